"""Progress: a bar on a terminal, a line now and then elsewhere, nothing when not asked for."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from sim.studies import progress
from sim.studies.progress import Watch, duration


def work_through(watch: Watch) -> None:
    with watch:
        watch.step("compiling the week (once per installation)")
        watch.begin("simulating", 10, 4)
        for _ in range(6):
            watch.advance()
        watch.step("measuring")


def test_lines_when_not_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter(range(0, 10_000, 10))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    work_through(Watch())
    printed = capsys.readouterr()
    assert printed.out == ""
    lines = printed.err.splitlines()
    assert all(line.startswith("relmark: ") and len(line) <= 80 for line in lines)
    assert lines[0] == "relmark: compiling the week (once per installation)"
    assert lines[1] == "relmark: simulating: 10 in all (4 finished earlier)"
    assert lines[-1] == "relmark: measuring"
    left = [line for line in lines if " left" in line]
    assert 1 <= len(left) < 6  # now and then, not every time
    assert "of 10, about " in left[0]


def test_pace_leaves_out_what_was_finished_earlier(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    watch = Watch()
    watch.begin("simulating", 20, 10)
    now[0] = 30.0
    watch.advance()
    assert "11 of 20, about 4 min left" in capsys.readouterr().err  # 9 more of 30 s each


def test_a_bar_on_a_terminal_fits_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()

    def terminal(stderr: bool) -> Console:
        assert stderr
        return Console(file=screen, force_terminal=True, width=80, color_system=None)

    monkeypatch.setattr(progress, "Console", terminal)
    watch = Watch()
    assert watch.live
    work_through(watch)
    shown = screen.getvalue()
    assert "compiling the week" in shown
    assert "measuring" in shown
    assert "10/10" in shown
    assert "left" in shown
    plain = [line.split("\x1b[2K")[-1] for line in shown.replace("\r", "\n").splitlines()]
    assert max(len(line.encode("ascii", "ignore")) for line in plain) <= 80


def test_silent_when_not_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    work_through(Watch(shown=False))
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 s"), (89.0, "89 s"), (90.0, "2 min"), (3540.0, "59 min"), (4800.0, "1 h 20 min")],
)
def test_time_is_said_in_units_that_fit(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_getting_ready_is_not_the_pace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 0.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    watch = Watch()
    watch.begin("simulating", 100, 0)
    now = 60.0  # workers import and compile
    watch.ready()
    for _ in range(25):
        now += 1.0
        watch.advance()
    assert "about 80 s left" in capsys.readouterr().err, "one second each, 80 to go at the 20th"
