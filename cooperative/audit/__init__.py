"""The tamper-evident record of everything organisations decide."""
