"""What a batch of records becomes: items for the next topic and dead letters."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import structlog
from sqlalchemy.exc import OperationalError

from stream import codec
from stream.bus import Item, Record
from stream.dead import dead_letter
from stream.deletions import Deletions
from stream.errors import MissingError, StreamError, ThbError
from stream.gate import ads_left, without_deleted
from stream.sending import checked_size
from stream.stages import ADS, TOPICS, Incoming, Outcome, Stage, Step

log = structlog.get_logger("stream")

MANY = 10
"""When every message of a batch of so many fails so, the step is at fault and not the messages."""

GONE = (MissingError, OSError, MemoryError, sqlite3.OperationalError, OperationalError)
"""What is told when something around a step is gone; one message alone may lack it too."""

STOPS = (ThbError, *GONE)
"""What a step raises to stop its stage, which loses nothing by it."""


class _Poison(NamedTuple):
    """What a step raised for one message alone."""

    error: Exception


def results(
    stage: Stage,
    step: Step,
    records: Sequence[Record],
    limit: int,
    deletions: Deletions | None = None,
) -> tuple[list[Item], list[Item]]:
    """The items that a batch became, and its dead letters, each in the order of the records. An
    item may have ``limit`` bytes. A message of an ad that ``deletions`` hold back is a tombstone,
    and so is what another message says of it."""
    entries = [_decoded(stage, record) for record in records]
    if deletions is not None:
        entries = without_deleted(stage.name, records, entries, deletions)
    good = [entry for entry in entries if isinstance(entry, Incoming)]
    done = iter(outcomes_of(step, good))
    outcomes = [next(done) if isinstance(entry, Incoming) else entry for entry in entries]
    if stage.target == ADS and deletions is not None:
        outcomes = ads_left(entries, outcomes, deletions)
    items: list[Item] = []
    dead: list[Item] = []
    for record, entry, outcome in zip(records, entries, outcomes, strict=True):
        fitting = outcome if stage.target is None else _fitting(outcome, stage.target, limit)
        if isinstance(fitting, Exception):
            dead.append(dead_letter(stage.name, record, fitting))
            reason = str(fitting)[:200]
            log.warning("dead letter", stage=stage.name, **_named(record, entry), reason=reason)
        else:
            items += fitting
    return items, dead


def _named(record: Record, entry: Incoming | StreamError) -> dict[str, str]:
    """What a log says of a message: its key, and its trace from capture to alert."""
    message = entry.message if isinstance(entry, Incoming) else None
    return {"key": record.key, "trace": getattr(message, "trace", "") or record.key}


def _decoded(stage: Stage, record: Record) -> Incoming | StreamError:
    if record.value is None:
        return Incoming(record, None)
    try:
        return Incoming(record, codec.decode(TOPICS[stage.source], record.value))
    except StreamError as error:
        return error


def outcomes_of(step: Step, batch: Sequence[Incoming]) -> list[Outcome]:
    """One outcome a message. When the step raises what no step should, the batch is halved until
    the message that does it stands alone; when all of them do, the error is the step's own, and so
    it is when all of them find something gone."""
    outcomes = list(_halved(step, batch))
    failed = [outcome for outcome in outcomes if isinstance(outcome, (_Poison, *GONE))]
    if len(failed) == len(batch) >= MANY:
        raise failed[0].error if isinstance(failed[0], _Poison) else failed[0]
    return [_sound(outcome) for outcome in outcomes]


def _halved(step: Step, batch: Sequence[Incoming]) -> Iterator[Outcome | _Poison]:
    if not batch:
        return
    try:
        outcomes = step.process(batch)
    except STOPS:
        raise
    except Exception as error:  # noqa: BLE001  (it becomes a dead letter with this reason)
        yield from _smaller(step, batch, error)
        return
    if len(outcomes) != len(batch):
        what = f"the step gave {len(outcomes)} outcomes for {len(batch)} messages"
        raise StreamError(what, where=type(step).__name__)
    yield from outcomes


def _smaller(
    step: Step, batch: Sequence[Incoming], error: Exception
) -> Iterator[Outcome | _Poison]:
    if len(batch) == 1:
        yield _Poison(error)
        return
    middle = len(batch) // 2
    yield from _halved(step, batch[:middle])
    yield from _halved(step, batch[middle:])


def _fitting(outcome: Outcome, topic: str, limit: int) -> Outcome:
    """An outcome whose items the next topic takes; one that is too large concerns its message."""
    if isinstance(outcome, Exception):
        return outcome
    try:
        for item in outcome:
            checked_size(item, topic, limit)
    except StreamError as error:
        return error
    return outcome


def _sound(outcome: Outcome | _Poison) -> Outcome:
    return outcome.error if isinstance(outcome, _Poison) else outcome
