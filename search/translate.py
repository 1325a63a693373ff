"""A query for the embedded index."""

from functools import singledispatch

from tantivy import FieldType, Occur
from tantivy import Query as Tantivy

from search.document import schema
from search.nodes import (
    And,
    Everything,
    Exists,
    Fuzzy,
    Node,
    Not,
    Or,
    Period,
    Phrase,
    Prefix,
    Range,
    Term,
    Word,
)
from search.normal import solid
from search.proximity import arrangements
from search.schema import FIELDS, TEXT


@singledispatch
def translate(node: Node) -> Tantivy:
    """The tree as a query of tantivy."""
    raise TypeError(f"no translation for {type(node).__name__}")


@translate.register
def _(_node: Everything) -> Tantivy:
    return Tantivy.all_query()


@translate.register
def _(node: And) -> Tantivy:
    must = [part for part in node.parts if not isinstance(part, Not)]
    clauses = [(Occur.Must, translate(part)) for part in must or (Everything(),)]
    clauses += [(Occur.MustNot, translate(p.part)) for p in node.parts if isinstance(p, Not)]
    return Tantivy.boolean_query(clauses)


@translate.register
def _(node: Or) -> Tantivy:
    return _any([translate(part) for part in node.parts])


@translate.register
def _(node: Not) -> Tantivy:
    clauses = [(Occur.Must, Tantivy.all_query()), (Occur.MustNot, translate(node.part))]
    return Tantivy.boolean_query(clauses)


@translate.register
def _(node: Word) -> Tantivy:
    columns = ("words",) if node.fields == TEXT else tuple(f"l_{name}" for name in node.fields)
    return _any([_term(column, solid(term)) for column in columns for term in sorted(node.lemmas)])


@translate.register
def _(node: Phrase) -> Tantivy:
    return _any([one for name in node.fields for one in _phrases(node, f"t_{name}")])


@translate.register
def _(node: Prefix) -> Tantivy:
    return _any([_fuzzy(_column(name), node.prefix, 0, prefix=True) for name in node.fields])


@translate.register
def _(node: Fuzzy) -> Tantivy:
    return _any([_fuzzy(_column(name), node.form, node.distance) for name in node.fields])


@translate.register
def _(node: Term) -> Tantivy:
    return _any([_term(f"k_{node.field}", value) for value in sorted(node.values)])


@translate.register
def _(node: Range) -> Tantivy:
    if FIELDS[node.field].type != "span":
        return _floats(node.field, node.low, node.high, node.with_low, node.with_high)
    low = _floats("wage_high", node.low, None, node.with_low, True)
    high = _floats("wage_low", None, node.high, True, node.with_high)
    return Tantivy.boolean_query([(Occur.Must, low), (Occur.Must, high)])


@translate.register
def _(node: Period) -> Tantivy:
    if node.field == "seen":
        return _between("seen", node.start, node.end)
    stamps = _between("posted_at", node.start, node.end)
    return _any([stamps, _between("posted_day", node.local_start, node.local_end)])


@translate.register
def _(node: Exists) -> Tantivy:
    return _term("has", node.field)


def _any(queries: list[Tantivy]) -> Tantivy:
    if len(queries) == 1:
        return queries[0]
    return Tantivy.boolean_query([(Occur.Should, query) for query in queries])


def _column(name: str) -> str:
    return f"t_{name}" if name in TEXT else f"k_{name}"


def _term(column: str, value: str) -> Tantivy:
    return Tantivy.term_query(schema(), column, value, "basic")


def _fuzzy(column: str, form: str, distance: int, *, prefix: bool = False) -> Tantivy:
    return Tantivy.fuzzy_term_query(schema(), column, form, distance, True, prefix)


def _phrases(node: Phrase, column: str) -> list[Tantivy]:
    """tantivy's own slop is exact for two different words only; other phrases are spelled out."""
    forms = node.forms
    if len(forms) == 1:
        return [_term(column, forms[0])]
    if node.slop == 0 or (len(forms) == 2 and forms[0] != forms[1]):
        return [Tantivy.phrase_query(schema(), column, list(forms), node.slop)]
    return [
        Tantivy.phrase_query(schema(), column, sorted(zip(places, forms, strict=True)))
        for places in arrangements(len(forms), node.slop)
    ]


def _floats(
    column: str, low: float | None, high: float | None, with_low: bool, with_high: bool
) -> Tantivy:
    if low is None and high is None:
        return Tantivy.all_query()
    return _range(column, FieldType.Float, (low, high), (with_low, with_high))


def _between(column: str, start: int | None, end: int | None) -> Tantivy:
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
