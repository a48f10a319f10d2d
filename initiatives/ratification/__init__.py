"""Ratification: what another body, an authority or a court said of a decision after its count."""
