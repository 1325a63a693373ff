"""The rules of one language, compiled, and what of them holds in one text."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indicators.clauses import Clauses
from indicators.contexts import Context, Language
from indicators.pattern import Found, Path, Scanner, build
from indicators.rule import PhraseMatcher, RegexMatcher, Rule, TextMatcher
from text.doc import Doc


class Entry(NamedTuple):
    """A text matcher and the number of its rule; ``positive`` when it stands under ``any``."""

    rule: int
    matcher: TextMatcher
    positive: bool


class Held(NamedTuple):
    """A rule's matcher that is met and holds, at the tokens of ``path``."""

    rule: int
    path: Path


@dataclass(frozen=True, slots=True)
class Compiled:
    """Entries are known to the scanner and to ``regexes`` by their number."""

    rules: Sequence[Rule]
    entries: tuple[Entry, ...]
    scanner: Scanner[int]
    regexes: tuple[tuple[int, re.Pattern[str], str], ...]
    language: Language

    def held(self, kind: str, field: str, doc: Doc) -> list[Held]:
        """The matches that hold: of the ad's kind, not spared, not negated, not silenced."""
        found = {*self.scanner.scan(doc), *self._regexes(doc)}
        positive = [match for match in found if self._concerns(match, kind, field)]
        if not positive:
            return []
        spares = [match for match in found if not self.entries[match.label].positive]
        silences = self._silences(doc, kind)
        return [
            Held(self.entries[match.label].rule, match.path)
            for match in positive
            if not self._spared(doc, match, spares)
            and not self._negated(doc, match)
            and not silences(self.rules[self.entries[match.label].rule], doc, match.path)
        ]

    def _concerns(self, match: Found[int], kind: str, field: str) -> bool:
        entry = self.entries[match.label]
        kinds = entry.matcher.kinds or self.rules[entry.rule].kinds
        return entry.positive and kind in kinds and field in entry.matcher.fields

    def _spared(self, doc: Doc, match: Found[int], spares: Iterable[Found[int]]) -> bool:
        """Whether a ``none`` matcher of the same rule stands in its sentence or clause."""
        rule = self.entries[match.label].rule
        for spare in spares:
            entry = self.entries[spare.label]
            if entry.rule == rule and self._together(doc, entry.matcher.scope, match, spare):
                return True
        return False

    def _together(self, doc: Doc, scope: str, one: Found[int], other: Found[int]) -> bool:
        first, last = sorted((one.path, other.path))
        if doc.sentences[first[0]] != doc.sentences[last[0]]:
            return False
        if scope == "sentence" or last[0] <= first[-1]:
            return True
        negation = self.language.negation
        clauses = negation.clauses if negation else Clauses()
        return clauses.start(doc, last[0], first[-1]) <= first[-1]

    def _negated(self, doc: Doc, match: Found[int]) -> bool:
        negation = self.language.negation
        if negation is None or self.entries[match.label].matcher.negated:
            return False
        return negation.holds(doc, match.path)

    def _silences(self, doc: Doc, kind: str) -> Callable[[Rule, Doc, Path], bool]:
        by_sentence: dict[int, list[Context]] = {}
        for context, sentence in self.language.present(doc):
            if context.scope == "sentence":
                by_sentence.setdefault(sentence, []).append(context)

        def silences(rule: Rule, doc: Doc, path: Path) -> bool:
            contexts = by_sentence.get(doc.sentences[path[0]], ())
            return any(context.silences(rule, kind) for context in contexts)

        return silences

    def _regexes(self, doc: Doc) -> Iterator[Found[int]]:
        for label, pattern, trigger in self.regexes:
            if trigger in doc.folded:
                for match in pattern.finditer(doc.folded):
                    path = _tokens(doc, *doc.span(match.start(), match.end()))
                    if path:
                        yield Found(label, path)


def _tokens(doc: Doc, start: int, end: int) -> Path:
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
    )


def _entries(rules: Sequence[Rule], lang: str) -> Iterator[Entry]:
    for number, rule in enumerate(rules):
        if lang not in rule.detection:
            continue
        for positive, matchers in (
            (True, rule.detection[lang].any),
            (False, rule.detection[lang].none),
        ):
            for matcher in matchers:
                if isinstance(matcher, PhraseMatcher | RegexMatcher):
                    yield Entry(number, matcher, positive)
