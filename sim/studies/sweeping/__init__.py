"""Sweeps: many points of a design, run anywhere, resumed at will, read back as one table."""
