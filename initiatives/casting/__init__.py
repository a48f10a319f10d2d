"""The casting vote: where a vote ends level and its rules say so, its chair decides."""
