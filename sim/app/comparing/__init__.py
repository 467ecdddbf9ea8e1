"""What the page *Compare* is made of: what is wanted, the work, and what is shown of it."""
