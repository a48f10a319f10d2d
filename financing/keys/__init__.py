"""Distribution keys: who carries which share of an amount."""
