"""The register: everything that is asked, voted on and decided, and each result told in full."""
