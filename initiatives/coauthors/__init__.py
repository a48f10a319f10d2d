"""Organisations that submit a proposal together: asked, joined, declined, left."""
