"""Invoices and credit notes: numbered without a gap, frozen, booked; and what pays them off."""
