"""Which organisations may vote, and who speaks for each of them."""
