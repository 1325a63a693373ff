"""The engine: which indicators are present in an ad, and where, found in one pass."""

import gc
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from indicators.compiled import Compiled, Held, Reading, assemble
from indicators.contexts import PARAMETERS, Context, Languages, load_languages
from indicators.limits import Limits, load_limits
from indicators.look import Evidence, Look, Words, evidence, questions
from indicators.prefixes import prefixed
from indicators.registers import Registers
from indicators.rule import KINDS, LANGUAGES, Rule
from indicators.slots import entity_slots, text_slots
from indicators.spans import entity_span, merged, span_of
from indicators.stored import key_of, stored
from indicators.tables import BESIDE, Tables, tables_of
from stream.messages import Ad, Entity, Span
from text.doc import Doc
from text.lemmas import OTHER

MAX_SPANS = 20
"""Spans kept of one indicator in one ad; an ad of 262,144 code points could hold thousands."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An indicator that is present: where, and what its reason may name (words, amount, hours)."""

    indicator: str
    spans: tuple[Span, ...] = ()
    slots: Mapping[str, str] = field(default_factory=dict)


class Survey(NamedTuple):
    """What an ad shows, by id, and the rules whose words it holds only to deny them."""

    findings: tuple[Finding, ...]
    denied: frozenset[str]


class Engine:
    """All rules, ready to be found; ``version`` is a hash of what rules and parameters say.

    ``find`` is pure. A language is compiled when its first ad comes; what came of that is kept in
    the folder ``compiled``, if one is named, for processes to come.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        *,
        languages: Languages | None = None,
        limits: Limits | None = None,
        registers: Registers | None = None,
        compiled: Path | None = None,
    ) -> None:
        self.rules = tuple(r for r in rules if r.status != "retired" and r.scope == "ad")
        self.by_id = {rule.id: rule for rule in self.rules}
        self.version = version_of(self.rules)
        self._limits = limits or load_limits()
        self._registers = registers
        self._languages, self._folder = languages, compiled
        self._compiled: dict[str, Compiled] = {}
        self._questions = {
            kind: questions(self.rules, kind, registers=registers is not None) for kind in KINDS
        }

    def covers(self, kind: str, lang: str) -> bool:
        """Whether there are rules with words for ads of this kind in this language."""
        return any(kind in rule.kinds and lang in rule.detection for rule in self.rules)

    def find(
        self, ad: Ad, docs: Mapping[str, Doc], entities: Sequence[Entity] = ()
    ) -> tuple[Finding, ...]:
        """The indicators present in an ad, by id; ``docs`` holds its ``title`` and ``text``."""
        return self.survey(ad, docs, entities).findings

    def survey(self, ad: Ad, docs: Mapping[str, Doc], entities: Sequence[Entity] = ()) -> Survey:
        """As ``find``, with the indicators that the ad denies or only mentions."""
        language = self._language(language_of(ad, docs))
        readings = {name: Reading(language, ad.kind, name, doc) for name, doc in docs.items()}
        words: dict[int, list[Words]] = {}
        parts: dict[int, dict[str, list[Words]]] = {}
        refused: list[Words] = []
        for name, reading in readings.items():
            for held in reading.held():
                if held.denied:
                    refused.append((name, held))
                elif held.part in ("", BESIDE):
                    words.setdefault(held.rule, []).append((name, held))
                else:
                    mine = parts.setdefault(held.rule, {})
                    mine.setdefault(held.part, []).append((name, held))
        for i in [i for i in words if i in language.paired and not _both(words[i])]:
            del words[i]
        things = self._things(ad, docs, readings, entities, parts, words)
        present = words.keys() | things.keys()
        contexts = _whole_ad(readings) if present else ()
        found = tuple(
            _finding(self.rules[i], docs, words.get(i, ()), things.get(i, Evidence()), entities)
            for i in sorted(present, key=lambda i: self.rules[i].id)
            if not any(context.silences(self.rules[i], ad.kind) for context in contexts)
        )
        denied = {held.rule for held in self._denials(refused, words)}
        return Survey(found, frozenset(self.rules[i].id for i in denied - present))

    def _denials(
        self, refused: Sequence[Words], words: Mapping[int, Sequence[Words]]
    ) -> Iterator[Held]:
        """The matches that an ad denies. Who refuses a part of a sign does not refuse the sign;
        what is refused inside the words of a sign (without an *office*) belongs to that sign; and
        the same words deny one sign, the one with the best evidence."""
        if not refused:
            return
        inside = {
            (name, token)
            for i, met in words.items()
            if self.rules[i].direction == "+"
            for name, held in met
            for token in range(held.path[0] + 1, held.path[-1] + 1)
        }
        taken: dict[tuple[str, int], int] = {}
        for name, held in sorted(refused, key=self._by_evidence):
            if held.part or (name, held.path[0]) in inside:
                continue
            if all(taken.get((name, token), held.rule) == held.rule for token in held.path):
                taken.update(((name, token), held.rule) for token in held.path)
                yield held

    def _by_evidence(self, one: Words) -> tuple[str, int, tuple[int, ...]]:
        held = one[1]
        return self.rules[held.rule].evidence, held.rule, held.path

    def _language(self, lang: str) -> Compiled:
        known = lang if lang in LANGUAGES else OTHER
        if known not in self._compiled:
            with _undisturbed():
                self._compiled[known] = assemble(self.rules, self._tables(known))
        return self._compiled[known]

    def _tables(self, lang: str) -> Tables:
        def make() -> Tables:
            return tables_of(self.rules, lang, self._languages or load_languages())

        if self._folder is None or self._languages or lang not in LANGUAGES:
            return make()
        digests = "".join(rule.digest for rule in self.rules)
        return stored(self._folder, lang, key_of(digests, lang), make)

    def _things(
        self,
        ad: Ad,
        docs: Mapping[str, Doc],
        readings: Mapping[str, Reading],
        entities: Sequence[Entity],
        parts: Mapping[int, Mapping[str, Sequence[Words]]],
        words: Mapping[int, Sequence[Words]],
    ) -> dict[int, Evidence]:
        """What rules find in entities, fields and registers, and in parts of them together."""
        by_type: dict[str, list[Entity]] = {}
        for entity in entities:
            by_type.setdefault(entity.type, []).append(entity)
        if prefixes := list(prefixed(docs, entities)):
            by_type["prefix"] = prefixes
        signs = {self.rules[i].id: met for i, met in words.items()}
        present = by_type.keys() | signs.keys()
        look = Look(
            ad, docs, readings, by_type, parts, signs, self._registers, self._limits, present
        )
        return {
            asked.number: found
            for asked in self._questions[ad.kind]
            if asked.may_be_met(look) and (found := evidence(look, asked)) is not None
        }


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the collector of garbage: of what is made to stay it would find nothing, again and
    again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _both(met: Sequence[Words]) -> bool:
    """Whether a match of ``any`` and one of ``beside`` were found."""
    return len({held.part for _, held in met}) == 2


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
    """The contexts of the whole ad that enough of its sentences hold."""
    met = Counter(context for reading in readings.values() for context, _ in reading.contexts())
    return [c for c, times in met.items() if c.scope == "ad" and times >= c.at_least]


def _finding(
    rule: Rule,
    docs: Mapping[str, Doc],
    words: Sequence[Words],
    things: Evidence,
    entities: Sequence[Entity],
) -> Finding:
    spans = merged(
        [
            *(span_of(name, docs[name], held.path) for name, held in (*words, *things.words)),
            *(entity_span(entity) for entity in things.entities),
        ],
        docs,
    )[:MAX_SPANS]
    slots = {**entity_slots(things.entities), **text_slots(spans, docs, entities)}
    return Finding(rule.id, spans, slots)
