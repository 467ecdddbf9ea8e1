"""What tests of killed sweeps share: one whole sweep, and a broom."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pandas as pd
import pytest

from tests.studies.sweeping.swept import ALONE, MARK, RUNS, end_all, finish, values


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Return what the sweep finds, uninterrupted, on one worker."""
    folder = tmp_path_factory.mktemp("whole")
    code, error = finish(folder, *ALONE)
    assert code == 0, error
    runs = values(folder)
    assert len(runs) == RUNS and runs["run_id"].is_unique
    return runs


@pytest.fixture
def broom(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave no process behind, however the test ends."""
    mark = secrets.token_hex(8)
    monkeypatch.setenv(MARK, mark)
    yield
    end_all(mark)
