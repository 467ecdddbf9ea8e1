"""Entries for experiments run from a checkout: ``python -m experiments.compare``."""
