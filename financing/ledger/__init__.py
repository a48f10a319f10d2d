"""The books: accounts, years, entries and their postings, in integer cents; PostgreSQL refuses what cannot be true."""
