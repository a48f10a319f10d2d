"""Payments that no line of the bank shows, written in by one person and confirmed by another."""
