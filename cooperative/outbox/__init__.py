"""Rows to do: the database row is the job."""
