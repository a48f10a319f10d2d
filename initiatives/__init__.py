"""Floor 3: what organisations talk about, decide and make together."""
