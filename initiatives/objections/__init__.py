"""What becomes of an objection: whoever submitted the proposal answers each one, for everybody to read."""
