"""What is measured: one file per family of KPI, on recorded columns, never on a market."""
