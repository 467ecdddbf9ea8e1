"""One queue for heavy work: one job at a time, cancelled, ended, and none stops the next."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.app.comparing.comparison import Comparison
from sim.app.queue import WAITING_AT_MOST, Queue, Ticket
from sim.errors import UserError

pytestmark = pytest.mark.slow

PATIENCE = 120.0


def job(root: Path, *more: str) -> Comparison:
    settings = (
        "network=none",
        "population.size=100",
        "horizon.warm_up=2",
        "horizon.weeks=4",
        "horizon.run_off=2",
        "strategies=[mass]",
        "draws=0",
        "budget.total=1000",
        f"results_dir='{root}'",
    )
    return Comparison((*settings, *more), "relmark compare as a test")


def wait(held: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not held():
        assert time.monotonic() < end
        time.sleep(0.05)


def ended(ticket: Ticket) -> Ticket:
    wait(lambda: ticket.ended)
    return ticket


@pytest.fixture
def queue() -> Iterator[Queue]:
    made = Queue()
    yield made
    made.close()


def test_jobs_are_done_one_after_the_other_and_grow(queue: Queue, tmp_path: Path) -> None:
    long = queue.submit("a", job(tmp_path, "replications=100", "name=long"))
    short = queue.submit("b", job(tmp_path, "replications=3", "name=short"))
    assert queue.before(short) >= 1
    with pytest.raises(UserError, match="not ended yet"):
        queue.submit("a", job(tmp_path))
    wait(lambda: long.revision >= 1)
    assert short.state == "waiting"
    assert 2 <= long.part.runs["replication"].nunique() < 100
    assert long.seconds_left() is not None
    queue.cancel("a")
    assert ended(long).state == "cancelled"
    assert ended(short).state == "done"
    assert Path(short.outcome) == tmp_path / "compare" / "short"
    assert short.part.runs["replication"].nunique() == 3
    assert not (tmp_path / "compare" / "long").exists()


def test_a_cancelled_comparison_goes_on_from_what_was_finished(
    queue: Queue, tmp_path: Path
) -> None:
    first = queue.submit("a", job(tmp_path, "replications=40"))
    wait(lambda: first.done >= 5)
    queue.cancel("a")
    ended(first)
    again = queue.submit("a", job(tmp_path, "replications=8"))
    wait(lambda: again.total)
    assert again.paced[1] >= 5
    assert ended(again).state == "done"
    assert list((tmp_path / "compare").iterdir()) == [Path(again.outcome)]


def test_mistakes_and_failures_do_not_stop_the_next(queue: Queue, tmp_path: Path) -> None:
    mistaken = ended(queue.submit("a", job(tmp_path, "strategies=[massive]")))
    assert mistaken.state == "mistake"
    assert "massive" in mistaken.outcome
    assert ended(queue.submit("a", job(tmp_path, "replications=2"))).state == "done"


def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    queue = Queue(longest_seconds=0.2)
    try:
        ticket = queue.submit("a", job(tmp_path, "replications=100"))
        assert ended(ticket).state == "overtime"
    finally:
        queue.close()


def test_a_full_queue_says_so(queue: Queue, tmp_path: Path) -> None:
    endless = job(tmp_path, "replications=100")
    running = queue.submit("first", endless)
    wait(lambda: running.state == "running")
    for number in range(WAITING_AT_MOST):
        queue.submit(str(number), endless)
    with pytest.raises(UserError, match="waiting already"):
        queue.submit("one more", endless)
    queue.cancel("3")
    waiting = queue.ticket("3")
    assert waiting is not None
    assert waiting.state == "cancelled"
    queue.submit("one more", endless)


def test_the_same_job_again_is_the_one_that_is_there(queue: Queue, tmp_path: Path) -> None:
    asked = job(tmp_path, "replications=50", "name=twice")
    first = queue.submit("a", asked)
    assert queue.submit("a", job(tmp_path, "replications=50", "name=twice")) is first
    queue.cancel("a")
    ended(first)
    assert queue.submit("a", asked) is not first
    queue.cancel("a")


def test_a_job_nobody_looks_at_makes_room_for_another(tmp_path: Path) -> None:
    queue = Queue(unwatched_seconds=0.5)
    try:
        left = queue.submit("a", job(tmp_path, "replications=500", "name=left"))
        wait(lambda: left.total > 0)
        time.sleep(1.0)
        assert not left.ended, "nobody waits: it goes on"
        next_one = queue.submit("b", job(tmp_path, "replications=2", "name=next"))
        assert ended(left).state == "cancelled"
        assert ended(next_one).state == "done"
    finally:
        queue.close()
