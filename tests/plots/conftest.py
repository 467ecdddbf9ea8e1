"""Every figure drawn in these tests: its axes name axes there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import pytest

from tests.plots.axes import dangling


@pytest.fixture(autouse=True)
def axes_that_are_there(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Note the figures a test makes; after it, look at the axes they ended with."""
    made: list[go.Figure] = []
    plain = go.Figure.__init__

    def noting(self: go.Figure, *arguments: Any, **named: Any) -> None:
        plain(self, *arguments, **named)
        made.append(self)

    monkeypatch.setattr(go.Figure, "__init__", noting)
    yield
    documents = [figure.to_plotly_json() for figure in made]
    assert [wrong for one in documents for wrong in dangling(one["layout"], one["data"])] == []
