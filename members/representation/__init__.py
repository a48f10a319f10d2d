"""Who votes for an organisation: by a seat, by a council's decision, or by role."""
