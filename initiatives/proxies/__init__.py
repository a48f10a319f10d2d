"""Proxies: an elector lets another elector of the same vote cast its ballot."""
