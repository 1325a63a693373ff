"""What a query means, in memory: whether an item matches."""

from collections.abc import Callable, Iterable, Iterator
from functools import singledispatch
from typing import NamedTuple

from search.edits import within
from search.fields import Item
from search.nodes import (
    Exists,
    Fuzzy,
    Leaf,
    Node,
    Period,
    Phrase,
    Prefix,
    Range,
    Term,
    Word,
)
from search.proximity import occurrences
from search.schema import FIELDS, TEXT
from search.walk import say

Test = Callable[[Item], bool]


def compiled(node: Node) -> Test:
    """The query as a function of an item."""
    return say(node, _Meaning()).test


class _Ranked(NamedTuple):
    """A test and how dear it is; cheap ones are tried first."""

    cost: int
    test: Test


class _Meaning:
    """The words of the matcher (``search.walk.Words``)."""

    def everything(self) -> _Ranked:
        return _Ranked(0, lambda _item: True)

    def every(self, parts: list[_Ranked], without: list[_Ranked]) -> _Ranked:
        wanted = tuple(ranked.test for ranked in sorted(parts, key=_cost))
        unwanted = tuple(ranked.test for ranked in sorted(without, key=_cost))

        def test(item: Item) -> bool:
            for part in wanted:
                if not part(item):
                    return False
            for part in unwanted:  # noqa: SIM110  (a generator costs as much again)
                if part(item):
                    return False
            return True

        return _Ranked(1, test)

    def either(self, parts: list[_Ranked]) -> _Ranked:
        tests = tuple(ranked.test for ranked in sorted(parts, key=_cost))

        def test(item: Item) -> bool:
            for part in tests:  # noqa: SIM110  (a generator costs as much again)
                if part(item):
                    return True
            return False

        return _Ranked(1, test)

    def leaf(self, leaf: Leaf) -> _Ranked:
        return _Ranked(_COSTS.get(type(leaf), 1), _test(leaf))


_COSTS = {Word: 0, Term: 0, Phrase: 2, Prefix: 3, Fuzzy: 3}


def _cost(ranked: _Ranked) -> int:
    return ranked.cost


@singledispatch
def _test(leaf: Leaf) -> Test:
    raise TypeError(f"no meaning for {type(leaf).__name__}")


@_test.register
def _(node: Word) -> Test:
    lemmas = node.lemmas
    if node.fields != TEXT:
        fields = node.fields
        return lambda item: any(not lemmas.isdisjoint(item.terms[name]) for name in fields)
    if len(lemmas) == 1:
        (lemma,) = lemmas
        return lambda item: lemma in item.words
    return lambda item: not lemmas.isdisjoint(item.words)


@_test.register
def _(node: Phrase) -> Test:
    forms = frozenset(node.forms)

    def test(item: Item) -> bool:
        return forms <= item.words and any(
            next(phrases(node, item, name), None) for name in node.fields
        )

    return test


@_test.register
def _(node: Prefix) -> Test:
    def test(item: Item) -> bool:
        return any(
            value.startswith(node.prefix) for name in node.fields for value in _values(item, name)
        )

    return test


@_test.register
def _(node: Fuzzy) -> Test:
    def test(item: Item) -> bool:
        return any(
            within(node.form, value, node.distance)
            for name in node.fields
            for value in _values(item, name)
        )

    return test


@_test.register
def _(node: Term) -> Test:
    name, values = node.field, node.values
    return lambda item: not values.isdisjoint(item.keys.get(name, ()))


@_test.register
def _(node: Range) -> Test:
    if FIELDS[node.field].type == "span":
        return lambda item: item.wage is not None and _overlaps(node, item.wage)
    return lambda item: any(inside(node, value) for value in item.numbers.get(node.field, ()))


@_test.register
def _(node: Period) -> Test:
    def test(item: Item) -> bool:
        found = item.moments.get(node.field)
        if found is None:
            return False
        start, end = (node.local_start, node.local_end) if found.is_day else (node.start, node.end)
        return (start is None or found.at >= start) and (end is None or found.at < end)

    return test


@_test.register
def _(node: Exists) -> Test:
    return lambda item: node.field in item.present


def _values(item: Item, name: str) -> Iterable[str]:
    return item.forms[name] if name in item.forms else item.keys.get(name, ())


def inside(node: Range, value: float) -> bool:
    """Whether a number lies between the bounds."""
    return _above(node, value) and _below(node, value)


def _above(node: Range, value: float) -> bool:
    return node.low is None or value > node.low or (node.with_low and value == node.low)


def _below(node: Range, value: float) -> bool:
    return node.high is None or value < node.high or (node.with_high and value == node.high)


def _overlaps(node: Range, span: tuple[float, float]) -> bool:
    return _above(node, span[1]) and _below(node, span[0])


def phrases(node: Phrase, item: Item, name: str) -> Iterator[tuple[int, ...]]:
    """Where a phrase stands in a field: the numbers of its tokens, in the order of its words."""
    terms = item.terms[name]
    for form in node.forms:
        if form not in terms:
            return iter(())
    forms = item.forms[name]
    places = [[i for i, form in enumerate(forms) if form == wanted] for wanted in node.forms]
    return occurrences(places, node.slop)
