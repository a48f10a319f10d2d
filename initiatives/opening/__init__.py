"""Opening a vote: under which rules, until when, and what the method asks besides."""
