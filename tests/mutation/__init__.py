"""Whether the tests of the count see a wrong count: one fault at a time is planted in `initiatives/voting/count/`."""
