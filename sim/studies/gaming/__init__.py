"""The budget game: teams run the same firm on the same hidden luck, a quarter at a time."""
