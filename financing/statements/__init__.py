"""What it costs one member, and everyone."""
