"""What is given back of an invoice, or given up."""
