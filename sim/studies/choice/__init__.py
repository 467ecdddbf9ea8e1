"""Choice calibration from scanner panels: how much of loyalty is taste, and how much is habit."""
