"""General meeting and board: seats and terms."""
