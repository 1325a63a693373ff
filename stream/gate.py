"""Between a stage and its topics: what is left of a batch without deleted ads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import structlog

from stream.bus import Record
from stream.deletions import Deletions, ad_key, sign
from stream.errors import StreamError
from stream.messages import FOREVER, Capture, Message
from stream.stages import Incoming, Outcome

log = structlog.get_logger("stream")

Entry = Incoming | StreamError
"""A message that was read, or why it could not be."""


def without_deleted(
    stage: str, records: Sequence[Record], entries: Sequence[Entry], deletions: Deletions
) -> list[Entry]:
    """The entries of a batch, with tombstones in the place of those that are held back. They delete
    as far as the record of the ad says, so that a newer version stays whatever the order is."""
    named = zip(records, entries, strict=True)
    bounds = deletions.bounds([sign(record.key, _message(entry)) for record, entry in named])
    held = zip(records, bounds, strict=True)
    if gone := sum(one.value is not None for one, bound in held if bound is not None):
        log.info("deleted ads are held back", stage=stage, messages=gone)
    return [
        entry if bound is None else Incoming(record, None, bound)
        for record, entry, bound in zip(records, entries, bounds, strict=True)
    ]


def ads_left(
    entries: Sequence[Entry], outcomes: Sequence[Outcome], deletions: Deletions
) -> list[Outcome]:
    """What pages became, with tombstones in the place of ads that were deleted. An ad that is only
    too old is left out: a page that is read after a later one must not remove what that brought."""
    made = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    found = deletions.among({ad_key(key) for outcome in made for key, _ in outcome})
    return [
        outcome
        if isinstance(outcome, Exception)
        else list(_left(outcome, _fetched_at(entry), found))
        for entry, outcome in zip(entries, outcomes, strict=True)
    ]


def _left(
    made: Iterable[tuple[str, bytes | None]], at: int, found: Mapping[str, int]
) -> Iterator[tuple[str, bytes | None]]:
    """The ads of a page of that time, where ``found`` says which are held back and how long."""
    for key, value in made:
        before = found.get(ad_key(key))
        if before is None or before < at:
            yield key, value
        elif before == FOREVER:
            yield key, None


def _message(entry: Entry) -> Message | None:
    return entry.message if isinstance(entry, Incoming) else None


def _fetched_at(entry: Entry) -> int:
    message = _message(entry)
    return message.fetched_at if isinstance(message, Capture) else 0
