"""Ballots under reservation of a council become firm once its decision is entered."""
