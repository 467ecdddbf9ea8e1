"""What the firm has: brand, customer database, channels, budget, ledger."""
