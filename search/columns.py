"""What a leaf of a query asks of the columns of an index: the same ones in every index."""

from abc import ABC, abstractmethod
from functools import singledispatchmethod
from typing import Generic, TypeVar

from search.nodes import Exists, Fuzzy, Leaf, Period, Phrase, Prefix, Range, Term, Word
from search.schema import FIELDS, TEXT

Q = TypeVar("Q")


class Columns(ABC, Generic[Q]):
    """The words of a backend (``search.walk.Words``) that keeps ads in columns: ``t_`` forms in
    order, ``l_`` forms and lemmas, ``words`` those of all text fields, ``k_`` keyword values."""

    @abstractmethod
    def everything(self) -> Q: ...

    @abstractmethod
    def every(self, parts: list[Q], without: list[Q]) -> Q: ...

    @abstractmethod
    def either(self, parts: list[Q]) -> Q: ...

    @abstractmethod
    def token(self, term: str) -> str:
        """A term as the columns of text hold it."""

    @abstractmethod
    def term(self, column: str, value: str) -> Q:
        """A value of a column."""

    @abstractmethod
    def phrase(self, column: str, forms: tuple[str, ...], slop: int) -> Q:
        """Two forms or more, at most ``slop`` moves apart."""

    @abstractmethod
    def prefix(self, column: str, start: str) -> Q:
        """A value that begins so."""

    @abstractmethod
    def fuzzy(self, column: str, form: str, distance: int) -> Q:
        """A value at most ``distance`` edits away."""

    @abstractmethod
    def number(self, column: str, bounds: Range) -> Q:
        """A number between the bounds, of which one is not open."""

    @abstractmethod
    def moment(self, column: str, start: int | None, end: int | None) -> Q:
        """A time in ``[start, end)``."""

    @singledispatchmethod
    def leaf(self, leaf: Leaf) -> Q:
        """What a leaf matches."""
        raise TypeError(f"no columns for {type(leaf).__name__}")

    @leaf.register
    def _(self, leaf: Word) -> Q:
        whole = leaf.fields == TEXT
        columns = ("words",) if whole else tuple(f"l_{name}" for name in leaf.fields)
        terms = [self.token(term) for term in sorted(leaf.lemmas)]
        return self._any([self.term(column, term) for column in columns for term in terms])

    @leaf.register
    def _(self, leaf: Phrase) -> Q:
        forms = tuple(map(self.token, leaf.forms))
        return self._any([self._phrase(f"t_{name}", forms, leaf.slop) for name in leaf.fields])

    @leaf.register
    def _(self, leaf: Prefix) -> Q:
        start = self.token(leaf.prefix)
        return self._any([self.prefix(_column(name), start) for name in leaf.fields])

    @leaf.register
    def _(self, leaf: Fuzzy) -> Q:
        form = self.token(leaf.form)
        return self._any([self.fuzzy(_column(name), form, leaf.distance) for name in leaf.fields])

    @leaf.register
    def _(self, leaf: Term) -> Q:
        return self._any([self.term(f"k_{leaf.field}", value) for value in sorted(leaf.values)])

    @leaf.register
    def _(self, leaf: Range) -> Q:
        if FIELDS[leaf.field].type != "span":
            return self._number(leaf.field, leaf)
        low = Range(leaf.field, leaf.low, None, leaf.with_low, True)
        high = Range(leaf.field, None, leaf.high, True, leaf.with_high)
        return self.every([self._number("wage_high", low), self._number("wage_low", high)], [])

    @leaf.register
    def _(self, leaf: Period) -> Q:
        if leaf.field == "seen":
            return self.moment("seen", leaf.start, leaf.end)
        stamps = self.moment("posted_at", leaf.start, leaf.end)
        return self.either([stamps, self.moment("posted_day", leaf.local_start, leaf.local_end)])

    @leaf.register
    def _(self, leaf: Exists) -> Q:
        return self.term("has", leaf.field)

    def _any(self, queries: list[Q]) -> Q:
        return self.either(queries) if len(queries) > 1 else queries[0]

    def _phrase(self, column: str, forms: tuple[str, ...], slop: int) -> Q:
        if len(forms) == 1:
            return self.term(column, forms[0])
        return self.phrase(column, forms, slop)

    def _number(self, column: str, bounds: Range) -> Q:
        if bounds.low is None and bounds.high is None:
            return self.everything()
        return self.number(column, bounds)


def _column(name: str) -> str:
    return f"t_{name}" if name in TEXT else f"k_{name}"
