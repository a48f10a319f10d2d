"""What a member has coming: set off against another invoice, or paid back by a line of the bank."""
