"""How a new thing spreads: the Bass curve, cascades, thresholds, and a village's farmers."""
