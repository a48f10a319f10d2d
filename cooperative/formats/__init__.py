"""Formats of Django itself, per language: Belgian where its own `nl` is of the Netherlands."""
