"""What came in or went out is put to what it was for: invoices that it pays, or an account of the books."""
