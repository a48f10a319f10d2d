"""Ballots on paper or by a raised card: entered by one official of the cooperative, confirmed by another."""
