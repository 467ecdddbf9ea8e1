"""What tests do on the page of the live market."""

from __future__ import annotations

from typing import Any


def ready(page: Any, week: int = 0) -> Any:
    """Wait until the market of a page is drawn as it stands at a week."""
    page.wait_for_selector(f"#live-board[data-week='{week}'] #live-people .js-plotly-plot")
    page.wait_for_selector("#live-levers [role=slider]")
    return page


def step(page: Any, week: int) -> None:
    """Step to a week."""
    page.click("#live-step")
    page.wait_for_selector(f"#live-board[data-week='{week}']")
