"""A query for the embedded index."""

from collections.abc import Callable

from tantivy import FieldType, Occur
from tantivy import Query as Tantivy

from search.columns import Columns
from search.document import schema
from search.nodes import Node, Range
from search.normal import solid
from search.walk import say

Near = Callable[[str, tuple[str, ...], int], Tantivy]


def translate(node: Node, near: Near) -> Tantivy:
    """The tree as a query of tantivy; ``near`` says the phrases that its slop is not exact for."""
    return say(node, _Words(near))


class _Words(Columns[Tantivy]):
    def __init__(self, near: Near) -> None:
        self._near = near

    def everything(self) -> Tantivy:
        return Tantivy.all_query()

    def every(self, parts: list[Tantivy], without: list[Tantivy]) -> Tantivy:
        clauses = [(Occur.Must, part) for part in parts or [self.everything()]]
        return Tantivy.boolean_query([*clauses, *((Occur.MustNot, part) for part in without)])

    def either(self, parts: list[Tantivy]) -> Tantivy:
        return Tantivy.boolean_query([(Occur.Should, part) for part in parts])

    def token(self, term: str) -> str:
        return solid(term)

    def term(self, column: str, value: str) -> Tantivy:
        return Tantivy.term_query(schema(), column, value, "basic")

    def phrase(self, column: str, forms: tuple[str, ...], slop: int) -> Tantivy:
        if slop == 0 or (len(forms) == 2 and forms[0] != forms[1]):
            return Tantivy.phrase_query(schema(), column, list(forms), slop)
        return self._near(column, forms, slop)

    def prefix(self, column: str, start: str) -> Tantivy:
        return Tantivy.fuzzy_term_query(schema(), column, start, 0, True, True)

    def fuzzy(self, column: str, form: str, distance: int) -> Tantivy:
        return Tantivy.fuzzy_term_query(schema(), column, form, distance, True, False)

    def number(self, column: str, bounds: Range) -> Tantivy:
        ends = (bounds.low, bounds.high)
        return _range(column, FieldType.Float, ends, (bounds.with_low, bounds.with_high))

    def moment(self, column: str, start: int | None, end: int | None) -> Tantivy:
        return _range(column, FieldType.Integer, (start, end), (True, False))


def _range(
    column: str,
    kind: FieldType,
    ends: tuple[float | None, float | None],
    included: tuple[bool, bool],
) -> Tantivy:
    """An open end counts as included, which tantivy insists on."""
    low, high = (end is None or with_end for end, with_end in zip(ends, included, strict=True))
    return Tantivy.range_query(schema(), column, kind, ends[0], ends[1], low, high)
