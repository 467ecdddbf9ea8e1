"""The classroom pack: lessons with what was simulated ahead, to open without any installation."""
