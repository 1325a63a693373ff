"""What a rule finds in one ad beside its words: entities, fields, registers, parts together."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from indicators.codes import codes_met
from indicators.compiled import Held, Reading
from indicators.fields import HOURS, are_enough, checker
from indicators.limits import Limits
from indicators.registers import Registers, register_met
from indicators.rule import (
    EVERY,
    CodesMatcher,
    EntityMatcher,
    FieldMatcher,
    Matcher,
    RegisterMatcher,
    Rule,
    SignMatcher,
    TogetherMatcher,
)
from stream.messages import Ad, Entity
from text.doc import Doc

Words = tuple[str, Held]
"""A match with the name of its field."""


class Evidence(NamedTuple):
    """What a rule rests on; both are empty where a field alone speaks."""

    entities: Sequence[Entity] = ()
    words: Sequence[Words] = ()


_FIELD = Evidence()
_NO_WORDS: Mapping[str, Sequence[Words]] = {}
_WORDS = "words of "
"""Begins what is said to be present where a part of a rule has words in the ad."""


@dataclass(frozen=True, slots=True)
class Look:
    """One ad as rules look at it; ``parts`` are the words met of each part of each rule, ``signs``
    those of rules themselves by id; ``present`` are the signs and the types of its entities."""

    ad: Ad
    docs: Mapping[str, Doc]
    readings: Mapping[str, Reading]
    by_type: Mapping[str, list[Entity]]
    parts: Mapping[int, Mapping[str, Sequence[Words]]]
    signs: Mapping[str, Sequence[Words]]
    registers: Registers | None
    limits: Limits
    present: AbstractSet[str]
    known: dict[tuple[int, str], Evidence | None] = field(default_factory=dict)
    """What speaks beside words for a part of a rule that was asked for."""

    def has(self, number: int) -> AbstractSet[str]:
        """What is there of which the matchers of a rule need something."""
        worded = self.parts.get(number)
        return {*self.present, *(_WORDS + name for name in worded)} if worded else self.present

    def heeded(self, number: int, entity: Entity) -> bool:
        """Whether no words around an entity speak against it, for that rule."""
        reading = self.readings.get(entity.field)
        return reading is None or reading.heeded(number, entity.start, entity.end)

    def is_place(self, word: Words) -> bool:
        """Whether words hold the name of a place."""
        name, held = word
        doc, places = self.docs[name], self.by_type.get("place", ())
        return any(
            place.field == name and place.start < doc.ends[i] and doc.starts[i] < place.end
            for place in places
            for i in held.path
        )


Ask = Callable[[Look], Evidence | None]


class Asked(NamedTuple):
    """What a matcher asks, and what an ad has to have for it to be met: of each of ``needs`` a type
    of its entities, a sign, or a part of the rule of which there are words."""

    ask: Ask
    needs: tuple[frozenset[str], ...] = ()


class Question(NamedTuple):
    """What a rule (and its number) asks of ads of a kind beside their words; ``needs`` as of one
    matcher."""

    number: int
    any: Sequence[Asked]
    none: Sequence[Asked]
    needs: frozenset[str]

    def may_be_met(self, look: Look) -> bool:
        """Whether an ad has something that the rule needs."""
        return (
            not self.needs or self.number in look.parts or not self.needs.isdisjoint(look.present)
        )


def questions(rules: Sequence[Rule], kind: str, *, registers: bool) -> tuple[Question, ...]:
    """What rules ask of ads of a kind; without ``registers`` what would be looked up there is left
    out."""
    return tuple(
        _Rule(number, rule, kind, registers=registers).question()
        for number, rule in enumerate(rules)
        if kind in rule.kinds and EVERY in rule.detection
    )


def evidence(look: Look, asked: Question) -> Evidence | None:
    """What speaks for a rule in an ad, or ``None``."""
    has = look.has(asked.number)
    met = _met(look, asked.any, has)
    if not met or (asked.none and _met(look, asked.none, has)):
        return None
    return _all(met)


def _met(look: Look, matchers: Sequence[Asked], has: AbstractSet[str]) -> list[Evidence]:
    met = []
    for ask, needs in matchers:
        for need in needs:
            if need.isdisjoint(has):
                break
        else:
            found = ask(look)
            if found is not None:
                met.append(found)
    return met


class _Rule:
    """A rule on ads of a kind: its matchers made ready to be asked."""

    def __init__(self, number: int, rule: Rule, kind: str, *, registers: bool) -> None:
        self._number, self._kind, self._registers = number, kind, registers
        self._detection = rule.detection[EVERY]
        self._parts: dict[str, Sequence[Asked]] = {}
        for name, matchers in self._detection.parts.items():
            self._parts[name] = self._asked(matchers)

    def question(self) -> Question:
        any_, none = self._asked(self._detection.any), self._asked(self._detection.none)
        return Question(self._number, any_, none, _any_of(any_))

    def _asked(self, matchers: Sequence[Matcher]) -> Sequence[Asked]:
        known = (m for m in matchers if not m.kinds or self._kind in m.kinds)
        return [_ASKED[type(m)](self, m) for m in known if type(m) in _ASKED and self._answers(m)]

    def _answers(self, matcher: Matcher) -> bool:
        looked_up = isinstance(matcher, RegisterMatcher) and matcher.ask != "invalid"
        return self._registers or not looked_up

    def field(self, matcher: FieldMatcher) -> Asked:
        check = checker(matcher.test)

        def ask(look: Look) -> Evidence | None:
            hours = look.by_type.get(HOURS, ())
            return _FIELD if check(look.ad, look.ad, look.limits, hours) else None

        return Asked(ask)

    def sign(self, matcher: SignMatcher) -> Asked:
        return Asked(lambda look: Evidence(words=look.signs[matcher.sign]), _one_of(matcher.sign))

    def codes(self, matcher: CodesMatcher) -> Asked:
        return Asked(lambda look: _some(codes_met(matcher, look.ad, look.docs)))

    def register(self, matcher: RegisterMatcher) -> Asked:
        def ask(look: Look) -> Evidence | None:
            ad, by_type = look.ad, look.by_type
            return _some(register_met(matcher, ad, look.docs, by_type, look.registers, look.limits))

        return Asked(ask, _one_of(*matcher.types) if matcher.types else ())

    def entity(self, matcher: EntityMatcher) -> Asked:
        number, types, heeds = self._number, matcher.types, matcher.heed_words
        checks = [checker(test) for test in matcher.tests]

        def ask(look: Look) -> Evidence | None:
            by_type, ad, limits = look.by_type, look.ad, look.limits
            hours = by_type.get(HOURS, ())
            found = [one for name in types for one in by_type.get(name, ())]
            for check in checks:
                found = [one for one in found if check(one, ad, limits, hours)]
            if heeds:
                found = [one for one in found if look.heeded(number, one)]
            return Evidence(found) if are_enough(matcher, found) else None

        return Asked(ask, _one_of(*types))

    def together(self, matcher: TogetherMatcher) -> Asked:
        parts, lacks = matcher.parts, matcher.lacks

        def ask(look: Look) -> Evidence | None:
            found = []
            for name in parts:
                part = self._part(look, name)
                if part is None:
                    return None
                found.append(part)
            return None if any(self._has(look, name) for name in lacks) else _all(found)

        needs = [self._needs(name) for name in parts]
        return Asked(ask, tuple(need for need in needs if need))

    def _needs(self, name: str) -> frozenset[str]:
        """What a part needs one of; nothing where one of its matchers needs nothing."""
        others = self._parts.get(name, ())
        needs = _any_of(others)
        return needs | {_WORDS + name} if needs or not others else needs

    def _has(self, look: Look, name: str) -> bool:
        """Whether a part is met; words that hold the name of a place name nobody."""
        words = look.parts.get(self._number, _NO_WORDS).get(name, ())
        if any(not look.is_place(word) for word in words):
            return True
        return self._beside_words(look, name) is not None

    def _part(self, look: Look, name: str) -> Evidence | None:
        words = look.parts.get(self._number, _NO_WORDS).get(name, ())
        others = self._beside_words(look, name)
        if not words:
            return others
        return Evidence(words=words) if others is None else _all([Evidence(words=words), others])

    def _beside_words(self, look: Look, name: str) -> Evidence | None:
        key = self._number, name
        if key not in look.known:
            met = _met(look, self._parts.get(name, ()), look.has(self._number))
            look.known[key] = _all(met) if met else None
        return look.known[key]


_ASKED: dict[type, Callable[[_Rule, Any], Asked]] = {
    FieldMatcher: _Rule.field,
    SignMatcher: _Rule.sign,
    CodesMatcher: _Rule.codes,
    RegisterMatcher: _Rule.register,
    EntityMatcher: _Rule.entity,
    TogetherMatcher: _Rule.together,
}


def _one_of(*names: str) -> tuple[frozenset[str]]:
    return (frozenset(names),)


def _any_of(matchers: Sequence[Asked]) -> frozenset[str]:
    """What matchers need one of; nothing where one of them needs nothing."""
    if not all(one.needs for one in matchers):
        return frozenset()
    return frozenset().union(*(one.needs[0] for one in matchers))


def _some(entities: Sequence[Entity]) -> Evidence | None:
    return Evidence(entities) if entities else None


def _all(met: Sequence[Evidence]) -> Evidence:
    if len(met) == 1:
        return met[0]
    return Evidence(
        [entity for one in met for entity in one.entities],
        [word for one in met for word in one.words],
    )
