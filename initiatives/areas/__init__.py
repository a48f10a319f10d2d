"""The seven solution areas, the three offer families and the focus lines."""
