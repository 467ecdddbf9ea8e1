"""Placeholder."""


class Queue:
    """One queue for heavy work."""

    def start(self) -> None:
        """Start."""

    def close(self) -> None:
        """Close."""
