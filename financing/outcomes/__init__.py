"""The outcome of a round: written once after its deadline."""
