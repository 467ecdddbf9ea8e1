"""The driver: chunks of the right length, and what is lost is given again, or given up."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from sim.studies.progress import Watch
from sim.studies.sweep import read_sweep
from sim.studies.sweeping.axes import make_plan
from sim.studies.sweeping.backends.base import Feed, Hand, Job, Report
from sim.studies.sweeping.execute import CHUNK_CELLS, Chunks, Tally, execute
from sim.studies.sweeping.parts import runs_folder
from sim.studies.sweeping.plan import Plan
from tests.studies.small import TYPED


def plan_of(seeds: int) -> Plan:
    chosen = TYPED | {"replications": "1", "draws": "0", "seed": f"range(0,{seeds})"}
    return make_plan([f"{name}={value}" for name, value in chosen.items()])


class Fragile:
    """A worker that dies of some cells, before or after its first arm."""

    workers = 1

    def __init__(self, deadly: set[int], deaths: int) -> None:
        self.deadly, self.left = deadly, dict.fromkeys(deadly, deaths)
        self.ran: list[int] = []

    def run(self, job: Job, feed: Feed) -> Generator[Report]:
        hand = Hand(job)
        while (chunk := feed()) is not None:
            runs = failed = 0
            for place, cell in enumerate(chunk):
                if self.left.get(cell.number, 0) > 0:
                    self.left[cell.number] -= 1
                    hand.work(chunk[:place])
                    yield Report(chunk, lost=True)
                    hand = Hand(job)
                    break
            else:
                self.ran += [cell.number for cell in chunk]
                runs, failed = hand.work(chunk)
                yield Report(chunk, runs, failed, 0.001)


def run(folder: Path, plan: Plan, backend: Fragile) -> Tally:
    runs_folder(folder).mkdir(exist_ok=True)
    tally = Tally(0, 0)
    execute(Job(plan, folder), backend, plan.survey(lambda run: None), tally, Watch(False))
    return tally


def test_a_cell_that_killed_its_worker_once_is_run_again(tmp_path: Path) -> None:
    plan = plan_of(8)
    tally = run(tmp_path, plan, Fragile({3, 5}, deaths=1))
    runs = read_sweep(tmp_path)
    assert tally == Tally(16, 0) and len(runs) == 16 and (runs["status"] == "ok").all()


def test_a_cell_that_always_kills_its_worker_is_given_up(tmp_path: Path) -> None:
    plan = plan_of(8)
    tally = run(tmp_path, plan, Fragile({3}, deaths=10))
    runs = read_sweep(tmp_path)
    assert tally == Tally(16, 2)
    lost = runs[runs["status"] == "failed"]
    assert set(lost["seed"]) == {3} and lost["error"].str.contains("worker process died").all()
    assert (runs["status"] == "ok").sum() == 14


def test_chunks_grow_to_seconds_and_shrink_at_the_end() -> None:
    plan = plan_of(3000)
    todo = plan.survey(lambda run: None)
    chunks = Chunks(todo, workers=2)
    lengths, cells = [], []
    while (chunk := chunks.give()) is not None:
        lengths.append(len(chunk))
        cells += [cell.number for cell in chunk]
        chunks.learn(Report(chunk, seconds=0.03 * len(chunk)))
    assert sorted(cells) == list(range(3000)), "every cell once"
    assert lengths[0] == 1 and max(lengths) == 100, "three seconds at 0.03 each"
    assert lengths[-1] == 1
    quick = Chunks(todo, workers=2)
    quick.learn(Report(quick.give() or (), seconds=1e-9))
    assert len(quick.give() or ()) == min(CHUNK_CELLS, 2999 // 6)
