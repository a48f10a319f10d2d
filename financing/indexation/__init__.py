"""Index series and the rules by which amounts follow them."""
