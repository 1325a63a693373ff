"""The pipeline as a table: read this first.

    thb.captures ─parse→ thb.ads ─score→ thb.scored ─┬─index→ flagged and unflagged index
                                                     └─watch→ thb.alerts

A step is named as a string and loaded by the process that runs it, so that a search pod never loads
what only scoring needs.
"""

import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from stream import messages
from stream.bus import Item, Record

CAPTURES, ADS, SCORED, ALERTS = "thb.captures", "thb.ads", "thb.scored", "thb.alerts"

TOPICS: dict[str, type[messages.Message]] = {
    CAPTURES: messages.Capture,
    ADS: messages.Ad,
    SCORED: messages.ScoredAd,
    ALERTS: messages.Alert,
}
"""What each topic carries; ``thb.<stage>.dead`` carries ``DeadLetter``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where a step finds its things; made by the composition root from the settings."""

    home: Path
    stream_url: str
    index_url: str
    state_url: str
    evidence_url: str


class Incoming(NamedTuple):
    """A decoded message with its record; ``message`` is ``None`` for a tombstone, which deletes the
    versions up to ``before``."""

    record: Record
    message: messages.Message | None
    before: int = messages.FOREVER


Outcome = Sequence[Item] | Exception
"""What a message became: items for the stage's output topic, or why it could not be processed."""


class Step(Protocol):
    """The work of a stage. ``process`` returns one outcome per message, in order, after it has
    written durably whatever it writes; doing the same batch again must be harmless. An exception
    that it raises (a server is gone, the disk is full) stops the stage before the commit."""

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Stage:
    """A row of the table; ``step`` names a factory ``(Context) -> Step``."""

    name: str
    source: str
    step: str
    target: str | None

    @property
    def dead(self) -> str:
        return dead_topic(self.name)

    def build(self, context: Context) -> Step:
        factory: Callable[[Context], Step] = pkgutil.resolve_name(self.step)
        return factory(context)


STAGES = (
    Stage("parse", CAPTURES, "crawlers.stage:ParseStep", ADS),
    Stage("score", ADS, "thb.pipeline:ScoreStep", SCORED),
    Stage("index", SCORED, "search.stage:IndexStep", None),
    Stage("watch", SCORED, "thb.watching:WatchAndForgetStep", ALERTS),
)


def dead_topic(stage: str) -> str:
    """Where the messages of a stage go that it could not process."""
    return f"thb.{stage}.dead"


def each(
    batch: Sequence[Incoming], work: Callable[[messages.Message], Iterable[Item]]
) -> list[Outcome]:
    """Applies pure ``work`` to every message of a batch; an error concerns its message alone, and a
    tombstone is handed on."""
    return [_one(incoming, work) for incoming in batch]


def _one(incoming: Incoming, work: Callable[[messages.Message], Iterable[Item]]) -> Outcome:
    if incoming.message is None:
        return [(incoming.record.key, None)]
    try:
        return list(work(incoming.message))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (it becomes a dead letter with this reason)
        return error
