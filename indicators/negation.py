"""Whether a match is negated: by a word before it in its clause, inside it, or right after it."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indicators.clauses import Clauses, asked, between
from indicators.filing import build
from indicators.lexis import Lexis
from indicators.marked import Marked
from indicators.matchers import read_phrase
from indicators.pattern import Filed, Found, Scanner
from indicators.reader import Reader
from indicators.standing import Path, Text, sentence_at
from text.doc import Doc
from text.fold import fold

CLASSES = ("not", "without", "never", "until", "spared", "after", "denies")
FIELDS = (*CLASSES, "reach", "breaks", "joins", "starters", "answers")
_AFTER_WORDS = 2
"""Words that may stand between a match and what negates it afterwards."""
_REPLY_WORDS = 6
"""A reply that denies what was asked does so within so many words."""
_AFTER_MARKS = frozenset(",;!?.…()[]|•\n")


class Denials(NamedTuple):
    """What a language negates with: phrases by their class, words at the borders of clauses, words
    that answer no, and how far a negation reaches."""

    filed: Filed[str]
    breaks: frozenset[str]
    joins: frozenset[str]
    starters: frozenset[str]
    answers: frozenset[str]
    reach: int


class Negators:
    """What may negate in a text, by the tokens by which it is found, looked for in the sentences
    that are asked for; ``find`` looks in one."""

    def __init__(self, doc: Doc, find: Callable[[int], Sequence[Found[str]]]) -> None:
        self.doc = doc
        self._find = find
        self._known: dict[int, tuple[Sequence[Found[str]], Sequence[int]]] = {}

    def within(self, low: int, high: int) -> Sequence[Found[str]]:
        """Those of tokens ``[low, high)``, rising."""
        numbers = self.doc.sentences
        if not low < min(high, len(numbers)):
            return ()
        first, last = numbers[low], numbers[min(high, len(numbers)) - 1]
        if first == last:
            return self._part(first, low, high)
        return [one for n in range(first, last + 1) for one in self._part(n, low, high)]

    def any_in(self, low: int, high: int) -> bool:
        """Whether there is one of tokens ``[low, high)``, of which there are some."""
        numbers = self.doc.sentences
        return any(
            bisect_left(places, low) < bisect_left(places, high)
            for number in range(numbers[low], numbers[high - 1] + 1)
            for places in (self._of(number)[1],)
        )

    def _part(self, sentence: int, low: int, high: int) -> Sequence[Found[str]]:
        found, places = self._of(sentence)
        if not found:
            return found
        return found[bisect_left(places, low) : bisect_left(places, high)]

    def _of(self, sentence: int) -> tuple[Sequence[Found[str]], Sequence[int]]:
        """Those of a sentence, and their places."""
        known = self._known.get(sentence)
        if known is None:
            found = self._find(sentence)
            known = self._known[sentence] = found, [one.at for one in found]
        return known


@dataclass(frozen=True, slots=True)
class Negation:
    """How a language negates. ``not`` and ``never`` count once together (``nigdy nie``),
    ``without`` counts by itself, so that ``nie bez`` and ``not without`` negate nothing; nor does
    ``not`` with an ``until`` after it. ``denies`` negates what stands before it in its clause
    (``na czarno nikogo nie zatrudniamy``), but together with a ``without`` (``bez opłaty nikogo nie
    zatrudniamy``) it negates nothing."""

    scanner: Scanner[str]
    clauses: Clauses
    answers: frozenset[str]
    reach: int

    def read(self, doc: Doc, sentence: Callable[[int], Text]) -> Negators:
        """What may negate in a text whose sentences are read by number."""
        return Negators(doc, lambda number: self.scanner.scan(sentence(number)))

    def holds(self, negators: Negators, path: Path) -> bool:
        """Whether the match whose tokens are ``path`` is negated."""
        low, high = sentence_at(negators.doc, path[0])
        if "?" not in negators.doc.original and not negators.any_in(low, max(high, path[-1] + 1)):
            return False
        before = self._before(negators, path, max(low, path[0] - self.reach))
        if self._denied(negators, path, high):
            return before != {"without"}
        return (
            bool(before)
            or _after(negators, path[-1], high)
            or self._answered(negators, path[-1], high)
            or self.refused(negators, path)
        )

    def _denied(self, negators: Negators, path: Path, high: int) -> bool:
        """Whether the rest of the clause denies what stood before."""
        last = path[-1]
        met = [
            m.path[0]
            for m in negators.within(last + 1, min(high, last + 1 + self.reach))
            if m.label == "denies" and m.path[0] > last
        ]
        return bool(met) and met[0] < self.clauses.end(negators.doc, last, met[0] + 1)

    def _before(self, negators: Negators, path: Path, low: int) -> set[str]:
        """The classes of what negates a match in its clause before it, or inside it."""
        met = negators.within(low, path[-1] + 1)
        if not met:
            return set()
        start = self.clauses.start(negators.doc, path[0], low)
        near = [m for m in met if m.at >= start and m.path[0] >= start]
        own = set(path)
        # A negator that is part of the phrase covers those after it (nie wymagamy X ani Y).
        parts = [m for m in near if own.issuperset(m.path)]
        covered = min((m.path[0] for m in parts), default=path[-1] + 1)
        # Of two alike the second stands for itself (bez języka i bez doświadczenia).
        alike = {m.label for m in parts}
        if not alike.isdisjoint(("not", "never")):
            alike |= {"not", "never"}
        found = [
            m
            for m in near
            if own.isdisjoint(m.path)
            and m.path[0] < covered
            and (m.label not in alike or _bars(m, path, covered))
        ]
        spared = {i for match in found if match.label == "spared" for i in match.path}
        places = {
            label: [m.path[0] for m in found if m.label == label and spared.isdisjoint(m.path)]
            for label in CLASSES
        }
        # A `without` inside (no age, and without a photo) negates as well.
        undoing = [i for i in places["without"] if i < path[0]] + places["until"]
        if places["not"] and max(undoing, default=-1) > min(places["not"]):
            return set()
        return {label for label in ("not", "without", "never") if places[label]}

    def _answered(self, negators: Negators, last: int, high: int) -> bool:
        """A question that what follows it answers with no (but not with *no problem*)."""
        doc = negators.doc
        if "?" not in doc.original:
            return False
        close = range(last + 1, min(high, last + 2 + _AFTER_WORDS))
        if self.answers.isdisjoint(
            (*doc.forms[close.start : close.stop], *doc.forms[high : high + 1])
        ):
            return False
        at = asked(doc, close.start, close.stop) or asked(doc, high, high + 1)
        if at is None or at >= len(doc.forms) or doc.forms[at] not in self.answers:
            return False
        spared = (m for m in negators.within(at, at + 4) if m.label == "spared")
        return all(match.path[0] != at for match in spared)

    def refused(self, negators: Negators, path: Path) -> bool:
        """Whether the match stands in a question that a reply denies (not with us)."""
        doc, last = negators.doc, path[-1]
        if "?" not in doc.original:
            return False
        _, high = sentence_at(doc, last)
        at = asked(doc, last + 1, min(high + 1, len(doc.forms)))
        return at is not None and any(
            m.label == "denies"
            and m.path[0] >= at
            and doc.sentences[m.path[-1]] <= doc.sentences[at]
            for m in negators.within(at, at + _REPLY_WORDS)
        )


def _bars(one: Found[str], path: Path, covered: int) -> bool:
    """Whether a *without* stands right before a word that the match names before its own *without*
    (a CV without a photo and without a date of birth)."""
    last = one.path[-1]
    return one.label == "without" and any(last < i <= last + 2 and i < covered for i in path)


def _after(negators: Negators, last: int, high: int) -> bool:
    """Whether a match is negated right behind its last token."""
    for match in negators.within(last + 1, min(high, last + 8)):
        first = match.path[0]
        if match.label == "after" and last < first <= last + 1 + _AFTER_WORDS:
            gaps = "".join(between(negators.doc, i) for i in range(last + 1, first + 1))
            if _AFTER_MARKS.isdisjoint(gaps):
                return True
    return False


def negation_of(denials: Denials, reader: Reader) -> Negation:
    """How a language negates that has those words."""
    filed, breaks, joins, starters, answers, reach = denials
    return Negation(Scanner(reader, filed), Clauses(breaks, joins, starters), answers, reach)


def read_denials(part: Marked, lexis: Lexis) -> Denials:
    """One language's entry of ``parameters/negation.yml``."""
    fields = part.mapping(FIELDS, ("not", "reach"))
    entries = [
        (label, read_phrase(item, {}))
        for label in CLASSES
        if label in fields
        for item in fields[label].items()
    ]
    words = {
        name: frozenset(map(fold, fields[name].strings())) if name in fields else frozenset()
        for name in ("breaks", "joins", "starters", "answers")
    }
    return Denials(build(entries, lexis), **words, reach=fields["reach"].whole(1, 30))
