"""Where clauses end: by punctuation, by conjunctions, with lists kept together."""

from bisect import bisect_left
from dataclasses import dataclass

from text.doc import Doc

_STOPS = frozenset(",;:!?.…()[]|/•·►▪✓✔➤–—\n")
_LIST = frozenset(",/")
_LIST_WORDS = 4
"""An item of a list such as ``no fees, deposits or costs`` has at most so many words."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """A language's words at clause borders: ``breaks`` begin a clause, ``joins`` go on with a list
    unless one of ``starters`` (pronouns, verbs) follows."""

    breaks: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()

    def start(self, doc: Doc, first: int, low: int) -> int:
        """The first token of the clause in which token ``first`` stands, not before ``low``."""
        at = first
        while at > low and not self.begins(doc, at):
            at -= 1
        return at

    def end(self, doc: Doc, last: int, high: int) -> int:
        """One past the last token of the clause in which token ``last`` stands."""
        at = last + 1
        while at < high and not self.begins(doc, at):
            at += 1
        return at

    def begins(self, doc: Doc, at: int) -> bool:
        """Whether a clause begins with token ``at``."""
        if doc.sentences[at - 1] != doc.sentences[at] or doc.forms[at] in self.breaks:
            return True
        gap = between(doc, at)
        if " - " in gap:
            return True
        marks = _STOPS.intersection(gap)
        if marks:
            return not (marks <= _LIST and self._lists(doc, at))
        return doc.forms[at] in self.joins and self._starts(doc, at + 1)

    def _starts(self, doc: Doc, at: int) -> bool:
        """Whether a verb or pronoun at token ``at`` opens a clause of its own."""
        if at >= len(doc.forms) or doc.sentences[at] != doc.sentences[at - 1]:
            return False
        return doc.forms[at] in self.starters or not self.starters.isdisjoint(doc.lemmas_of(at))

    def _lists(self, doc: Doc, at: int) -> bool:
        """Whether a comma before token ``at`` stands in a list that a conjunction ends."""
        if doc.forms[at] in self.joins:
            return not self._starts(doc, at + 1)
        if self._starts(doc, at):
            return False
        for j in range(at + 1, min(at + 3 * _LIST_WORDS, len(doc.forms))):
            if doc.sentences[j] != doc.sentences[at]:
                return False
            if doc.forms[j] in self.joins:
                return j - at <= 2 * _LIST_WORDS and not self._starts(doc, j + 1)
            if _STOPS.intersection(between(doc, j)) - _LIST:
                return False
        return False


def between(doc: Doc, at: int) -> str:
    """What stands between token ``at`` and the one before it."""
    return doc.original[doc.ends[at - 1] : doc.starts[at]]


def asked(doc: Doc, low: int, high: int) -> int | None:
    """The first of tokens ``[low, high)`` with a question mark right before it; a mark behind the
    last token of a text stands before one more. ``low`` is 1 at least."""
    end = doc.starts[high - 1] if high <= len(doc.starts) else len(doc.original)
    mark = doc.original.find("?", doc.ends[low - 1], end)
    return None if mark < 0 else bisect_left(doc.starts, mark, low)
