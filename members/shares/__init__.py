"""The register of shares: who holds how many, since which day."""
