"""Organisations that back a proposal before its vote, and are asked again when what they backed changes."""
