"""A promise becomes binding by a decision of the council behind it."""
