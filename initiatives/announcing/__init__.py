"""A vote is announced with the days of notice that its rules ask, and opens at the announced moment."""
