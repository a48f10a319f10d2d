"""Organisations: libraries, venues, municipalities, partners, and their identifiers."""
