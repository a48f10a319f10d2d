"""From a bare machine to a running portal, with the standard library alone."""
