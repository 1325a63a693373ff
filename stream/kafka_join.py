"""A cure for two faults of kafka-python 3.0.12, seen with polls that do not wait for long.

Joining a group goes on while nobody polls. A join that ends between two polls is thrown away by the
next one, which joins again and so makes all other members join again: a group of two never settles
and the partitions stand still. And when it was new metadata that asked for the join, the next poll
does not look at it at all: the member stays without partitions and without signs of life. Here the
next poll takes the result.
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
        if task is None or not task.succeeded() or not coordinator.rejoining:
            return bool(await join(timeout_ms=timeout_ms))
        await _complete(coordinator, task.value)
        return True

    coordinator.join_group_async = take_or_join
    coordinator.need_rejoin = lambda: bool(coordinator.rejoining or needed())


async def _complete(coordinator: Any, assignment: bytes) -> None:
    """What the client itself does when a join ends in time."""
    from kafka.coordinator.base import MemberState

    coordinator._join_task = None
    with coordinator._lock:
        coordinator.rejoining = False
        coordinator.rejoin_needed = False
        coordinator.state = MemberState.STABLE
        coordinator._enable_heartbeat()
    generation = coordinator._generation
    await coordinator._on_join_complete_async(
        generation.generation_id, generation.member_id, generation.protocol, assignment
    )
