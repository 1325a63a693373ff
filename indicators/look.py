"""What a rule finds in one ad beside its words: entities, fields, registers, parts together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Look:
    """One ad as rules look at it; ``parts`` are the words met of a part of a rule."""

    ad: Ad
    docs: Mapping[str, Doc]
    readings: Mapping[str, Reading]
    by_type: Mapping[str, list[Entity]]
    parts: Mapping[tuple[int, str], Sequence[Words]]
    registers: Registers | None
    limits: Limits

    def evidence(self, number: int, rule: Rule) -> Evidence | None:
        """What speaks for the rule of that number, or ``None``."""
        detection = rule.detection[EVERY]
        found = [self._one(number, rule, matcher) for matcher in detection.any]
        met = [evidence for evidence in found if evidence is not None]
        if not met or any(self._one(number, rule, m) is not None for m in detection.none):
            return None
        return _all(met)

    def _one(self, number: int, rule: Rule, matcher: Matcher) -> Evidence | None:
        if isinstance(matcher, EntityMatcher):
            return _some(self._entities(number, matcher))
        if isinstance(matcher, FieldMatcher):
            return Evidence() if field_met(matcher, self.ad, self.limits) else None
        if isinstance(matcher, CodesMatcher):
            return _some(codes_met(matcher, self.ad, self.docs))
        if isinstance(matcher, RegisterMatcher):
            ad, by_type = self.ad, self.by_type
            met = register_met(matcher, ad, self.docs, by_type, self.registers, self.limits)
            return _some(met)
        if isinstance(matcher, TogetherMatcher):
            return self._together(number, rule, matcher)
        return None

    def _entities(self, number: int, matcher: EntityMatcher) -> Sequence[Entity]:
        met = entities_met(matcher, self.ad, self.by_type, self.limits)
        if matcher.heed_words:
            met = [one for one in met if self._heeded(number, one)]
            return met if are_enough(matcher, met) else []
        return met

    def _heeded(self, number: int, entity: Entity) -> bool:
        reading = self.readings.get(entity.field)
        return reading is None or reading.heeded(number, entity.start, entity.end)

    def _together(self, number: int, rule: Rule, matcher: TogetherMatcher) -> Evidence | None:
        if matcher.kinds and self.ad.kind not in matcher.kinds:
            return None
        found = []
        for name in matcher.parts:
            part = self._part(number, rule, name)
            if part is None:
                return None
            found.append(part)
        if any(self._has(number, rule, name) for name in matcher.lacks):
            return None
        return _all(found)

    def _has(self, number: int, rule: Rule, name: str) -> bool:
        """Whether a part is met; words that hold the name of a place name nobody."""
        words = self.parts.get((number, name), ())
        others = rule.detection[EVERY].parts.get(name, ())
        return any(not self._is_place(word) for word in words) or any(
            self._one(number, rule, matcher) is not None for matcher in others
        )

    def _is_place(self, word: Words) -> bool:
        field, held = word
        doc, places = self.docs[field], self.by_type.get("place", ())
        return any(
            place.field == field and place.start < doc.ends[i] and doc.starts[i] < place.end
            for place in places
            for i in held.path
        )

    def _part(self, number: int, rule: Rule, name: str) -> Evidence | None:
        words = self.parts.get((number, name), ())
        others = rule.detection[EVERY].parts.get(name, ())
        met = [Evidence(words=words)] if words else []
        met += [e for m in others if (e := self._one(number, rule, m)) is not None]
        return _all(met) if met else None


def _some(entities: Sequence[Entity]) -> Evidence | None:
    return Evidence(entities) if entities else None


def _all(met: Sequence[Evidence]) -> Evidence:
    return Evidence(
        [entity for one in met for entity in one.entities],
        [word for one in met for word in one.words],
    )
