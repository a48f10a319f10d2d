"""How an initiative goes: stages, milestones and progress updates."""
