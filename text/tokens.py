"""The one tokeniser, for indices, watches and rules.

A token is a word (letters and digits, with apostrophes inside) or a number. A number keeps one
decimal mark, written as a point (``22,50`` → ``22.50``); longer chains (dates, grouped thousands)
are split at their marks. A unit glued to a number is a token of its own (``100zł`` → ``100 zl``).
Hyphenated words are split.
"""

import re
from bisect import bisect_left
from typing import NamedTuple

from text.abbreviations import MAY, NEVER

_UNITS = (
    "zl|pln|eur|euro|usd|gbp|uah|ron|lei|chf|czk|rub|грн|uah|руб|р|тис|тыс|tys|tis|k|h|godz|min|mies|m"
    "|lat|let|ani|lata|rokow|л|год|ч|час|хв|мин|dni|dzien|x|km|kg|cm|mm|m2|g|l|szt|os|proc|st|nd|rd|th|am|pm"
)
TOKEN = re.compile(
    r"(?<![\d.,])\d+[.,]\d+(?![.,]?\d)"
    rf"|\d+(?=(?:{_UNITS})(?![^\W_]))"
    r"|[^\W_]+(?:'[^\W\d_]+)*"
)
"""A token of a folded text."""


class Tokens(NamedTuple):
    """Folded forms with where they stand in the folded text."""

    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def split(folded: str) -> Tokens:
    """The tokens of a folded text; positions are in the folded text."""
    spans = [match.span() for match in TOKEN.finditer(folded)]
    if not spans:
        return Tokens((), (), ())
    starts, ends = zip(*spans, strict=True)
    forms = [folded[start:end] for start, end in spans]
    if "," in folded:
        forms = [form.replace(",", ".") if "," in form else form for form in forms]
    return Tokens(tuple(forms), starts, ends)


_STOP = re.compile(r"[.!?…\n]+")
_AFTER = re.compile(r"[\"')\]]*(?:\s|$)")
_GLUED = re.compile(r"(?<=[^\W\d_]{3})[.!?…]+(?=[^\W\d_])")
_ITEM = re.compile(r"[ \t]*(?:[-*•—·▪►✓✔➤+>]|\d{1,2}[.)][ \t]|\n)")


def boundaries(folded: str, original: str, origins: tuple[int, ...] | None) -> list[int]:
    """Positions in the folded text at which a sentence ends: at a stop (but for abbreviations), an
    empty line, and before each line of a list."""
    return [
        match.end() for match in _STOP.finditer(folded) if _ends(folded, original, origins, match)
    ]


def _ends(
    folded: str, original: str, origins: tuple[int, ...] | None, match: re.Match[str]
) -> bool:
    """Whether stops or line ends, one or more, end a sentence."""
    stop, (start, end) = match[0], match.span()
    if stop[-1] == "\n":
        return stop != "\n" or _ITEM.match(folded, end) is not None
    following = _next_letter(folded, end)
    capital = _is_capital(following, original, origins)
    if not _AFTER.match(folded, end):
        return capital and following == end and _GLUED.match(folded, start) is not None
    return stop != "." or _full_stop(folded, start, capital)


def _full_stop(folded: str, start: int, capital: bool) -> bool:
    """Whether a full stop before a blank is more than the end of an abbreviation."""
    words = folded[max(0, start - 12) : start].replace("/", " ").split()
    before = words[-1].lstrip("([\"'") if words else ""
    if before in NEVER or (len(before) == 1 and before.isalpha() and before not in MAY):
        return False
    if (
        before.isdecimal()
        and folded[max(0, start - 8) : start].rpartition("\n")[2].strip() == before
    ):
        return False
    return capital or before not in MAY


def _next_letter(folded: str, start: int) -> int:
    """Where the next character stands that is no blank."""
    size = len(folded)
    while start < size and folded[start].isspace():
        start += 1
    return start


def _is_capital(at: int, original: str, origins: tuple[int, ...] | None) -> bool:
    index = at if origins is None else origins[min(at, len(origins) - 1)]
    return index < len(original) and original[index].isupper()


def number_sentences(starts: tuple[int, ...], ends: list[int]) -> tuple[int, ...]:
    """The sentence of each token, counted from 0 without gaps."""
    numbers: list[int] = []
    for end in ends:
        count = bisect_left(starts, end, lo=len(numbers)) - len(numbers)
        if count:
            numbers += [numbers[-1] + 1 if numbers else 0] * count
    rest = len(starts) - len(numbers)
    return (*numbers, *([numbers[-1] + 1 if numbers else 0] * rest))
