"""Texts with immutable versions."""
