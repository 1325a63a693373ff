"""A text cut at its marks: query words and signs, which may overlap, and characters that hide."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

KEEP = frozenset("\n\t\r")
_SHORT = {
    0x00AD: "SHY",
    0x061C: "ALM",
    0x200B: "ZWSP",
    0x200C: "ZWNJ",
    0x200D: "ZWJ",
    0x200E: "LRM",
    0x200F: "RLM",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x2060: "WJ",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
    0xFEFF: "BOM",
}
_JOINS = frozenset("\u200d\ufe0f\ufe0e")


class Mark(NamedTuple):
    """Code points ``start:end`` of a text; ``sign`` is the number of a sign, 0 for the query."""

    start: int
    end: int
    sign: int = 0


class Piece(NamedTuple):
    """A run of text under the same marks. ``ends`` are signs that end here; ``hidden`` names a
    character that cannot be seen (``text`` is then its short name)."""

    text: str
    query: bool = False
    signs: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    hidden: str = ""


def cut(
    text: str, marks: Iterable[Mark] = (), start: int = 0, end: int | None = None
) -> list[Piece]:
    """The pieces of ``text[start:end]`` in order; together they are the text, with characters that
    hide (bidirectional controls, zero-width ones) replaced by their names."""
    stop = len(text) if end is None else min(end, len(text))
    inside = [clipped for mark in marks if (clipped := _clip(mark, start, stop))]
    edges = sorted({start, stop, *(m.start for m in inside), *(m.end for m in inside)})
    return [piece for low, high in pairwise(edges) for piece in _shown(text, low, high, inside)]


def plain(text: str) -> str:
    """The text without characters that hide, for places where none can be marked."""
    return "".join(piece.text for piece in cut(text) if not piece.hidden)


def _clip(mark: Mark, start: int, stop: int) -> Mark | None:
    low, high = max(mark.start, start), min(mark.end, stop)
    return Mark(low, high, mark.sign) if low < high else None


def _shown(text: str, low: int, high: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    over = [mark for mark in marks if mark.start <= low and mark.end >= high]
    signs = tuple(sorted({mark.sign for mark in over if mark.sign}))
    ends = tuple(sorted({mark.sign for mark in over if mark.sign and mark.end == high}))
    runs = list(_runs(text, low, high))
    query = any(not mark.sign for mark in over)
    for number, (run, hidden) in enumerate(runs, 1):
        yield Piece(run, query, signs, ends if number == len(runs) else (), hidden)


def _runs(text: str, low: int, high: int) -> Iterator[tuple[str, str]]:
    begin = low
    for i in range(low, high):
        if not hides(text, i):
            continue
        if begin < i:
            yield text[begin:i], ""
        yield _name(text[i])
        begin = i + 1
    if begin < high:
        yield text[begin:high], ""


def hides(text: str, i: int) -> bool:
    """Whether the character at ``i`` is one that a reader cannot see; joiners of emoji are not."""
    char = text[i]
    if char < "\x7f" and (char >= " " or char in KEEP):
        return False
    if char in _JOINS:
        return char == "\u200d" and not (i and _pictorial(text[i - 1]))
    return unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn"} and not _tag(char)


def _pictorial(char: str) -> bool:
    return unicodedata.category(char) in {"So", "Sk"} or char == "\ufe0f"


def _tag(char: str) -> bool:
    """Tag characters spell the flags of regions inside one emoji."""
    return 0xE0020 <= ord(char) <= 0xE007F


def _name(char: str) -> tuple[str, str]:
    code = ord(char)
    name = unicodedata.name(char, "")
    return _SHORT.get(code, f"{code:04X}"), f"U+{code:04X} {name}".strip()


def snippet(text: str, marks: Sequence[Mark], width: int = 240) -> tuple[int, int]:
    """The window of about ``width`` code points that shows the first query mark, else the first
    sign, cut between words."""
    if len(text) <= width:
        return 0, len(text)
    queries = [mark.start for mark in marks if not mark.sign]
    places = queries or [mark.start for mark in marks]
    anchor = min(places) if places else 0
    start = 0 if anchor < width // 2 else _word_start(text, anchor - width // 4)
    return start, _word_end(text, min(len(text), start + width))


def heading(text: str, marks: Iterable[Mark] = (), width: int = 200) -> list[Piece]:
    """A title for a list: what is longer than ``width`` code points ends with an ellipsis."""
    if len(text) <= width:
        return cut(text, marks)
    return [*cut(text, marks, 0, _word_end(text, width)), Piece(" …")]


def _word_start(text: str, i: int) -> int:
    space = text.find(" ", i, i + 30)
    return space + 1 if space >= 0 else i


def _word_end(text: str, i: int) -> int:
    if i >= len(text):
        return len(text)
    space = text.rfind(" ", i - 30, i)
    return space if space > 0 else i
