"""The rules of one language, compiled, and what of them holds in one text."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from indicators.clauses import Clauses
from indicators.contexts import Context, Language
from indicators.filing import build
from indicators.pattern import Found, Path, Scanner
from indicators.rule import PhraseMatcher, RegexMatcher, Rule, TextMatcher
from indicators.starts import matches, starts
from text.doc import Doc

NEAR = 40
"""Words between two matches of which one spares the other in a clause."""


class Regex(NamedTuple):
    """An entry that is an expression: its number, what has to stand in a text for it to be tried,
    and what finds the places where it may begin."""

    label: int
    pattern: re.Pattern[str]
    trigger: str
    begins: re.Pattern[str] | None


Regexes = tuple[Regex, ...]


BESIDE = "beside"


class Entry(NamedTuple):
    """A text matcher and the number of its rule; ``positive`` when it stands under ``any`` or in
    the ``part`` of that name, such as ``beside``."""

    rule: int
    matcher: TextMatcher
    positive: bool
    part: str = ""


class Held(NamedTuple):
    """A rule's matcher (of ``any``, else of a ``part``) that is met and holds, at the tokens of
    ``path``."""

    rule: int
    path: Path
    part: str = ""


class Chosen(NamedTuple):
    """Some of the entries: their numbers, what finds the phrases among them (and maybe others), and
    those of them that are regular expressions."""

    labels: frozenset[int]
    scanner: Scanner[int]
    regexes: Regexes


@dataclass(frozen=True, slots=True)
class Compiled:
    """Entries are known to the scanner and to ``regexes`` by their number."""

    rules: Sequence[Rule]
    entries: tuple[Entry, ...]
    scanner: Scanner[int]
    regexes: Regexes
    language: Language
    spares: Mapping[int, Chosen]
    paired: frozenset[int] = frozenset()
    """Rules that have a ``beside``."""
    _concerned: dict[tuple[str, str], Chosen] = field(default_factory=dict)

    def concerned(self, kind: str, place: str) -> Chosen:
        """The entries under ``any`` for one field of ads of a kind."""
        if (kind, place) not in self._concerned:
            labels = frozenset(
                n for n, e in enumerate(self.entries) if self._concerns(e, kind, place)
            )
            known = (chosen for chosen in self._concerned.values() if chosen.labels == labels)
            self._concerned[kind, place] = next(known, None) or chosen(
                labels, self.scanner.only(labels), self.regexes
            )
        return self._concerned[kind, place]

    def _concerns(self, entry: Entry, kind: str, place: str) -> bool:
        kinds = entry.matcher.kinds or self.rules[entry.rule].kinds
        return entry.positive and kind in kinds and place in entry.matcher.fields


def _matched(doc: Doc, regexes: Regexes) -> Iterator[Found[int]]:
    for label, pattern, trigger, begins in regexes:
        if trigger in doc.folded:
            for match in matches(pattern, begins, doc.folded):
                path = tokens_of(doc, *doc.span(match.start(), match.end()))
                if path:
                    yield Found(label, path)


class Reading:
    """A field of an ad of a kind as the rules of a language see it. What may speak against a match
    is looked for when there is a match, and kept."""

    def __init__(self, compiled: Compiled, kind: str, place: str, doc: Doc) -> None:
        self.doc = doc
        self._compiled, self._kind, self._place = compiled, kind, place
        self._phrases: dict[tuple[int, int], list[tuple[str, Path]]] = {}
        self._regexes: dict[int, dict[int, list[tuple[str, Path]]]] = {}

    def held(self) -> list[Held]:
        """The matches that hold: of the ad's kind, not spared, not negated, not silenced."""
        entries = self._compiled.entries
        among = self._compiled.concerned(self._kind, self._place)
        found = {*among.scanner.scan(self.doc), *_matched(self.doc, among.regexes)}
        return [
            Held(entry.rule, match.path, entry.part)
            for match in found
            for entry in (entries[match.label],)
            if not self._against(entry.rule, match.path, negated=entry.matcher.negated)
        ]

    def heeded(self, rule: int, start: int, end: int) -> bool:
        """Whether no words speak against what stands in ``original[start:end]``, for that rule."""
        path = tokens_of(self.doc, start, end)
        return not path or not self._against(rule, path)

    @cached_property
    def contexts(self) -> list[tuple[Context, int]]:
        """The contexts that the text holds, each with the number of its sentence."""
        return list(self._compiled.language.present(self.doc))

    @cached_property
    def _silences(self) -> dict[int, list[Context]]:
        """The contexts that concern their sentence alone, by it."""
        found: dict[int, list[Context]] = {}
        for context, sentence in self.contexts:
            if context.scope == "sentence":
                found.setdefault(sentence, []).append(context)
        return found

    def _against(self, rule: int, path: Path, *, negated: bool = False) -> bool:
        """Whether the words around speak against the rule there: a ``none`` of it in the sentence
        or clause, the negation of the language (unless ``negated``), or a context."""
        sentence = self.doc.sentences[path[0]]
        negation = self._compiled.language.negation
        return (
            any(
                scope == "sentence" or self._together(path, spare)
                for scope, spare in self._spared(rule, sentence)
            )
            or (negation is not None and not negated and negation.holds(self.doc, path))
            or any(
                context.silences(self._compiled.rules[rule], self._kind)
                for context in self._silences.get(sentence, ())
            )
        )

    def _spared(self, rule: int, sentence: int) -> list[tuple[str, Path]]:
        """The matches of a rule's ``none`` in a sentence, each with its scope."""
        among = self._compiled.spares.get(rule)
        if not among:
            return []
        if (rule, sentence) not in self._phrases:
            low = bisect_left(self.doc.sentences, sentence)
            high = bisect_left(self.doc.sentences, sentence + 1, low)
            found = among.scanner.scan(self.doc, low, high, among.labels)
            self._phrases[rule, sentence] = self._scoped(found)
        if rule not in self._regexes:
            by_sentence: dict[int, list[tuple[str, Path]]] = {}
            for scope, path in self._scoped(_matched(self.doc, among.regexes)):
                by_sentence.setdefault(self.doc.sentences[path[0]], []).append((scope, path))
            self._regexes[rule] = by_sentence
        return self._phrases[rule, sentence] + self._regexes[rule].get(sentence, [])

    def _scoped(self, found: Iterable[Found[int]]) -> list[tuple[str, Path]]:
        return [(self._compiled.entries[label].matcher.scope, path) for label, path in found]

    def _together(self, one: Path, other: Path) -> bool:
        """Whether two matches of one sentence stand in one clause, near each other."""
        first, last = sorted((one, other))
        if last[0] <= first[-1]:
            return True
        if last[0] - first[-1] > NEAR:
            return False
        negation = self._compiled.language.negation
        clauses = negation.clauses if negation else Clauses()
        return clauses.start(self.doc, last[0], first[-1]) <= first[-1]


def tokens_of(doc: Doc, start: int, end: int) -> Path:
    """The tokens that stand in ``original[start:end]``, whole or in part."""
    first = bisect_left(doc.ends, start + 1)
    return tuple(range(first, bisect_left(doc.starts, end)))


def compile_language(rules: Sequence[Rule], lang: str, language: Language) -> Compiled:
    """The matchers that the rules have for ``lang``, filed by what finds them."""
    entries = tuple(_entries(rules, lang))
    regexes = tuple(
        Regex(number, re.compile(matcher.pattern), matcher.trigger, starts(matcher.pattern))
        for number, entry in enumerate(entries)
        for matcher in (entry.matcher,)
        if isinstance(matcher, RegexMatcher)
    )
    scanner = build(
        (
            (number, entry.matcher.phrase)
            for number, entry in enumerate(entries)
            if isinstance(entry.matcher, PhraseMatcher)
        ),
        lang,
    )
    return Compiled(
        rules=rules,
        entries=entries,
        scanner=scanner,
        regexes=regexes,
        language=language,
        spares=_spares(entries, scanner, regexes),
        paired=frozenset(entry.rule for entry in entries if entry.part == BESIDE),
    )


def _spares(entries: Sequence[Entry], scanner: Scanner[int], regexes: Regexes) -> dict[int, Chosen]:
    """The entries under ``none`` of each rule that has some, with one scanner for all."""
    by_rule: dict[int, list[int]] = {}
    for number, entry in enumerate(entries):
        if not entry.positive:
            by_rule.setdefault(entry.rule, []).append(number)
    common = scanner.only(frozenset(chain.from_iterable(by_rule.values())))
    return {rule: chosen(frozenset(own), common, regexes) for rule, own in by_rule.items()}


def chosen(labels: frozenset[int], scanner: Scanner[int], regexes: Regexes) -> Chosen:
    """The entries of these numbers."""
    return Chosen(labels, scanner, tuple(regex for regex in regexes if regex.label in labels))


def _entries(rules: Sequence[Rule], lang: str) -> Iterator[Entry]:
    for number, rule in enumerate(rules):
        if lang not in rule.detection:
            continue
        detection = rule.detection[lang]
        for positive, part, matchers in (
            (True, "", detection.any),
            (True, BESIDE, detection.beside),
            (False, "", detection.none),
            *((True, name, matchers) for name, matchers in detection.parts.items()),
        ):
            for matcher in matchers:
                if isinstance(matcher, PhraseMatcher | RegexMatcher):
                    yield Entry(number, matcher, positive, part)
