"""Initiatives from idea to service: participation, milestones, progress."""
