"""Who may act for whom: memberships, grants, invitations."""
