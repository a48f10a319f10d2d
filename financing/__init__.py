"""Floor 4: what organisations pay together."""
