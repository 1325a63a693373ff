"""A query for Elasticsearch, in its query DSL."""

from typing import Any

from search.columns import Columns
from search.elastic.mapping import token
from search.nodes import Node, Range
from search.proximity import arrangements
from search.walk import say

Dsl = dict[str, Any]


def translate(node: Node) -> Dsl:
    """The tree as a query of Elasticsearch."""
    return say(node, _Words())


class _Words(Columns[Dsl]):
    def everything(self) -> Dsl:
        return {"match_all": {}}

    def every(self, parts: list[Dsl], without: list[Dsl]) -> Dsl:
        clauses = {"must": parts, "must_not": without}
        return {"bool": {name: found for name, found in clauses.items() if found}}

    def either(self, parts: list[Dsl]) -> Dsl:
        return {"bool": {"should": parts, "minimum_should_match": 1}}

    def token(self, term: str) -> str:
        return token(term)

    def term(self, column: str, value: str) -> Dsl:
        return {"term": {column: {"value": value}}}

    def phrase(self, column: str, forms: tuple[str, ...], slop: int) -> Dsl:
        """The server's slop is exact while no word comes twice; other phrases are spelled out."""
        if slop == 0 or len(set(forms)) == len(forms):
            return {"match_phrase": {column: {"query": " ".join(forms), "slop": slop}}}
        places = arrangements(len(forms), slop)
        return self.either([_spelled(column, forms, one) for one in places])

    def prefix(self, column: str, start: str) -> Dsl:
        return {"prefix": {column: {"value": start}}}

    def fuzzy(self, column: str, form: str, distance: int) -> Dsl:
        """Rewritten to a filter, it finds all words that are near, not the 50 nearest."""
        given = {"value": form, "fuzziness": distance, "transpositions": True}
        return {"fuzzy": {column: given | {"rewrite": "constant_score"}}}

    def number(self, column: str, bounds: Range) -> Dsl:
        low = {"gte" if bounds.with_low else "gt": bounds.low}
        high = {"lte" if bounds.with_high else "lt": bounds.high}
        return _range(column, low | high)

    def moment(self, column: str, start: int | None, end: int | None) -> Dsl:
        return _range(column, {"gte": start, "lt": end})


def _range(column: str, bounds: Dsl) -> Dsl:
    return {"range": {column: {name: end for name, end in bounds.items() if end is not None}}}


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
