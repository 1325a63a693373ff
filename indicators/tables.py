"""What the rules of one language say, compiled to plain values that a file can hold."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indicators.contexts import Context, Label, Languages
from indicators.expressions import Expression, expression
from indicators.filing import build
from indicators.lexis import Lexis, Vocabulary
from indicators.negation import Denials
from indicators.pattern import Filed
from indicators.rule import PhraseMatcher, RegexMatcher, Rule, TextMatcher

BESIDE = "beside"


class Entry(NamedTuple):
    """A text matcher by the number of its rule; ``positive`` when it stands under ``any`` or in the
    ``part`` of that name, such as ``beside``; one of a matcher's own ``none`` has the number ``of``
    that matcher's entry. The rest is as in the matcher."""

    rule: int
    positive: bool
    part: str
    negated: bool
    scope: str
    fields: tuple[str, ...]
    kinds: tuple[str, ...]
    of: int = -1


class Tables(NamedTuple):
    """A compiled language; entries are known to ``phrases`` and ``expressions`` by their number,
    contexts to ``announced`` by theirs."""

    entries: tuple[Entry, ...]
    phrases: Filed[int]
    expressions: tuple[Expression, ...]
    denials: Denials | None
    contexts: tuple[Context, ...]
    announced: Filed[Label]
    vocabulary: Vocabulary


def tables_of(rules: Sequence[Rule], lang: str, languages: Languages) -> Tables:
    """The matchers that the rules have for ``lang``, filed by what finds them, and what is known of
    the language beside them."""
    known, lexis = list(matchers(rules, lang)), Lexis(lang)
    phrases = build(
        (
            (number, matcher.phrase)
            for number, (_, matcher) in enumerate(known)
            if isinstance(matcher, PhraseMatcher)
        ),
        lexis,
    )
    return Tables(
        entries=tuple(entry for entry, _ in known),
        phrases=phrases,
        expressions=tuple(
            expression(number, matcher.pattern)
            for number, (_, matcher) in enumerate(known)
            if isinstance(matcher, RegexMatcher)
        ),
        denials=languages.denials(lang, lexis),
        contexts=languages.contexts,
        announced=build(languages.phrases.get(lang, ()), lexis),
        vocabulary=lexis.vocabulary,
    )


def matchers(rules: Sequence[Rule], lang: str) -> Iterator[tuple[Entry, TextMatcher]]:
    """The text matchers that the rules have for a language, in the order of their numbers."""
    place = 0
    for number, rule in enumerate(rules):
        for positive, part, one in _matchers(rule, lang):
            yield _entry(number, one, positive=positive, part=part), one
            for none in one.none:
                yield _entry(number, none, of=place), none
            place += 1 + len(one.none)


def _entry(
    rule: int, one: TextMatcher, *, positive: bool = False, part: str = "", of: int = -1
) -> Entry:
    return Entry(rule, positive, part, one.negated, one.scope, one.fields, one.kinds, of)


def _matchers(rule: Rule, lang: str) -> Iterator[tuple[bool, str, TextMatcher]]:
    if lang not in rule.detection:
        return
    detection = rule.detection[lang]
    for positive, part, group in (
        (True, "", detection.any),
        (True, BESIDE, detection.beside),
        (False, "", detection.none),
        *((True, name, group) for name, group in detection.parts.items()),
    ):
        for one in group:
            if isinstance(one, TextMatcher):
                yield positive, part, one
