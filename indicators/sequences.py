"""Choices that stand one after the other in a phrase, though they were most likely meant as one:
``a|b c|d`` is a sequence, ``[a|b c|d]`` a choice of three."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from indicators.phrase import pieces
from indicators.rule import Detection, PhraseMatcher, Rule, TextMatcher

_LIKE = 1 / 3
"""The part of the pairs of words, one of each choice, that are alternatives elsewhere. Measured on
our rules: most that had more were mistakes, hardly any that had less."""


class Written(NamedTuple):
    """A phrase, or an entry of a word list, as its rule writes it."""

    rule: Rule
    where: str
    lang: str
    source: str
    listed: bool


class Doubt(NamedTuple):
    """Two choices in a row, and words of both that are alternatives elsewhere."""

    written: Written
    first: str
    second: str
    alike: tuple[str, str]


def doubts(rules: Sequence[Rule]) -> Iterator[Doubt]:
    """Where a sequence of choices reads like one choice."""
    written = [one for rule in rules for one in _written(rule)]
    places = _places(written)
    for one in written:
        for first, second in _in_a_row(one.source):
            alike = _alike(_words(first), _words(second), places[one.lang])
            if alike:
                yield Doubt(one, first, second, alike)


def _written(rule: Rule) -> Iterator[Written]:
    for lang, detection in rule.detection.items():
        for name, entries in detection.words.items():
            where = f"{rule.where.rsplit(':', 1)[0]}: detection.{lang}.words.{name}"
            yield from (Written(rule, where, lang, entry, True) for entry in entries)
        for matcher in _matchers(detection):
            yield Written(rule, matcher.where, lang, matcher.phrase.source, False)


def _matchers(detection: Detection) -> Iterator[PhraseMatcher]:
    groups = (detection.any, detection.none, detection.beside, *detection.parts.values())
    found = [one for group in groups for one in group if isinstance(one, TextMatcher)]
    return (
        one
        for matcher in found
        for one in (matcher, *matcher.none)
        if isinstance(one, PhraseMatcher)
    )


def _choices(source: str) -> Iterator[str]:
    """The pieces of a source that offer a choice of single words."""
    return (piece for piece in pieces(source) if "|" in piece and piece[0] not in "([")


def _in_a_row(source: str) -> Iterator[tuple[str, str]]:
    found = pieces(source)
    chosen = set(_choices(source))
    return (pair for pair in pairwise(found) if chosen.issuperset(pair))


def _words(choice: str) -> tuple[str, ...]:
    """The words of a choice, whatever forms of them are meant."""
    return tuple(word.strip("=*") for word in choice.split("|") if word[0] not in "{#^")


def _places(written: Sequence[Written]) -> Mapping[str, Mapping[str, set[int]]]:
    """By language and word the numbers of the choices in which the word stands."""
    found: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    choices = ((one.lang, choice) for one in written for choice in _choices(one.source))
    for number, (lang, choice) in enumerate(choices):
        for word in _words(choice):
            found[lang][word].add(number)
    return found


def _alike(
    first: Sequence[str], second: Sequence[str], places: Mapping[str, set[int]]
) -> tuple[str, str] | None:
    """A pair that stands in one choice elsewhere, where many pairs do; best of one word."""
    pairs = [(a, b) for a in first for b in second]
    alike = [(a, b) for a, b in pairs if a == b or not places[a].isdisjoint(places[b])]
    if not alike or len(alike) < _LIKE * len(pairs):
        return None
    return next(((a, b) for a, b in alike if a == b), alike[0])
