"""What a query means, in memory: whether an item matches."""

from collections.abc import Callable, Iterable, Iterator
from functools import singledispatch

from search.edits import within
from search.fields import Item
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
from search.proximity import occurrences
from search.schema import FIELDS, TEXT

Test = Callable[[Item], bool]


@singledispatch
def compiled(node: Node) -> Test:
    """The query as a function of an item."""
    raise TypeError(f"no meaning for {type(node).__name__}")


@compiled.register
def _(_node: Everything) -> Test:
    return lambda _item: True


@compiled.register
def _(node: And) -> Test:
    tests = tuple(map(compiled, sorted(node.parts, key=_cost)))

    def test(item: Item) -> bool:
        for part in tests:  # noqa: SIM110  (a generator costs as much again)
            if not part(item):
                return False
        return True

    return test


@compiled.register
def _(node: Or) -> Test:
    tests = tuple(map(compiled, sorted(node.parts, key=_cost)))

    def test(item: Item) -> bool:
        for part in tests:  # noqa: SIM110  (a generator costs as much again)
            if part(item):
                return True
        return False

    return test


def _cost(node: Node) -> int:
    """Cheap parts are tried first."""
    return next((i for i, kinds in enumerate(_CHEAP_FIRST) if isinstance(node, kinds)), 1)


_CHEAP_FIRST = ((Word, Term), (Range, Period, Exists, Or, And, Not), (Phrase,), (Prefix, Fuzzy))


@compiled.register
def _(node: Not) -> Test:
    part = compiled(node.part)
    return lambda item: not part(item)


@compiled.register
def _(node: Word) -> Test:
    lemmas = node.lemmas
    if node.fields != TEXT:
        fields = node.fields
        return lambda item: any(not lemmas.isdisjoint(item.terms[name]) for name in fields)
    if len(lemmas) == 1:
        (lemma,) = lemmas
        return lambda item: lemma in item.words
    return lambda item: not lemmas.isdisjoint(item.words)


@compiled.register
def _(node: Phrase) -> Test:
    forms = frozenset(node.forms)

    def test(item: Item) -> bool:
        return forms <= item.words and any(
            next(phrases(node, item, name), None) for name in node.fields
        )

    return test


@compiled.register
def _(node: Prefix) -> Test:
    def test(item: Item) -> bool:
        return any(
            value.startswith(node.prefix) for name in node.fields for value in _values(item, name)
        )

    return test


@compiled.register
def _(node: Fuzzy) -> Test:
    def test(item: Item) -> bool:
        return any(
            within(node.form, value, node.distance)
            for name in node.fields
            for value in _values(item, name)
        )

    return test


@compiled.register
def _(node: Term) -> Test:
    name, values = node.field, node.values
    return lambda item: not values.isdisjoint(item.keys.get(name, ()))


@compiled.register
def _(node: Range) -> Test:
    if FIELDS[node.field].type == "span":
        return lambda item: item.wage is not None and _overlaps(node, item.wage)
    return lambda item: any(inside(node, value) for value in item.numbers.get(node.field, ()))


@compiled.register
def _(node: Period) -> Test:
    def test(item: Item) -> bool:
        found = item.moments.get(node.field)
        if found is None:
            return False
        start, end = (node.local_start, node.local_end) if found.is_day else (node.start, node.end)
        return (start is None or found.at >= start) and (end is None or found.at < end)

    return test


@compiled.register
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
