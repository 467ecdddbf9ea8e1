"""Workers that stay: killed ones are replaced, and nothing is lost."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from sim.errors import UserError
from sim.studies.searching.crew import Crew


class Fragile:
    """Doubles a number; the process that meets 3 first is killed."""

    def __init__(self, mark: Path, always: bool = False) -> None:
        self.mark, self.always = mark, always

    def __call__(self, item: int) -> int:
        if item == 3 and (self.always or not self.mark.exists()):
            self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return 2 * item


def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    crew: Crew[int, int] = Crew(Fragile(tmp_path / "killed"), 2)
    try:
        found = dict(crew.each(range(8)))
    finally:
        crew.close()
    assert (tmp_path / "killed").exists()
    assert found == {place: 2 * place for place in range(8)}


def test_workers_that_are_always_killed_are_given_up(tmp_path: Path) -> None:
    crew: Crew[int, int] = Crew(Fragile(tmp_path / "killed", always=True), 2)
    try:
        with pytest.raises(UserError, match="killed 3 times in a row"):
            list(crew.each([3]))
    finally:
        crew.close()
