"""One thing a visitor: bounded, forgotten when idle, one request at a time."""

from __future__ import annotations

import threading

from sim.app.sessions import Sessions


class Clock:
    """Seconds that pass when told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_visitors_have_things_of_their_own() -> None:
    sessions: Sessions[str] = Sessions()
    sessions.put("a", "first")
    sessions.put("b", "second")
    assert (sessions.get("a"), sessions.get("b"), sessions.get("c")) == ("first", "second", None)


def test_the_longest_idle_makes_room_and_is_closed() -> None:
    clock, gone = Clock(), list[str]()
    sessions: Sessions[str] = Sessions(2, 100.0, forget=gone.append, clock=clock)
    for name in ("a", "b", "c"):
        clock.now += 1.0
        sessions.put(name, name.upper())
    assert gone == ["A"]
    assert sessions.get("a") is None
    assert len(sessions) == 2


def test_idle_visitors_are_forgotten_and_busy_ones_are_not() -> None:
    clock, gone = Clock(), list[str]()
    sessions: Sessions[str] = Sessions(8, 10.0, forget=gone.append, clock=clock)
    sessions.put("a", "A")
    sessions.put("b", "B")
    clock.now = 8.0
    assert sessions.get("b") == "B"
    clock.now = 15.0
    sessions.put("c", "C")
    assert gone == ["A"]
    assert sessions.get("b") == "B"


def test_a_new_thing_closes_the_one_before() -> None:
    gone: list[str] = []
    sessions: Sessions[str] = Sessions(forget=gone.append)
    sessions.put("a", "old")
    sessions.put("a", "new")
    assert gone == ["old"]


def test_a_visitor_is_served_one_request_at_a_time() -> None:
    sessions: Sessions[list[int]] = Sessions()
    made: list[int] = []

    def make() -> list[int]:
        made.append(1)
        return []

    def ask(number: int) -> None:
        with sessions.held("a", make) as thing:
            assert thing is not None
            thing.append(number)
            assert thing[-1] == number
            thing.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    thing = sessions.get("a")
    assert thing is not None
    assert made == [1]
    assert thing[::2] == thing[1::2]
