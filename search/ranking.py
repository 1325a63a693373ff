"""The ads of a page in their order, from one index: by a number, ties by id, after a cursor."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

import tantivy
from tantivy import FieldType, Order
from tantivy import Query as Tantivy

from search.cursor import Cursor
from search.document import schema
from search.store import both, read
from stream.messages import ScoredAd

_COLUMNS = {"newest": ("seen", FieldType.Integer), "score": ("score", FieldType.Float)}

Hits = Iterable[tuple[int | float, tantivy.DocAddress]]


class Row(NamedTuple):
    """An ad in its order: highest ``value`` first, then by ``tie``."""

    value: int | float
    tie: str
    ad: ScoredAd

    @property
    def key(self) -> tuple[float, str]:
        return (-self.value, self.tie)


def ordered(
    searcher: tantivy.Searcher, query: Tantivy, sort: str, after: Cursor | None, limit: int
) -> list[Row]:
    """The first ``limit`` rows after the cursor."""
    rows = _ties(searcher, query, after, limit) if after else []
    wanted = limit - len(rows)
    if wanted <= 0:
        return rows
    column, kind = _COLUMNS[sort]
    if after:
        below = Tantivy.range_query(schema(), column, kind, None, _number(after), True, False)
        query = both(query, below)
    found = searcher.search(query, limit=wanted + 1, count=False, order_by_field=column)
    return rows + _whole(searcher, query, sort, found.hits, wanted)


def _whole(
    searcher: tantivy.Searcher, query: Tantivy, sort: str, hits: Hits, wanted: int
) -> list[Row]:
    """Rows of hits, of which the last value may have been cut in the middle of its ties."""
    found = list(hits)
    if len(found) <= wanted:
        return _rows(searcher, found)
    last = found[wanted][0]
    rows = _rows(searcher, [hit for hit in found if hit[0] != last])
    cut = Cursor(sort, last, "")
    return (rows + _ties(searcher, query, cut, wanted - len(rows)))[:wanted]


def _rows(searcher: tantivy.Searcher, hits: Hits) -> list[Row]:
    ads = [(value, read(searcher, place)) for value, place in hits]
    return sorted((Row(value, ad.id, ad) for value, ad in ads), key=lambda row: row.key)


def _ties(searcher: tantivy.Searcher, query: Tantivy, at: Cursor, limit: int) -> list[Row]:
    """Rows of one value with ids after that of ``at``."""
    if limit <= 0:
        return []
    column, kind = _COLUMNS[at.sort]
    value = _number(at)
    equal = both(query, Tantivy.range_query(schema(), column, kind, value, value, True, True))
    most = max(searcher.num_docs, 1) if at.id else limit
    found = searcher.search(equal, limit=most, count=False, order_by_field="id", order=Order.Asc)
    start = bisect_right([str(ident) for ident, _ in found.hits], at.id) if at.id else 0
    wanted = found.hits[start : start + limit]
    return [Row(at.value, str(ident), read(searcher, place)) for ident, place in wanted]


def _number(at: Cursor) -> int | float:
    return int(at.value) if at.sort == "newest" else float(at.value)


def relevant(searcher: tantivy.Searcher, query: Tantivy, limit: int) -> list[Row]:
    """The first ``limit`` rows by relevance, ties in the order of the index."""
    found = searcher.search(query, limit=max(limit, 1), count=False)
    return [
        Row(float(value or 0.0), f"{place.segment_ord:06}-{place.doc:012}", read(searcher, place))
        for value, place in found.hits
    ]
