"""Questions and answers on a proposal."""
