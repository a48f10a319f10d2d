"""Questions about an invoice: whoever reads it for its organisation asks, the house treasurer answers."""
