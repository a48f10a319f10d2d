"""Investment and running cost per year."""
