"""The secretary and the lead bring a proposal from one phase to the next."""
