"""Occupations mapped to ESCO, from the file of its occupations that an operator adds.

A title that is a label is that concept; another is compared by character n-grams of its folded
words (TF-IDF, cosine), which stands inflection, compounds and slips of the pen.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from stream.snapshots import Snapshot
from text import tokenise

LEAST = 0.8
"""Likeness from which a title is taken for a concept. On official Polish titles 70 % of such are
right, of those that equal a label 73 % (``benchmarks/quality_text.py``)."""
KEPT = 1 << 14


class Concept(NamedTuple):
    """A label of a concept, and how like a title it is, from 0 to 1."""

    uri: str
    label: str
    likeness: float


class Esco:
    """The occupations of one language: labels, each with the address of its concept."""

    def __init__(self, labels: Iterable[tuple[str, str]]) -> None:
        self._labels = [(label, uri) for label, uri in labels if key(label)]
        self._exact = {key(label): (label, uri) for label, uri in reversed(self._labels)}
        self.best = lru_cache(KEPT)(self._best)

    def rank(self, title: str, limit: int = 10) -> list[Concept]:
        """The labels most like a title, best first; those of one concept each count."""
        wanted = key(title)
        if not wanted or not self._labels:
            return []
        vectors, matrix = self._index
        likeness = (vectors.transform([wanted]) @ matrix).toarray()[0]
        order = (-likeness).argsort(kind="stable")[:limit]
        return [Concept(self._labels[n][1], self._labels[n][0], float(likeness[n])) for n in order]

    def _best(self, title: str) -> Concept | None:
        """The concept of a title; ``None`` where none is like enough."""
        if exact := self._exact.get(key(title)):
            return Concept(exact[1], exact[0], 1.0)
        nearest = next(iter(self.rank(title, 1)), None)
        return nearest if nearest and nearest.likeness >= LEAST else None

    @cached_property
    def _index(self) -> tuple[Any, Any]:
        # Loaded only where an operator has added ESCO: it takes more than a second.
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        return vectors, vectors.fit_transform([key(label) for label, _ in self._labels]).T.tocsr()


def key(title: str) -> str:
    """The folded words of a title."""
    return " ".join(tokenise(title))


def read(snapshot: Snapshot) -> Esco:
    """ESCO from its snapshot: the preferred labels, then the others."""
    rows = list(snapshot.rows())
    preferred = [(row["preferredLabel"], row["conceptUri"]) for row in rows]
    others = [
        (label, row["conceptUri"]) for row in rows for label in _several(row.get("altLabels", ""))
    ]
    return Esco([*preferred, *others])


def _several(cell: "str | Sequence[str]") -> Sequence[str]:
    return cell.split("|") if isinstance(cell, str) else cell
