"""Votes: rule sets, electorate, ballots, counts and results."""
