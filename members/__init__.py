"""Floor 2: who the members are and who acts for them."""
