"""A query for Elasticsearch, in its query DSL."""

from functools import singledispatch
from typing import Any

from search.elastic.mapping import token
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
from search.proximity import arrangements
from search.schema import FIELDS, TEXT

Dsl = dict[str, Any]


@singledispatch
def translate(node: Node) -> Dsl:
    """The tree as a query of Elasticsearch."""
    raise TypeError(f"no translation for {type(node).__name__}")


@translate.register
def _(_node: Everything) -> Dsl:
    return {"match_all": {}}


@translate.register
def _(node: And) -> Dsl:
    """The server allows 30 queries inside each other, so that a conjunction is kept flat."""
    parts = _flat(node, And)
    return _bool(
        must=[translate(part) for part in parts if not isinstance(part, Not)],
        must_not=[translate(part.part) for part in parts if isinstance(part, Not)],
    )


@translate.register
def _(node: Or) -> Dsl:
    return _any([translate(part) for part in _flat(node, Or)])


@translate.register
def _(node: Not) -> Dsl:
    return _bool(must_not=[translate(node.part)])


@translate.register
def _(node: Word) -> Dsl:
    columns = ("words",) if node.fields == TEXT else tuple(f"l_{name}" for name in node.fields)
    return _any([_term(column, token(term)) for column in columns for term in sorted(node.lemmas)])


@translate.register
def _(node: Phrase) -> Dsl:
    forms = tuple(map(token, node.forms))
    return _any([one for name in node.fields for one in _phrases(f"t_{name}", forms, node.slop)])


@translate.register
def _(node: Prefix) -> Dsl:
    start = token(node.prefix)
    return _any([{"prefix": {_column(name): {"value": start}}} for name in node.fields])


@translate.register
def _(node: Fuzzy) -> Dsl:
    return _any([_fuzzy(_column(name), node) for name in node.fields])


@translate.register
def _(node: Term) -> Dsl:
    return _any([_term(f"k_{node.field}", value) for value in sorted(node.values)])


@translate.register
def _(node: Range) -> Dsl:
    if FIELDS[node.field].type != "span":
        return _range(node.field, _low(node) | _high(node))
    return _bool(must=[_range("wage_high", _low(node)), _range("wage_low", _high(node))])


@translate.register
def _(node: Period) -> Dsl:
    if node.field == "seen":
        return _between("seen", node.start, node.end)
    stamps = _between("posted_at", node.start, node.end)
    return _any([stamps, _between("posted_day", node.local_start, node.local_end)])


@translate.register
def _(node: Exists) -> Dsl:
    return _term("has", node.field)


def _flat(node: And | Or, kind: type[And] | type[Or]) -> list[Node]:
    """The parts, with those of parts of the same kind in their place."""
    found: list[Node] = []
    for part in node.parts:
        found += _flat(part, kind) if isinstance(part, kind) else [part]
    return found


def _bool(*, must: list[Dsl] | None = None, must_not: list[Dsl] | None = None) -> Dsl:
    clauses = {"must": must, "must_not": must_not}
    return {"bool": {name: found for name, found in clauses.items() if found}}


def _any(queries: list[Dsl]) -> Dsl:
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": queries, "minimum_should_match": 1}}


def _column(name: str) -> str:
    return f"t_{name}" if name in TEXT else f"k_{name}"


def _term(column: str, value: str) -> Dsl:
    return {"term": {column: {"value": value}}}


def _fuzzy(column: str, node: Fuzzy) -> Dsl:
    """Rewritten to a filter, it finds all words that are near, not the 50 nearest."""
    given = {"value": token(node.form), "fuzziness": node.distance, "transpositions": True}
    return {"fuzzy": {column: given | {"rewrite": "constant_score"}}}


def _phrases(column: str, forms: tuple[str, ...], slop: int) -> list[Dsl]:
    """The server's slop is exact while no word comes twice; other phrases are spelled out."""
    if len(forms) == 1:
        return [_term(column, forms[0])]
    if slop == 0 or len(set(forms)) == len(forms):
        return [{"match_phrase": {column: {"query": " ".join(forms), "slop": slop}}}]
    return [_spelled(column, forms, places) for places in arrangements(len(forms), slop)]


def _spelled(column: str, forms: tuple[str, ...], places: tuple[int, ...]) -> Dsl:
    """Words at places in relation to each other, which are filled up with gaps."""
    clauses: list[Dsl] = []
    following = 0
    for place, form in sorted(zip(places, forms, strict=True)):
        if place > following:
            clauses.append({"span_gap": {column: place - following}})
        clauses.append({"span_term": {column: form}})
        following = place + 1
    return {"span_near": {"clauses": clauses, "slop": 0, "in_order": True}}


def _low(node: Range) -> Dsl:
    return {} if node.low is None else {"gte" if node.with_low else "gt": node.low}


def _high(node: Range) -> Dsl:
    return {} if node.high is None else {"lte" if node.with_high else "lt": node.high}


def _range(column: str, bounds: Dsl) -> Dsl:
    return {"range": {column: bounds}} if bounds else {"match_all": {}}


def _between(column: str, start: int | None, end: int | None) -> Dsl:
    bounds = {"gte": start, "lt": end}
    return _range(column, {name: at for name, at in bounds.items() if at is not None})
