"""Comparisons of entities and ad fields with values and with dated parameters."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from indicators.dialling import line
from indicators.limits import Limits
from indicators.marked import Marked
from indicators.pay import share
from indicators.prefixes import home_of
from indicators.rule import EntityMatcher, FieldMatcher, Test
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
        return _pattern(field)
    if op in _TEXTS:
        return field.strings() if field.is_list else (field.string(),)
    return field.strings() if field.is_list else _scalar(field)


def _pattern(field: Marked) -> str:
    try:
        re.compile(field.string())
    except re.error as error:
        field.refuse(f"no valid regex ({error})", "correct it")
    return field.string()


def entities_met(
    matcher: EntityMatcher, ad: Ad, entities: Mapping[str, list[Entity]], limits: Limits
) -> list[Entity]:
    """The entities that pass all tests, or none when they are too few different ones."""
    if matcher.kinds and ad.kind not in matcher.kinds:
        return []
    hours = entities.get(HOURS, ())
    found = [
        entity
        for kind in matcher.types
        for entity in entities.get(kind, ())
        if all(passes(test, entity, ad, limits, hours) for test in matcher.tests)
    ]
    return found if are_enough(matcher, found) else []


def are_enough(matcher: EntityMatcher, found: Sequence[Entity]) -> bool:
    """Whether there are as many different entities as the matcher wants; what begins another (Viv,
    Vivienne) is the same."""
    if matcher.at_least <= 1 or len(found) < matcher.at_least:
        return len(found) >= matcher.at_least
    different = {(entity.value or entity.text).removeprefix("+").casefold() for entity in found}
    ordered = sorted(different)  # what begins another stands right before one that it begins
    begun = sum(after.startswith(one) for one, after in pairwise(ordered))
    return len(ordered) - begun >= matcher.at_least


def field_met(
    matcher: FieldMatcher, ad: Ad, entities: Mapping[str, Sequence[Entity]], limits: Limits
) -> bool:
    """Whether the ad's field passes; one that is absent does not, whatever the test."""
    if matcher.kinds and ad.kind not in matcher.kinds:
        return False
    return passes(matcher.test, ad, ad, limits, entities.get(HOURS, ()))


def value_of(thing: object, name: str) -> Any:
    """The value under a dotted name; attributes first, then ``extra``. ``None`` when absent."""
    for part in name.split("."):
        thing = thing.get(part) if isinstance(thing, Mapping) else getattr(thing, part, None)
        if thing is None:
            return None
    return thing


def _value(test: Test, thing: object, ad: Ad, limits: Limits, hours: Sequence[Entity] = ()) -> Any:
    """The value that a test looks at; ``of-NAME`` is pay as a share of a dated parameter, and
    ``at_home`` whether a number is of the ad's country or market, ``line`` whether a mobile's."""
    if test.name == AT_HOME:
        return home_of(thing, ad)
    if test.name == LINE:
        return line(value_of(thing, "value") or "")
    place, _, name = test.name.rpartition(".")
    if not name.startswith(SHARE):
        return value_of(thing, test.name)
    pay = value_of(thing, place) if place else thing
    lenient = test.op in ("below", "at_most")
    if pay is None:
        return None
    return share(pay, name.removeprefix(SHARE), ad, limits, lenient=lenient, hours=hours)


def passes(test: Test, thing: object, ad: Ad, limits: Limits, hours: Sequence[Entity] = ()) -> bool:
    """Whether a value of an entity or ad passes a comparison; one that is absent does not. Pay is
    that of the ``hours`` that the ad states."""
    value = _value(test, thing, ad, limits, hours)
    absent = value is None or value == ""
    if test.op == "present":
        return absent is not test.value
    bound: Any = test.value
    if absent and bound != "":
        return False
    if test.op in _NUMERIC:
        if isinstance(bound, str):
            bound = limits.find(bound, ad, thing)
        if bound is None or not isinstance(value, int | float):
            return False
    elif test.op in _TEXTS and not isinstance(value, str):
        return False
    return OPS[test.op](value, bound)
