"""Strategies: one file per programme; an arm is one programme or a mix of them."""
