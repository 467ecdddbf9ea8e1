"""One queue for heavy work: one job at a time, in a process of its own that is kept ready.

The server stays free to answer; a cancelled job's process is ended and another takes its place.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Literal, Protocol

from sim.app.worker import work
from sim.errors import UserError
from sim.studies.pool import no_interrupt, no_script

State = Literal["waiting", "running", "done", "mistake", "failed", "cancelled", "overtime"]

ENDED: tuple[State, ...] = ("done", "mistake", "failed", "cancelled", "overtime")
"""States that a job does not leave."""

LONGEST_SECONDS = 900.0
"""A job that takes longer is ended: there are others, and the command line has no such limit."""

WAITING_AT_MOST = 8
"""Jobs in the queue."""

UNWATCHED_SECONDS = 180.0
"""A job whose page was closed so long ago makes room as soon as another waits; a page in the
background looks once a minute."""

KEPT = 16
"""Ended jobs whose results are still shown to those who asked for them."""


class Job(Protocol):
    """What can be done in the worker's process: it is pickled, and says how far it is."""

    def run(self, say: Callable[[str, Any], None]) -> Any:
        """Work; ``say(kind, value)`` tells a ``step``, ``total``, ``done`` or ``part``."""


@dataclass(slots=True)
class Ticket:
    """A job in the queue, and what has come of it so far.

    Attributes:
        session: whose it is.
        job: what is to be done.
        state: where it stands.
        step: what it is doing, a word of the job.
        done: pieces of work finished. total: of how many.
        part: the latest result, growing. revision: how many there were.
        outcome: what the job returned, or in one sentence what went wrong.
        watched: when its visitor last looked, seconds of a clock that never goes back.
    """

    session: str
    job: Job
    state: State = "waiting"
    step: str = ""
    done: int = 0
    total: int = 0
    part: Any = None
    revision: int = 0
    outcome: Any = None
    started: float = 0.0
    paced: tuple[float, int] = (0.0, 0)
    asked_off: threading.Event = field(default_factory=threading.Event)
    watched: float = field(default_factory=time.monotonic)

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ENDED

    def seconds_left(self) -> float | None:
        """Return the time left at the pace so far, None while there is no pace yet."""
        since, first = self.paced
        if self.done <= first or not self.total:
            return None
        return (time.monotonic() - since) / (self.done - first) * (self.total - self.done)


class Queue:
    """Jobs by visitor: one each, one at a time, first come first served."""

    def __init__(
        self,
        longest_seconds: float = LONGEST_SECONDS,
        unwatched_seconds: float = UNWATCHED_SECONDS,
    ) -> None:
        """Start empty, and without a process yet.

        Args:
            longest_seconds: after which a job is ended.
            unwatched_seconds: after which a job that nobody looks at makes room for another.
        """
        self._longest, self._unwatched = longest_seconds, unwatched_seconds
        self._tickets: dict[str, Ticket] = {}
        self._waiting: list[Ticket] = []
        self._running: Ticket | None = None
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def start(self) -> None:
        """Start the process ahead, so that the first job finds it ready; safe to repeat."""
        with self._changed:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._serve, daemon=True)
                self._thread.start()

    def close(self) -> None:
        """End the process and what it does."""
        with self._changed:
            self._closed = True
            if self._running is not None:
                self._running.asked_off.set()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(5.0)
        self._end_process()

    def submit(self, session: str, job: Job) -> Ticket:
        """Put a visitor's job in the queue; the same one again, as by a double click, is there.

        Raises:
            UserError: the visitor has one there already, or the queue is full.
        """
        self.start()
        with self._changed:
            before = self._tickets.get(session)
            if before is not None and not before.ended:
                if before.job == job and not before.asked_off.is_set():
                    return before
                raise UserError("your last comparison has not ended yet: cancel it first")
            if len(self._waiting) >= WAITING_AT_MOST:
                raise UserError(f"{WAITING_AT_MOST} comparisons are waiting already: try later")
            ticket = Ticket(session, job)
            self._tickets.pop(session, None)
            self._tickets[session] = ticket
            self._waiting.append(ticket)
            self._tidy()
            self._changed.notify_all()
            return ticket

    def ticket(self, session: str) -> Ticket | None:
        """Return a visitor's latest job, who is looking at it now; None where there is none."""
        with self._changed:
            found = self._tickets.get(session)
            if found is not None:
                found.watched = time.monotonic()
            return found

    def before(self, ticket: Ticket) -> int:
        """Return how many jobs come first."""
        with self._changed:
            if ticket not in self._waiting:
                return 0
            return self._waiting.index(ticket) + (self._running is not None)

    def cancel(self, session: str) -> None:
        """Take a visitor's job out of the queue, or end it."""
        with self._changed:
            ticket = self._tickets.get(session)
            if ticket is None or ticket.ended:
                return
            ticket.asked_off.set()
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                ticket.state = "cancelled"
            self._changed.notify_all()

    def _tidy(self) -> None:
        """Forget the oldest results."""
        ended = [name for name, ticket in self._tickets.items() if ticket.ended]
        for name in ended[: max(0, len(ended) - KEPT)]:
            del self._tickets[name]

    def _serve(self) -> None:
        """Do one job after the other, in a thread."""
        self._ready()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed)
                if self._closed:
                    return
                ticket = self._running = self._waiting.pop(0)
                ticket.state = "running"
                ticket.started = time.monotonic()
            try:
                self._do(ticket)
            except Exception as error:  # the queue goes on whatever happens to one job
                ticket.outcome, ticket.state = f"{type(error).__name__}: {error}", "failed"
                self._end_process()
            with self._changed:
                self._running = None
            self._ready()

    def _do(self, ticket: Ticket) -> None:
        """Have the process do one job, and note what it says."""
        process, pipe = self._ready()
        pipe.send(ticket.job)
        while not ticket.ended:
            if pipe.poll(0.1):
                try:
                    kind, value = pipe.recv()
                except EOFError:
                    ticket.outcome, ticket.state = "", "failed"
                    self._end_process()
                    return
                _HEARD[kind](ticket, value)
            elif ticket.asked_off.is_set() or self._left(ticket):
                self._end_process()
                ticket.state = "cancelled"
            elif time.monotonic() - ticket.started > self._longest:
                self._end_process()
                ticket.state = "overtime"
            elif not process.is_alive():
                self._end_process()
                ticket.outcome, ticket.state = "", "failed"

    def _left(self, ticket: Ticket) -> bool:
        """Tell whether nobody looks at a job any more while another waits."""
        return bool(self._waiting) and time.monotonic() - ticket.watched > self._unwatched

    def _ready(self) -> tuple[BaseProcess, Connection]:
        """Return the process, a new one where there is none."""
        if self._process is None or self._pipe is None or not self._process.is_alive():
            context = get_context("spawn")
            self._pipe, theirs = context.Pipe()
            process = context.Process(target=work, args=(theirs,), daemon=True)
            with no_interrupt(), no_script():
                process.start()
            theirs.close()
            self._process = process
        return self._process, self._pipe

    def _end_process(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join(5.0)
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _total(ticket: Ticket, value: tuple[int, int]) -> None:
    ticket.total, ticket.done = value
    ticket.paced = (time.monotonic(), ticket.done)


def _part(ticket: Ticket, value: object) -> None:
    ticket.part = value
    ticket.revision += 1


def _end(state: State) -> Callable[[Ticket, Any], None]:
    def note(ticket: Ticket, value: object) -> None:
        ticket.outcome, ticket.state = value, state

    return note


_HEARD: Mapping[str, Callable[[Ticket, Any], None]] = {
    "step": lambda ticket, value: setattr(ticket, "step", value),
    "total": _total,
    "done": lambda ticket, value: setattr(ticket, "done", value),
    "part": _part,
    "outcome": _end("done"),
    "mistake": _end("mistake"),
    "failed": _end("failed"),
}
"""What a process says, and what is noted."""
