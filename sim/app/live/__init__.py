"""The live market: one market a visitor, lived week by week, changed on the way."""
