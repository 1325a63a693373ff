"""``"these words"~5`` in the embedded index, where tantivy's own slop is not exact.

It is exact for two different words. Of more, or of one that comes twice, every pair of different
words is asked for, or the one word twice; the ads that have all pairs are read, and those stay in
which the words stand together.
"""

from itertools import combinations

import tantivy
from tantivy import Occur
from tantivy import Query as Tantivy

from search.document import schema
from search.proximity import occurrences

_KEPT = 64
"""Phrases whose ads are kept: the pages of a search, its count and its facets ask for the same."""


class Near:
    """What was found in one view of an index, which never changes."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._known: dict[tuple[str, tuple[str, ...], int], Tantivy] = {}

    def __call__(self, column: str, forms: tuple[str, ...], slop: int) -> Tantivy:
        """The ads in which forms stand in a column, at most ``slop`` moves apart."""
        asked = (column, forms, slop)
        found = self._known.get(asked)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = self._known[asked] = self._found(column, forms, slop)
        return found

    def _found(self, column: str, forms: tuple[str, ...], slop: int) -> Tantivy:
        likely = _likely(column, forms, slop)
        most = max(self._searcher.num_docs, 1)
        hits = self._searcher.search(likely, limit=most, count=False, order_by_field="version").hits
        places = sorted((place for _, place in hits), key=lambda at: (at.segment_ord, at.doc))
        docs = map(self._searcher.doc, places)
        ids = [
            doc.get_first("id") for doc in docs if _stand(f" {doc.get_first(column)} ", forms, slop)
        ]
        # What must be decides; what should be only gives the ads their ranks.
        exact = Tantivy.term_set_query(schema(), "id", ids)
        return Tantivy.boolean_query([(Occur.Must, exact), (Occur.Should, likely)])


def _likely(column: str, forms: tuple[str, ...], slop: int) -> Tantivy:
    """Ads that have each pair of different words within ``slop``, wherever."""
    pairs = [pair for pair in combinations(enumerate(forms), 2) if pair[0][1] != pair[1][1]]
    if not pairs:
        return _twice(column, forms[0], slop + 1)
    return Tantivy.boolean_query(
        [(Occur.Must, Tantivy.phrase_query(schema(), column, list(p), slop)) for p in pairs]
    )


def _twice(column: str, form: str, most: int) -> Tantivy:
    """Ads that have a word twice, at most so many places apart."""
    apart: list[list[str | tuple[int, str]]]
    apart = [[(0, form), (places, form)] for places in range(1, most + 1)]
    return Tantivy.boolean_query(
        [(Occur.Should, Tantivy.phrase_query(schema(), column, pair)) for pair in apart]
    )


def _stand(line: str, forms: tuple[str, ...], slop: int) -> bool:
    places = [_places(line, f" {form} ") for form in forms]
    return next(occurrences(places, slop), None) is not None


def _places(line: str, form: str) -> list[int]:
    """The numbers of the tokens that a form is; line and form stand between blanks."""
    found: list[int] = []
    start = number = 0
    while (at := line.find(form, start)) >= 0:
        number += line.count(" ", start, at)
        found.append(number)
        start, number = at + 1, number + 1
    return found
