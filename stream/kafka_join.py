"""A cure for three faults of kafka-python 3.0.12, seen with polls that do not wait for long.

Joining a group goes on while nobody polls. A join that ends between two polls is thrown away by the
next one, which joins again and so makes all other members join again: a group of two never settles
and the partitions stand still. And when it was new metadata that asked for the join, the next poll
does not look at it at all: the member stays without partitions. Here the next poll takes the
result. Until then such a member gives no signs of life either, and a next poll that comes late
finds it thrown out of the group: here they begin when the join ends.
"""

from typing import Any


def keep_finished_joins(consumer: Any) -> None:
    """Mends a consumer of the client before its first poll."""
    coordinator = consumer._coordinator  # the client has no public way to it
    if not hasattr(coordinator, "_join_task"):
        return  # another version, which joins otherwise
    join, needed = coordinator.join_group_async, coordinator.need_rejoin

    async def take_or_join(timeout_ms: float | None = None) -> bool:
        task = coordinator._join_task
        if task is not None and task.succeeded() and coordinator.rejoining:
            coordinator._join_task = None
            if coordinator.stable():
                await _take(coordinator, task.value)
                return True
            coordinator.rejoining = False  # thrown out since: what it held is lost
        joined = bool(await join(timeout_ms=timeout_ms))
        if not joined and coordinator._join_task is not None:
            coordinator._join_task.add_callback(lambda _: _live(coordinator))
        return joined

    coordinator.join_group_async = take_or_join
    coordinator.need_rejoin = lambda: bool(coordinator.rejoining or needed())


def _live(coordinator: Any) -> None:
    """Begins the signs of life of a member that has joined; its partitions it takes when it polls.

    The client calls it in its own thread, as it does ``take_or_join``."""
    from kafka.coordinator.base import MemberState

    with coordinator._lock:
        if coordinator.state is MemberState.REBALANCING:
            coordinator.state = MemberState.STABLE
            coordinator.rejoin_needed = False  # from here on it may be asked to join anew
            coordinator._enable_heartbeat()


async def _take(coordinator: Any, assignment: bytes) -> None:
    """What the client itself does when a join ends in time."""
    coordinator.rejoining = False
    generation = coordinator._generation
    await coordinator._on_join_complete_async(
        generation.generation_id, generation.member_id, generation.protocol, assignment
    )
