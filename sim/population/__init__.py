"""Who the consumers are: their columns, the traits drawn once, and how Mesa sees them."""
