"""Lists in a text: what heads one, and where an item of one begins."""

import re
from bisect import bisect_left

from indicators.clauses import between
from text.doc import Doc
from text.tokens import ITEM_MARKS

_HEAD_WORDS = 6
"""Words that may stand between what denies and the colon of its list."""
_STOPS = frozenset(",;!?.…()[]|")
_MARKS = frozenset(ITEM_MARKS + "–❌✗✘🚫⛔")
_NUMBERED = re.compile(r"\d{1,2}[.)][ \t]")


def heads_list(doc: Doc, last: int) -> bool:
    """Whether a colon follows token ``last`` within some words of its clause, or the lines of a
    list follow its own, which neither ends a sentence nor is an item beside them. It depends on
    the token's sentence and on what ``beside`` tells of that."""
    for at in range(last + 1, min(last + _HEAD_WORDS + 2, len(doc.forms))):
        if doc.sentences[at - 1] != doc.sentences[last]:
            return False
        gap = between(doc, at)
        if ":" in gap:
            return True
        if "\n" in gap:
            ended = not _STOPS.isdisjoint(gap.partition("\n")[0])
            return not ended and begins_item(doc, at) and not _in_item(doc, last)
        if not _STOPS.isdisjoint(gap):
            return False
    return False


def begins_item(doc: Doc, at: int) -> bool:
    """Whether token ``at`` begins an item of a list, on the line right below the one before."""
    above, line, mark = between(doc, at).rpartition("\n")
    if not line or "\n" in above:
        return False
    return _marks(doc, at, mark)


def _in_item(doc: Doc, at: int) -> bool:
    """Whether the line of token ``at`` is an item of a list."""
    line = doc.original.rfind("\n", 0, doc.starts[at]) + 1
    first = bisect_left(doc.starts, line, 0, at)
    return _marks(doc, first, doc.original[line : doc.starts[first]])


def beside(doc: Doc, first: int, last: int) -> tuple[bool, bool]:
    """Of a sentence of tokens ``[first, last)`` that reaches beyond its line: whether that line is
    an item of a list, and whether an item follows the sentence."""
    return _in_item(doc, first), last < len(doc.forms) and begins_item(doc, last)


def _marks(doc: Doc, at: int, mark: str) -> bool:
    return not _MARKS.isdisjoint(mark) or _NUMBERED.match(doc.original, doc.starts[at]) is not None
