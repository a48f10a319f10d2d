"""Payments: bank files read strictly, kept line by line, and matched with what is owed."""
