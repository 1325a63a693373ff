"""Comparisons of entities and ad fields with values and with dated parameters."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from indicators.dialling import line
from indicators.limits import Limits
from indicators.marked import Marked
from indicators.pay import share
from indicators.prefixes import home_of
from indicators.rule import EntityMatcher, Test
from stream.messages import Ad, Entity

AT_HOME = "at_home"
LINE = "line"
"""Tests of telephone numbers."""
HOURS = "hours"
"""Entities that say how long people work."""
OPS: dict[str, Callable[[Any, Any], bool]] = {
    "above": lambda value, bound: value > bound,
    "below": lambda value, bound: value < bound,
    "at_least": lambda value, bound: value >= bound,
    "at_most": lambda value, bound: value <= bound,
    "is": lambda value, wanted: value in wanted if isinstance(wanted, tuple) else value == wanted,
    "not": lambda value, wanted: (
        value not in wanted if isinstance(wanted, tuple) else value != wanted
    ),
    "matches": lambda value, pattern: re.search(pattern, value) is not None,
    "starts": lambda value, heads: value.startswith(heads),
    "ends": lambda value, tails: value.endswith(tails),
    "not_ends": lambda value, tails: not value.endswith(tails),
}
"""Comparisons by name; ``present`` (true or false) stands beside them."""
SHARE = "of-"
"""Begins the name of a test of pay against a dated parameter: ``of-minimum-wage``."""
_NUMERIC = ("above", "below", "at_least", "at_most")
_TEXTS = ("matches", "starts", "ends", "not_ends")


def read_tests(name: str, field: Marked) -> tuple[Test, ...]:
    """Comparisons of field ``name``: a value, a list of values, or a mapping op → bound."""
    if field.is_list:
        return (Test(name, "is", field.strings()),)
    if not field.is_mapping:
        return (Test(name, "is", _scalar(field)),)
    parts = field.mapping((*OPS, "present"))
    return tuple(Test(name, op, _bound(op, part)) for op, part in parts.items())


def _scalar(field: Marked) -> float | str | bool:
    value = field.value()
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return float(value)
    return field.string()


def _bound(op: str, field: Marked) -> float | str | tuple[str, ...] | bool:
    if op == "present":
        return field.truth()
    if op in _NUMERIC:
        value = _scalar(field)
        if isinstance(value, bool):
            field.refuse("no bound", "write a number or the name of a parameter")
        return value
    if op == "matches":
        return field.regex()
    if op in _TEXTS:
        return field.strings() if field.is_list else (field.string(),)
    return field.strings() if field.is_list else _scalar(field)


def are_enough(matcher: EntityMatcher, found: Sequence[Entity]) -> bool:
    """Whether there are as many different entities as the matcher wants; what begins another (Viv,
    Vivienne) is the same."""
    if matcher.at_least <= 1 or len(found) < matcher.at_least:
        return len(found) >= matcher.at_least
    different = {(entity.value or entity.text).removeprefix("+").casefold() for entity in found}
    ordered = sorted(different)  # what begins another stands right before one that it begins
    begun = sum(after.startswith(one) for one, after in pairwise(ordered))
    return len(ordered) - begun >= matcher.at_least


def value_of(thing: object, name: str) -> Any:
    """The value under a dotted name; attributes first, then ``extra``. ``None`` when absent."""
    for part in name.split("."):
        thing = thing.get(part) if isinstance(thing, Mapping) else getattr(thing, part, None)
        if thing is None:
            return None
    return thing


Check = Callable[[Any, Ad, Limits, Sequence[Entity]], bool]
"""Whether a thing (an entity, or the ad) passes a test; pay is that of the hours that are given."""


@cache
def checker(test: Test) -> Check:
    """What a test checks: a value passes a comparison; one that is absent does not."""
    value, holds = _value(test), _comparison(test)

    def check(thing: Any, ad: Ad, limits: Limits, hours: Sequence[Entity]) -> bool:
        return holds(value(thing, ad, limits, hours), thing, ad, limits)

    return check


def _value(test: Test) -> Callable[[Any, Ad, Limits, Sequence[Entity]], Any]:
    """The value that a test looks at; ``of-NAME`` is pay as a share of a dated parameter, and
    ``at_home`` whether a number is of the ad's country or market, ``line`` whether a mobile's."""
    name = test.name
    if name == AT_HOME:
        return lambda thing, ad, *_: home_of(thing, ad)
    if name == LINE:
        return lambda thing, *_: line(value_of(thing, "value") or "")
    place, _, last = name.rpartition(".")
    if not last.startswith(SHARE):
        return lambda thing, *_: value_of(thing, name)
    parameter, lenient = last.removeprefix(SHARE), test.op in ("below", "at_most")

    def of_pay(thing: Any, ad: Ad, limits: Limits, hours: Sequence[Entity]) -> float | None:
        pay = value_of(thing, place) if place else thing
        if pay is None:
            return None
        return share(pay, parameter, ad, limits, lenient=lenient, hours=hours)

    return of_pay


def _comparison(test: Test) -> Callable[[Any, Any, Ad, Limits], bool]:
    """Whether a value passes; a bound may be the name of a parameter."""
    bound: Any = test.value
    if test.op == "present":
        return lambda value, *_: (value is None or value == "") is not bound
    compare = OPS[test.op]
    if test.op in _NUMERIC:
        if not isinstance(bound, str):
            return lambda value, *_: isinstance(value, int | float) and compare(value, bound)
        return lambda value, thing, ad, limits: (
            isinstance(value, int | float)
            and (limit := limits.find(bound, ad, thing)) is not None
            and compare(value, limit)
        )
    if test.op in _TEXTS:
        return lambda value, *_: isinstance(value, str) and value != "" and compare(value, bound)
    if bound == "":
        return lambda value, *_: compare(value, bound)
    return lambda value, *_: value is not None and value != "" and compare(value, bound)


def passes(test: Test, thing: object, ad: Ad, limits: Limits) -> bool:
    """Whether an entity or ad passes a test."""
    return checker(test)(thing, ad, limits, ())
