"""One thing a visitor, such as a market: nobody sees another's, and there are never too many."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Place[T]:
    """One visitor's thing."""

    thing: T | None = None
    used: float = 0.0
    lock: threading.RLock = field(default_factory=threading.RLock)


class Sessions[T]:
    """Things by visitor: bounded in number, forgotten when idle, one request at a time each."""

    def __init__(
        self,
        limit: int = 8,
        idle_seconds: float = 1800.0,
        *,
        forget: Callable[[T], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start empty.

        Args:
            limit: visitors at once; the one idle for longest makes room for a new one.
            idle_seconds: after which a visitor's thing is forgotten.
            forget: called with a thing that is forgotten, to close what it holds.
            clock: seconds that never go back.
        """
        self._limit, self._idle, self._forget, self._clock = limit, idle_seconds, forget, clock
        self._places: dict[str, _Place[T]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many visitors have a thing."""
        with self._lock:
            return sum(place.thing is not None for place in self._places.values())

    def get(self, session: str) -> T | None:
        """Return a visitor's thing, None where there is none."""
        self._tidy(session)
        with self._lock:
            place = self._places.get(session)
            if place is None:
                return None
            place.used = self._clock()
            return place.thing

    def put(self, session: str, thing: T | None) -> None:
        """Give a visitor a thing in place of the one before; None takes it away."""
        with self._lock:
            place = self._places.setdefault(session, _Place())
            before, place.thing, place.used = place.thing, thing, self._clock()
        if before is not None and before is not thing:
            self._let_go(before)
        self._tidy(session)

    @contextmanager
    def held(self, session: str, make: Callable[[], T] | None = None) -> Iterator[T | None]:
        """Hold a visitor's thing: other requests of the same visitor wait until the end of this.

        Args:
            session: the visitor.
            make: makes the thing where there is none yet.

        Yields:
            The thing; None where there is none and nothing makes it.
        """
        self._tidy(session)
        with self._lock:
            place = self._places.setdefault(session, _Place())
            place.used = self._clock()
        with place.lock:
            if place.thing is None and make is not None:
                place.thing = make()
            yield place.thing
            place.used = self._clock()

    def _tidy(self, session: str) -> None:
        """Forget what is idle, and the longest idle beyond the limit; never the visitor's own."""
        now, gone = self._clock(), []
        with self._lock:
            others = sorted((p.used, name) for name, p in self._places.items() if name != session)
            room = self._limit - (session in self._places)
            over = max(0, len(others) - room)
            for place, (used, name) in enumerate(others):
                if place < over or now - used > self._idle:
                    gone.append(self._places.pop(name).thing)
        for thing in gone:
            if thing is not None:
                self._let_go(thing)

    def _let_go(self, thing: T) -> None:
        if self._forget is not None:
            self._forget(thing)
