"""Floor 1: the house that keeps members apart, keeps the record and prints the reports."""
