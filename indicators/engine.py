"""The engine: which indicators are present in an ad, and where, found in one pass."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from indicators.codes import codes_met
from indicators.compiled import Compiled, Held, Reading, compile_language
from indicators.contexts import PARAMETERS, Context, Languages, load_languages
from indicators.fields import entities_met, field_met
from indicators.limits import Limits, load_limits
from indicators.rule import EVERY, CodesMatcher, EntityMatcher, FieldMatcher, Matcher, Rule
from indicators.slots import entity_slots, text_slots
from indicators.spans import entity_span, merged, span_of
from stream.messages import Ad, Entity, Span
from text.doc import Doc

Heeded = Callable[[Entity], bool]
"""Whether no words around an entity speak against it."""
MAX_SPANS = 20
"""Spans kept of one indicator in one ad; an ad of 262,144 code points could hold thousands."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An indicator that is present: where, and what its reason may name (words, amount, hours)."""

    indicator: str
    spans: tuple[Span, ...] = ()
    slots: Mapping[str, str] = field(default_factory=dict)


class Engine:
    """All rules, ready to be found; ``version`` is a hash of what rules and parameters say.

    ``find`` is pure. A language is compiled when its first ad comes.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        *,
        languages: Languages | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.rules = tuple(r for r in rules if r.status != "retired" and r.scope == "ad")
        self.by_id = {rule.id: rule for rule in self.rules}
        self.version = version_of(self.rules)
        self._languages = languages or load_languages()
        self._limits = limits or load_limits()
        self._compiled: dict[str, Compiled] = {}
        self._general = tuple(i for i, rule in enumerate(self.rules) if EVERY in rule.detection)

    def covers(self, kind: str, lang: str) -> bool:
        """Whether there are rules with words for ads of this kind in this language."""
        return any(kind in rule.kinds and lang in rule.detection for rule in self.rules)

    def find(
        self, ad: Ad, docs: Mapping[str, Doc], entities: Sequence[Entity] = ()
    ) -> tuple[Finding, ...]:
        """The indicators present in an ad, by id; ``docs`` holds its ``title`` and ``text``."""
        compiled = self._language(language_of(ad, docs))
        readings = {name: Reading(compiled, ad.kind, name, doc) for name, doc in docs.items()}
        words: dict[int, list[tuple[str, Held]]] = {}
        for name, reading in readings.items():
            for held in reading.held():
                words.setdefault(held.rule, []).append((name, held))
        for i in [i for i in words if i in compiled.paired and not _both(words[i])]:
            del words[i]
        things = self._things(ad, docs, readings, entities)
        present = words.keys() | things.keys()
        if not present:
            return ()
        contexts = _whole_ad(readings)
        return tuple(
            _finding(self.rules[i], docs, words.get(i, ()), things.get(i, ()), entities)
            for i in sorted(present, key=lambda i: self.rules[i].id)
            if not any(context.silences(self.rules[i], ad.kind) for context in contexts)
        )

    def _language(self, lang: str) -> Compiled:
        if lang not in self._compiled:
            language = self._languages.build(lang)
            self._compiled[lang] = compile_language(self.rules, lang, language)
        return self._compiled[lang]

    def _things(
        self,
        ad: Ad,
        docs: Mapping[str, Doc],
        readings: Mapping[str, Reading],
        entities: Sequence[Entity],
    ) -> dict[int, list[Entity]]:
        """What rules find in entities and fields; a rule met by a field alone has no entities."""
        by_type: dict[str, list[Entity]] = {}
        for entity in entities:
            by_type.setdefault(entity.type, []).append(entity)
        found = {}
        for i in self._general:
            if ad.kind in self.rules[i].kinds:
                heeded = partial(_heeded, i, readings)
                met = self._met(self.rules[i], ad, docs, by_type, heeded)
                if met is not None:
                    found[i] = met
        return found

    def _met(
        self,
        rule: Rule,
        ad: Ad,
        docs: Mapping[str, Doc],
        by_type: Mapping[str, list[Entity]],
        heeded: Heeded,
    ) -> list[Entity] | None:
        detection = rule.detection[EVERY]
        one = partial(self._one, ad=ad, docs=docs, by_type=by_type, heeded=heeded)
        met = [entities for entities in map(one, detection.any) if entities is not None]
        if not met or any(one(matcher) is not None for matcher in detection.none):
            return None
        return [entity for entities in met for entity in entities]

    def _one(
        self,
        matcher: Matcher,
        *,
        ad: Ad,
        docs: Mapping[str, Doc],
        by_type: Mapping[str, list[Entity]],
        heeded: Heeded,
    ) -> list[Entity] | None:
        if isinstance(matcher, EntityMatcher):
            met = entities_met(matcher, ad, by_type, self._limits)
            return (list(filter(heeded, met)) if matcher.heed_words else met) or None
        if isinstance(matcher, FieldMatcher):
            return [] if field_met(matcher, ad, self._limits) else None
        if isinstance(matcher, CodesMatcher):
            return codes_met(matcher, ad, docs) or None
        return None


def _both(met: Sequence[tuple[str, Held]]) -> bool:
    """Whether a match of ``any`` and one of ``beside`` were found."""
    return len({held.beside for _, held in met}) == 2


def _heeded(rule: int, readings: Mapping[str, Reading], entity: Entity) -> bool:
    reading = readings.get(entity.field)
    return reading is None or reading.heeded(rule, entity.start, entity.end)


def language_of(ad: Ad, docs: Mapping[str, Doc]) -> str:
    """The language whose rules are looked for: of the text, else as stated, else of the title."""
    of_text = docs["text"].lang if "text" in docs and docs["text"].forms else ""
    of_title = docs["title"].lang if "title" in docs else ""
    return of_text or ad.lang or of_title


def version_of(rules: Sequence[Rule]) -> str:
    """A short hash of rules and parameters: the same where they say the same."""
    digest = hashlib.sha256()
    for rule in sorted(rules, key=lambda rule: rule.id):
        digest.update(rule.digest.encode())
    for path in sorted(PARAMETERS.glob("*.yml")):
        if path.name != "score.yml":
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _whole_ad(readings: Mapping[str, Reading]) -> list[Context]:
    return [
        context
        for reading in readings.values()
        for context, _ in reading.contexts
        if context.scope == "ad"
    ]


def _finding(
    rule: Rule,
    docs: Mapping[str, Doc],
    words: Sequence[tuple[str, Held]],
    things: Sequence[Entity],
    entities: Sequence[Entity],
) -> Finding:
    spans = merged(
        [
            *(span_of(name, docs[name], held.path) for name, held in words),
            *(entity_span(entity) for entity in things),
        ],
        docs,
    )[:MAX_SPANS]
    slots = {**entity_slots(things), **text_slots(spans, docs, entities)}
    return Finding(rule.id, spans, slots)
