"""Taking part because a vote was adopted: whoever opted in, from the day that the vote names."""
