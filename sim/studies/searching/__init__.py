"""Searching a space of parameters: what sensitivity analysis and optimisation have in common."""
