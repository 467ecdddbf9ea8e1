"""What one can ask of markets: plain functions, one file per question."""
