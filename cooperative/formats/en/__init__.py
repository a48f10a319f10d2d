"""English as written in Belgium: dates and numbers that Django writes by itself."""
