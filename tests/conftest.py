"""Options of the whole test suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--regenerate-golden``: write tests/golden.json anew instead of comparing with it."""
    parser.addoption(
        "--regenerate-golden",
        action="store_true",
        help="write tests/golden.json anew; changed hashes need a raised MODEL_VERSION",
    )
