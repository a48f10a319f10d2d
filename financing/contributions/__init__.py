"""What members pay in a year: amounts fixed from a plan, and the days on which they fall due."""
