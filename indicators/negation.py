"""Whether a match is negated: by a word before it in its clause, inside it, or right after it."""

from dataclasses import dataclass

from indicators.clauses import Clauses, between
from indicators.filing import build
from indicators.marked import Marked
from indicators.matchers import read_phrase
from indicators.pattern import Path, Scanner, sentence_at
from text import fold
from text.doc import Doc

CLASSES = ("not", "without", "never", "until", "spared", "after")
FIELDS = (*CLASSES, "reach", "breaks", "joins", "starters", "answers")
_AFTER_WORDS = 2
"""Words that may stand between a match and what negates it afterwards."""
_AFTER_MARKS = frozenset(",;!?.…()[]|•\n")


@dataclass(frozen=True, slots=True)
class Negation:
    """How a language negates. ``not`` and ``never`` count once together (``nigdy nie``),
    ``without`` counts by itself, so that ``nie bez`` and ``not without`` negate nothing; nor does
    ``not`` with an ``until`` after it."""

    scanner: Scanner[str]
    clauses: Clauses
    answers: frozenset[str]
    reach: int

    def holds(self, doc: Doc, path: Path) -> bool:
        """Whether the match whose tokens are ``path`` is negated."""
        low, high = sentence_at(doc, path[0])
        return (
            self._before(doc, path, max(low, path[0] - self.reach))
            or self._after(doc, path, high)
            or self._answered(doc, path[-1], high)
        )

    def _before(self, doc: Doc, path: Path, low: int) -> bool:
        if not self.scanner.may_meet(doc, low, path[-1] + 1):
            return False
        start = self.clauses.start(doc, path[0], low)
        own = set(path)
        near = [m for m in self.scanner.scan(doc, start, path[-1] + 1) if m.path[0] >= start]
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
            if own.isdisjoint(m.path) and m.path[0] < covered and m.label not in alike
        ]
        spared = {i for match in found if match.label == "spared" for i in match.path}
        places = {
            label: [m.path[0] for m in found if m.label == label and spared.isdisjoint(m.path)]
            for label in CLASSES
        }
        if places["not"] and any(
            max(places[label], default=-1) > min(places["not"]) for label in ("without", "until")
        ):
            return False
        return bool(places["not"] or places["without"] or places["never"])

    def _after(self, doc: Doc, path: Path, high: int) -> bool:
        last = path[-1]
        stop = min(high, last + 8)
        if not self.scanner.may_meet(doc, last + 1, stop):
            return False
        for match in self.scanner.scan(doc, last + 1, stop, ("after",)):
            first = match.path[0]
            if last < first <= last + 1 + _AFTER_WORDS:
                gaps = "".join(between(doc, i) for i in range(last + 1, first + 1))
                if _AFTER_MARKS.isdisjoint(gaps):
                    return True
        return False

    def _answered(self, doc: Doc, last: int, high: int) -> bool:
        """A question that what follows it answers with no (but not with *no problem*)."""
        close = range(last + 1, min(high, last + 2 + _AFTER_WORDS))
        at = next((i for i in close if "?" in between(doc, i)), high)
        if at >= len(doc.forms) or doc.forms[at] not in self.answers:
            return False
        spared = self.scanner.scan(doc, at, min(at + 4, len(doc.forms)), ("spared",))
        return "?" in between(doc, at) and all(match.path[0] != at for match in spared)


def read_negation(part: Marked, lang: str) -> Negation:
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
    clauses = Clauses(words["breaks"], words["joins"], words["starters"])
    reach = fields["reach"].whole(1, 30)
    return Negation(build(entries, lang), clauses, words["answers"], reach)
