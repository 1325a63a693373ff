"""What a rule finds in one ad beside its words: entities, fields, registers, parts together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from indicators.codes import codes_met
from indicators.compiled import Held, Reading
from indicators.fields import are_enough, entities_met, field_met
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


class Asked(NamedTuple):
    """A matcher with what an ad has to have for it to be met: an entity of one of ``types`` (any ad
    will do where there are none), and words of each of ``parts``."""

    matcher: Matcher
    types: frozenset[str]
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    """What a rule (and its number) asks of ads of ``kinds`` beside their words; ``wordless`` is
    what of ``any`` may be met without words."""

    number: int
    kinds: tuple[str, ...]
    any: tuple[Asked, ...]
    wordless: tuple[Asked, ...]
    none: tuple[Matcher, ...]
    parts: Mapping[str, Sequence[Asked]]


_NO_WORDS: Mapping[str, Sequence[Words]] = {}


def question(number: int, rule: Rule, *, registers: bool) -> Question:
    """What a rule asks; without ``registers`` what would be looked up there is left out."""
    detection = rule.detection[EVERY]

    def known(matchers: Sequence[Matcher]) -> tuple[Matcher, ...]:
        return tuple(
            matcher
            for matcher in matchers
            if registers or not isinstance(matcher, RegisterMatcher) or matcher.ask == "invalid"
        )

    parts = {
        name: tuple(_asked(matcher, {}) for matcher in known(matchers))
        for name, matchers in detection.parts.items()
    }
    asked = tuple(_asked(matcher, parts) for matcher in known(detection.any))
    wordless = tuple(one for one in asked if not one.parts)
    return Question(number, rule.kinds, asked, wordless, known(detection.none), parts)


def _asked(matcher: Matcher, parts: Mapping[str, Sequence[Asked]]) -> Asked:
    types = matcher.types if isinstance(matcher, EntityMatcher) else ()
    names = matcher.parts if isinstance(matcher, TogetherMatcher) else ()
    return Asked(matcher, frozenset(types), frozenset(n for n in names if not parts.get(n)))


@dataclass(frozen=True, slots=True)
class Look:
    """One ad as rules look at it; ``parts`` are the words met of each part of each rule, ``signs``
    those of rules themselves by id."""

    ad: Ad
    docs: Mapping[str, Doc]
    readings: Mapping[str, Reading]
    by_type: Mapping[str, list[Entity]]
    parts: Mapping[int, Mapping[str, Sequence[Words]]]
    signs: Mapping[str, Sequence[Words]]
    registers: Registers | None
    limits: Limits
    _known: dict[tuple[int, str], Evidence | None] = field(default_factory=dict)
    """What speaks beside words for a part of a rule that was asked for."""

    def evidence(self, asked: Question) -> Evidence | None:
        """What speaks for a rule, or ``None``."""
        worded = self.parts.get(asked.number, _NO_WORDS)
        found = [
            self._one(asked, matcher)
            for matcher, types, parts in (asked.any if worded else asked.wordless)
            if (not types or not types.isdisjoint(self.by_type)) and parts <= worded.keys()
        ]
        met = [evidence for evidence in found if evidence is not None]
        if not met or any(self._one(asked, matcher) is not None for matcher in asked.none):
            return None
        return _all(met)

    def _one(self, asked: Question, matcher: Matcher) -> Evidence | None:
        if isinstance(matcher, FieldMatcher):
            return Evidence() if field_met(matcher, self.ad, self.by_type, self.limits) else None
        if isinstance(matcher, TogetherMatcher):
            return self._together(asked, matcher)
        if isinstance(matcher, SignMatcher):
            words = self.signs.get(matcher.sign)
            return Evidence(words=words) if words else None
        return _some(self._met(asked.number, matcher))

    def _met(self, number: int, matcher: Matcher) -> Sequence[Entity]:
        if isinstance(matcher, EntityMatcher):
            return self._entities(number, matcher)
        if isinstance(matcher, CodesMatcher):
            return codes_met(matcher, self.ad, self.docs)
        if isinstance(matcher, RegisterMatcher):
            ad, by_type = self.ad, self.by_type
            return register_met(matcher, ad, self.docs, by_type, self.registers, self.limits)
        return ()

    def _entities(self, number: int, matcher: EntityMatcher) -> Sequence[Entity]:
        met = entities_met(matcher, self.ad, self.by_type, self.limits)
        if matcher.heed_words:
            met = [one for one in met if self._heeded(number, one)]
            return met if are_enough(matcher, met) else []
        return met

    def _heeded(self, number: int, entity: Entity) -> bool:
        reading = self.readings.get(entity.field)
        return reading is None or reading.heeded(number, entity.start, entity.end)

    def _together(self, asked: Question, matcher: TogetherMatcher) -> Evidence | None:
        if matcher.kinds and self.ad.kind not in matcher.kinds:
            return None
        found = []
        for name in matcher.parts:
            part = self._part(asked, name)
            if part is None:
                return None
            found.append(part)
        if any(self._has(asked, name) for name in matcher.lacks):
            return None
        return _all(found)

    def _has(self, asked: Question, name: str) -> bool:
        """Whether a part is met; words that hold the name of a place name nobody."""
        words = self.parts.get(asked.number, _NO_WORDS).get(name, ())
        if any(not self._is_place(word) for word in words):
            return True
        return self._beside_words(asked, name) is not None

    def _is_place(self, word: Words) -> bool:
        name, held = word
        doc, places = self.docs[name], self.by_type.get("place", ())
        return any(
            place.field == name and place.start < doc.ends[i] and doc.starts[i] < place.end
            for place in places
            for i in held.path
        )

    def _part(self, asked: Question, name: str) -> Evidence | None:
        words = self.parts.get(asked.number, _NO_WORDS).get(name, ())
        others = self._beside_words(asked, name)
        if not words:
            return others
        return Evidence(words=words) if others is None else _all([Evidence(words=words), others])

    def _beside_words(self, asked: Question, name: str) -> Evidence | None:
        key = asked.number, name
        if key not in self._known:
            found = [
                self._one(asked, matcher)
                for matcher, types, _ in asked.parts.get(name, ())
                if not types or not types.isdisjoint(self.by_type)
            ]
            met = [evidence for evidence in found if evidence is not None]
            self._known[key] = _all(met) if met else None
        return self._known[key]


def _some(entities: Sequence[Entity]) -> Evidence | None:
    return Evidence(entities) if entities else None


def _all(met: Sequence[Evidence]) -> Evidence:
    return Evidence(
        [entity for one in met for entity in one.entities],
        [word for one in met for word in one.words],
    )
