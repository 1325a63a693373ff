"""Joins that end between two polls, on a coordinator that answers as told."""

import asyncio
import threading
from typing import Any

import pytest
from kafka.coordinator.base import Generation, MemberState
from kafka.future import Future

from stream.kafka_join import keep_finished_joins


class Coordinator:
    """What is used of the client's: one join at a time, which ends when the test says so."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._join_task: Future | None = None
        self._generation = Generation(1, "me", "sticky")
        self._coordinator = self
        self.state: Any = MemberState.UNJOINED
        self.rejoining, self.rejoin_needed = False, True
        self.prepared, self.beats = 0, 0
        self.taken: list[Any] = []

    def stable(self) -> bool:
        return self.state is MemberState.STABLE

    def need_rejoin(self) -> bool:
        return self.rejoin_needed

    async def join_group_async(self, timeout_ms: float | None = None) -> bool:
        if not self.need_rejoin():
            return True
        if not self.rejoining:
            self.prepared += 1
            self.rejoining = True
        self.state = MemberState.REBALANCING
        self._join_task = Future()
        return False

    def _enable_heartbeat(self) -> None:
        self.beats += 1

    async def _on_join_complete_async(self, *given: Any) -> None:
        self.taken.append(given[-1])

    def poll(self) -> bool:
        return bool(asyncio.run(self.join_group_async(timeout_ms=0)))


@pytest.fixture
def joined() -> Coordinator:
    """A member whose join ended after its last poll."""
    coordinator = Coordinator()
    keep_finished_joins(coordinator)
    assert not coordinator.poll()
    assert coordinator._join_task is not None
    coordinator._join_task.success(b"parts")
    return coordinator


def test_signs_of_life_begin_when_the_join_ends(joined: Coordinator) -> None:
    assert (joined.beats, joined.stable(), joined.taken) == (1, True, [])


def test_the_next_poll_takes_the_partitions(joined: Coordinator) -> None:
    assert joined.poll()

    assert (joined.taken, joined.rejoining, joined.need_rejoin()) == ([b"parts"], False, False)
    assert (joined.prepared, joined.beats) == (1, 1)


def test_who_is_asked_to_join_anew_in_between_does_so(joined: Coordinator) -> None:
    joined.rejoin_needed = True  # an answer to a sign of life

    assert joined.poll()
    assert joined.taken == [b"parts"]
    assert joined.need_rejoin()


def test_who_is_thrown_out_in_between_loses_what_it_held_and_joins_anew(
    joined: Coordinator,
) -> None:
    joined.state, joined.rejoin_needed = MemberState.UNJOINED, True

    assert not joined.poll()
    assert (joined.taken, joined.prepared) == ([], 2)
    assert joined._join_task is not None
    joined._join_task.success(b"others")
    assert joined.poll()
    assert joined.taken == [b"others"]
