"""A page of the embedded index, made from one or both of its parts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import tantivy
from tantivy import Query as Tantivy

from search import cursor
from search.cursor import Cursor
from search.facets import DISTINCT, FACETS, frequent
from search.ranking import Row, ordered, relevant
from search.request import Request

_WANTED = {
    **{name: {"terms": {"field": f"f_{name}", "size": DISTINCT}} for name in FACETS},
    "total": {"value_count": {"field": "seen"}},
}


class Part(NamedTuple):
    """One of the two indexes, and what is looked for in it."""

    searcher: tantivy.Searcher
    query: Tantivy


def count(part: Part) -> int:
    """How many ads match."""
    return int(part.searcher.search(part.query, limit=1).count or 0)  # type: ignore[attr-defined]  # not in its stubs


def rows(parts: Sequence[Part], request: Request) -> tuple[list[Row], str | None]:
    """The rows of the page, and the cursor of the next one if there is more."""
    after = cursor.decode(request.after, request.sort) if request.after else None
    wanted = request.limit + 1
    if request.sort == "relevance":
        return _relevant(parts, request.limit, int(after.value) if after else 0)
    found = [row for part in parts for row in ordered(*part, request.sort, after, wanted)]
    found.sort(key=lambda row: row.key)
    shown = found[: request.limit]
    if len(found) <= request.limit or not shown:
        return shown, None
    last = shown[-1]
    return shown, cursor.encode(Cursor(request.sort, last.value, last.ad.id))


def _relevant(parts: Sequence[Part], limit: int, shown: int) -> tuple[list[Row], str | None]:
    end = shown + limit
    found = [row for part in parts for row in relevant(*part, end + 1)]
    found.sort(key=lambda row: row.key)
    following = cursor.encode(Cursor("relevance", end, "")) if len(found) > end and limit else None
    return found[shown:end], following


def facets(parts: Sequence[Part]) -> tuple[int, Mapping[str, list[tuple[str, int]]]]:
    """How many ads match, and the most frequent values of each facet, in one pass."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    total = 0
    for part in parts:
        found = part.searcher.aggregate(part.query, _WANTED)
        total += int(found["total"]["value"])
        for name, counter in counts.items():
            for bucket in found[name]["buckets"]:
                counter[bucket["key"]] += bucket["doc_count"]
    return total, {name: frequent(counter) for name, counter in counts.items()}
