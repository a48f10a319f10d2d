"""Assistance: staff help an organisation in a short, reasoned and logged session."""
