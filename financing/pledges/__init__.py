"""Funding rounds and pledges."""
