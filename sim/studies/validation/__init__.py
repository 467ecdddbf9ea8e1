"""Validation: patterns of the field that must come out of the agents, each with its mutant."""
