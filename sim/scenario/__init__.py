"""The typed, validated configuration: one file per group."""
