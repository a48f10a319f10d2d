"""The count so far of a vote whose rules show it before the end."""
