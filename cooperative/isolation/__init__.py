"""Row-level security, acting for an organisation, the house reach and the house clock."""
