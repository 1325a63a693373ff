"""Which ads are older than they may be kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from search.dates import micros
from search.nodes import And, Period, Term
from search.query import Query
from search.request import Index


class Keep(NamedTuple):
    """Days from first sight for which ads are kept, flagged ones and others."""

    flagged: int
    others: int


def expired(index: Index, keep: Keep, at: datetime, *, flagged: bool) -> Iterator[str]:
    """The ids of flagged ads, or of others, that are too old at a time."""
    days = keep.flagged if flagged else keep.others
    before = micros(at - timedelta(days=days))
    kind = Term("flagged", frozenset({"true" if flagged else "false"}))
    yield from index.ids(Query("", And((kind, Period("seen", None, before, None, before)))))
