"""A user's own customer log, turned into a market and a forecast."""
