"""Sentences of a text, so that what was found in one is known when it comes again.

Ads repeat sentences: templates, what a firm says of itself in each of them, the ad posted anew.
"""

from bisect import bisect_right
from typing import NamedTuple

from indicators.lists import beside
from text.doc import Doc

LONGEST = 1_000
"""Characters of a sentence that is remembered at most: longer ones hardly come again, and would
make the memory as large as the texts."""
_ONE_LINE = False, False


class Sentence(NamedTuple):
    """Its number, its first token and the one behind its last; as it is written, with what stands
    before the next one; its folded forms; whether its line and the one after it are items of a
    list, where that matters."""

    number: int
    first: int
    last: int
    written: str
    forms: str
    items: tuple[bool, bool]

    @property
    def is_recalled(self) -> bool:
        """Whether what is found in it may be kept: it is short, and no question, which the next
        sentence may answer."""
        return len(self.written) <= LONGEST and "?" not in self.written


def sentences(doc: Doc) -> list[Sentence]:
    """The sentences of a text."""
    found = []
    first, size, numbers = 0, len(doc.forms), doc.sentences
    while first < size:
        number = numbers[first]
        last = bisect_right(numbers, number, first)
        end = doc.starts[last] if last < size else len(doc.original)
        written, forms = doc.original[doc.starts[first] : end], " ".join(doc.forms[first:last])
        items = beside(doc, first, last) if "\n" in written else _ONE_LINE
        found.append(Sentence(number, first, last, written, forms, items))
        first = last
    return found
