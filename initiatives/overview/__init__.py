"""What the members make together: the list of initiatives, and where we stand in the seven areas."""
