"""Between a stage and its topics: what is left of a batch without deleted ads."""

from collections.abc import Sequence
from itertools import compress

import structlog

from stream.bus import Record
from stream.deletions import Deletions, Sign, ad_key, sign
from stream.errors import StreamError
from stream.messages import Capture, Message
from stream.stages import Incoming, Outcome

log = structlog.get_logger("stream")

Entry = Incoming | StreamError
"""A message that was read, or why it could not be."""


def without_deleted(
    stage: str, records: Sequence[Record], entries: Sequence[Entry], deletions: Deletions
) -> list[Entry]:
    """The entries of a batch, with tombstones in the place of those that are held back."""
    named = zip(records, entries, strict=True)
    held = deletions.hold_back([sign(record.key, _message(entry)) for record, entry in named])
    if gone := sum(one.value is not None for one in compress(records, held)):
        log.info("deleted ads are held back", stage=stage, messages=gone)
    return [
        Incoming(record, None) if is_held else entry
        for record, entry, is_held in zip(records, entries, held, strict=True)
    ]


def ads_left(
    entries: Sequence[Entry], outcomes: Sequence[Outcome], deletions: Deletions
) -> list[Outcome]:
    """What pages became, with tombstones in the place of ads that are held back."""
    signs = [
        Sign((ad_key(key),), _fetched_at(entry))
        for entry, outcome in zip(entries, outcomes, strict=True)
        if not isinstance(outcome, Exception)
        for key, _ in outcome
    ]
    held = iter(deletions.hold_back(signs))
    return [
        outcome
        if isinstance(outcome, Exception)
        else [(key, None if next(held) else value) for key, value in outcome]
        for outcome in outcomes
    ]


def _message(entry: Entry) -> Message | None:
    return entry.message if isinstance(entry, Incoming) else None


def _fetched_at(entry: Entry) -> int:
    message = _message(entry)
    return message.fetched_at if isinstance(message, Capture) else 0
