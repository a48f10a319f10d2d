"""Changes that an organisation proposes to the text of a proposal."""
