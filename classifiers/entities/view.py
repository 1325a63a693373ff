"""A text as finders see it: its tokens in the folded text, and which of them may matter to whom."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import compress
from operator import or_

import msgspec
from msgspec.structs import replace

from text import Doc
from text.kept import Kept

FIGURE, NUMERAL, MONEY, PLATFORM, REGISTER, AGED, NAME, PLACE = (1 << bit for bit in range(8))
MONTH, FIRM, TRADE, LONG, AT, DOT, YEARS, HOURLY = (1 << bit for bit in range(8, 16))
PAID, TAXED, UNIT_END, INTRODUCES, CALLED, FOURS = (1 << bit for bit in range(16, 22))
LETTER, STYLED, GLUED, ASKS = (1 << bit for bit in range(22, 26))
"""What a token may matter to: a bit each."""


class Marks(Kept[str, int]):
    """The marks of forms; figures of one length are marked alike."""

    def __init__(self, rules: Sequence[tuple[int, Callable[[str], object]]]) -> None:
        super().__init__(lambda form: reduce(or_, (bit for bit, rule in rules if rule(form)), 0))

    def __missing__(self, form: str) -> int:
        if form.isdecimal() and form.isascii() and form.strip("0"):
            return self["0" * len(form)]
        return super().__missing__(form)


class View(msgspec.Struct, frozen=True):
    """A text with its tokens in the folded text. ``marked`` has the numbers of the tokens that may
    matter with their marks, ``every`` all marks together; ``asked`` keeps what was asked for."""

    doc: Doc
    folded: str
    forms: tuple[str, ...]
    starts: tuple[int, ...]
    marked: list[tuple[int, int]]
    every: int
    regions: tuple[str, ...]
    asked: dict[int, list[int]] = {}

    def without(self, spans: Iterable[tuple[int, int]]) -> "View":
        """The view with no marks on the tokens that begin in stretches of the folded text."""
        starts = self.starts
        gone: set[int] = set()
        for start, end in spans:
            gone.update(range(bisect_left(starts, start), bisect_left(starts, end)))
        marked = [pair for pair in self.marked if pair[0] not in gone]
        every = reduce(or_, [marks for _, marks in marked], 0)
        return replace(self, marked=marked, every=every, asked={})

    def places(self, bit: int) -> list[int]:
        """The numbers of the tokens with a mark."""
        if not self.every & bit:
            return []
        return [index for index, marks in self.marked if marks & bit]

    def positions(self, bit: int) -> list[int]:
        """Where the tokens with a mark begin in the folded text."""
        if bit not in self.asked:
            self.asked[bit] = [self.starts[index] for index in self.places(bit)]
        return self.asked[bit]

    def near(self, bit: int, first: int, last: int) -> bool:
        """Whether a token with a mark begins in ``folded[first:last]``."""
        known = self.positions(bit)
        place = bisect_left(known, first)
        return place < len(known) and known[place] < last

    def end(self, index: int) -> int:
        """Where a token ends in the folded text."""
        return self.starts[index] + len(self.forms[index])

    def original(self, index: int) -> str:
        """A token as it was written."""
        return self.doc.original[self.doc.starts[index] : self.doc.ends[index]]

    def is_capital(self, index: int) -> bool:
        """Whether a token was written with a capital first letter."""
        return self.doc.original[self.doc.starts[index]].isupper()


def look(doc: Doc, marks: Marks, regions: Sequence[str]) -> View:
    """The view of a text."""
    known = list(map(marks.__getitem__, doc.forms))
    return View(
        doc=doc,
        folded=doc.folded,
        forms=doc.forms,
        starts=doc.places,
        marked=list(compress(enumerate(known), known)),
        every=reduce(or_, set(known), 0),
        regions=tuple(regions),
    )
