"""The rules of one language, compiled, and what of them holds in one text."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from indicators.clauses import Clauses
from indicators.contexts import Context, Language
from indicators.filing import build
from indicators.pattern import Found, Path, Scanner
from indicators.rule import PhraseMatcher, RegexMatcher, Rule, TextMatcher
from text.doc import Doc

NEAR = 40
"""Words between two matches of which one spares the other in a clause."""


class Entry(NamedTuple):
    """A text matcher and the number of its rule; ``positive`` when it stands under ``any`` or, with
    ``beside``, under that."""

    rule: int
    matcher: TextMatcher
    positive: bool
    beside: bool = False


class Held(NamedTuple):
    """A rule's matcher that is met and holds, at the tokens of ``path``; one of ``beside`` or of
    ``any``."""

    rule: int
    path: Path
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Compiled:
    """Entries are known to the scanner and to ``regexes`` by their number."""

    rules: Sequence[Rule]
    entries: tuple[Entry, ...]
    scanner: Scanner[int]
    regexes: tuple[tuple[int, re.Pattern[str], str], ...]
    language: Language
    paired: frozenset[int] = frozenset()
    """Rules that have a ``beside``."""

    def held(self, kind: str, field: str, doc: Doc) -> list[Held]:
        """The matches that hold: of the ad's kind, not spared, not negated, not silenced."""
        found = self._found(doc)
        positive = [match for match in found if self._concerns(match, kind, field)]
        if not positive:
            return []
        around = self._around(kind, doc, found)
        return [
            Held(entry.rule, match.path, entry.beside)
            for match in positive
            for entry in (self.entries[match.label],)
            if not around.against(entry.rule, match.path, negated=entry.matcher.negated)
        ]

    def heeded(self, rule: int, kind: str, doc: Doc, start: int, end: int) -> bool:
        """Whether no words speak against what stands in ``original[start:end]``, for that rule."""
        path = tokens_of(doc, start, end)
        around = self._around(kind, doc, self._found(doc))
        return not path or not around.against(rule, path)

    def _found(self, doc: Doc) -> set[Found[int]]:
        return {*self.scanner.scan(doc), *self._regexes(doc)}

    def _concerns(self, match: Found[int], kind: str, field: str) -> bool:
        entry = self.entries[match.label]
        kinds = entry.matcher.kinds or self.rules[entry.rule].kinds
        return entry.positive and kind in kinds and field in entry.matcher.fields

    def _around(self, kind: str, doc: Doc, found: Iterable[Found[int]]) -> "Around":
        sentences: set[tuple[int, int]] = set()
        clauses: dict[tuple[int, int], list[Path]] = {}
        for match in found:
            entry = self.entries[match.label]
            place = entry.rule, doc.sentences[match.path[0]]
            if not entry.positive and entry.matcher.scope == "sentence":
                sentences.add(place)
            elif not entry.positive:
                clauses.setdefault(place, []).append(match.path)
        silences = _silences(doc, self.language)
        return Around(doc, kind, self.rules, self.language, sentences, clauses, silences)

    def _regexes(self, doc: Doc) -> Iterator[Found[int]]:
        for label, pattern, trigger in self.regexes:
            if trigger in doc.folded:
                for match in pattern.finditer(doc.folded):
                    path = tokens_of(doc, *doc.span(match.start(), match.end()))
                    if path:
                        yield Found(label, path)


@dataclass(frozen=True, slots=True)
class Around:
    """What the words around a match may say against it: the ``none`` matchers of a rule in a
    sentence or clause of it, the negation of the language, and contexts by sentence."""

    doc: Doc
    kind: str
    rules: Sequence[Rule]
    language: Language
    sentences: Set[tuple[int, int]]
    clauses: Mapping[tuple[int, int], Sequence[Path]]
    contexts: Mapping[int, Sequence[Context]]

    def against(self, rule: int, path: Path, *, negated: bool = False) -> bool:
        """Whether something speaks against the rule there; ``negated`` allows negation."""
        negation = self.language.negation
        place = rule, self.doc.sentences[path[0]]
        return (
            place in self.sentences
            or any(self._together(path, spare) for spare in self.clauses.get(place, ()))
            or (negation is not None and not negated and negation.holds(self.doc, path))
            or any(
                context.silences(self.rules[rule], self.kind)
                for context in self.contexts.get(self.doc.sentences[path[0]], ())
            )
        )

    def _together(self, one: Path, other: Path) -> bool:
        """Whether two matches of one sentence stand in one clause, near each other."""
        first, last = sorted((one, other))
        if last[0] <= first[-1]:
            return True
        if last[0] - first[-1] > NEAR:
            return False
        clauses = self.language.negation.clauses if self.language.negation else Clauses()
        return clauses.start(self.doc, last[0], first[-1]) <= first[-1]


def _silences(doc: Doc, language: Language) -> dict[int, list[Context]]:
    found: dict[int, list[Context]] = {}
    for context, sentence in language.present(doc):
        if context.scope == "sentence":
            found.setdefault(sentence, []).append(context)
    return found


def tokens_of(doc: Doc, start: int, end: int) -> Path:
    """The tokens that stand in ``original[start:end]``, whole or in part."""
    first = bisect_left(doc.ends, start + 1)
    return tuple(range(first, bisect_left(doc.starts, end)))


def compile_language(rules: Sequence[Rule], lang: str, language: Language) -> Compiled:
    """The matchers that the rules have for ``lang``, filed by what finds them."""
    entries = tuple(_entries(rules, lang))
    return Compiled(
        rules=rules,
        entries=entries,
        scanner=build(
            (
                (number, entry.matcher.phrase)
                for number, entry in enumerate(entries)
                if isinstance(entry.matcher, PhraseMatcher)
            ),
            lang,
        ),
        regexes=tuple(
            (number, re.compile(entry.matcher.pattern), entry.matcher.trigger)
            for number, entry in enumerate(entries)
            if isinstance(entry.matcher, RegexMatcher)
        ),
        language=language,
        paired=frozenset(entry.rule for entry in entries if entry.beside),
    )


def _entries(rules: Sequence[Rule], lang: str) -> Iterator[Entry]:
    for number, rule in enumerate(rules):
        if lang not in rule.detection:
            continue
        part = rule.detection[lang]
        for positive, beside, matchers in (
            (True, False, part.any),
            (True, True, part.beside),
            (False, False, part.none),
        ):
            for matcher in matchers:
                if isinstance(matcher, PhraseMatcher | RegexMatcher):
                    yield Entry(number, matcher, positive, beside)
