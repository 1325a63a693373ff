"""The one tokeniser, for indices, watches and rules.

A token is a word (letters and digits, with apostrophes inside) or a number. A number keeps one
decimal mark, written as a point (``22,50`` → ``22.50``); longer chains (dates, grouped thousands)
are split at their marks. A unit glued to a number is a token of its own (``100zł`` → ``100 zl``).
Hyphenated words are split.
"""

import codecs
import re
from bisect import bisect_left
from itertools import accumulate, compress
from typing import NamedTuple

from text.abbreviations import MAY, NEVER
from text.alphabet import BLANK, PAGE, PLACES, SOFT
from text.fold import page_codes

_UNITS = (
    "zl|pln|eur|euro|e|usd|gbp|uah|ron|lei|chf|czk|rub|грн|uah|руб|р|тис|тыс|tys|tis|k|h|godz|min|mies|m"
    "|lat|let|ani|lata|rokow|л|год|ч|час|хв|мин|dni|dzien|x|km|kg|cm|mm|m2|g|l|szt|os|proc|st|nd|rd|th|am|pm"
)
TOKEN = re.compile(
    r"(?<![\d.,])\d+[.,]\d+(?![.,]?\d)"
    rf"|\d+(?=(?:{_UNITS})(?![^\W_]))"
    r"|[^\W_]+(?:'[^\W\d_]+)*"
)
"""A token of a folded text."""


_NUL = re.compile(rb"\0")
_NEXT = (1).__add__


class Tokens(NamedTuple):
    """Folded forms with where they begin in the folded text."""

    forms: tuple[str, ...]
    starts: tuple[int, ...]


def split(folded: str) -> Tokens:
    """The tokens of a folded text; positions are in the folded text."""
    codes = page_codes(folded)
    if b"\0" in codes and any(folded[nul.start()].isalnum() for nul in _NUL.finditer(codes)):
        return _tokens([match.span() for match in TOKEN.finditer(folded)], folded)
    separated = SOFT.sub(BLANK, codes.translate(PLACES))
    parts = codecs.charmap_decode(separated, "strict", PAGE)[0].split(" ")
    after = accumulate(map(_NEXT, map(len, parts)), initial=0)
    starts = list(compress(after, parts))
    forms = list(filter(None, parts))
    plain = list(map(str.isalpha, forms))
    if not all(plain):
        forms, starts = _resplit(folded, forms, starts, plain)
    return Tokens(tuple(forms), tuple(starts))


def _resplit(
    folded: str, forms: list[str], starts: list[int], plain: list[bool]
) -> tuple[list[str], list[int]]:
    """The same with what is more than letters split as ``TOKEN`` says."""
    new_forms: list[str] = []
    new_starts: list[int] = []
    done = 0
    plain.append(False)
    while (odd := plain.index(False, done)) < len(forms):
        new_forms += forms[done:odd]
        new_starts += starts[done:odd]
        if forms[odd].isdecimal():
            new_forms.append(forms[odd])
            new_starts.append(starts[odd])
        else:
            end = starts[odd] + len(forms[odd])
            for match in TOKEN.finditer(folded, starts[odd], end):
                new_forms.append(match[0].replace(",", "."))
                new_starts.append(match.start())
        done = odd + 1
    return new_forms + forms[done:], new_starts + starts[done:]


def _tokens(spans: list[tuple[int, int]], folded: str) -> Tokens:
    forms = tuple([folded[start:end].replace(",", ".") for start, end in spans])
    return Tokens(forms, tuple([start for start, _ in spans]))


_STOP = re.compile(r"[.!?…\n]+")
_AFTER = re.compile(r"[\"')\]]*(?:\s|$)")
_GLUED = re.compile(r"(?<=[^\W\d_]{3})[.!?…]+(?=[^\W\d_])")
ITEM_MARKS = "-*•—·▪►✓✔➤+>"
"""What an item of a list may be marked with."""
_PICTURES = "\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff"
"""Arrows, boxes, dingbats and emoji, which lines of ads begin with instead of such marks."""
_ITEM = re.compile(rf"[ \t]*(?:[{ITEM_MARKS}{_PICTURES}]|\d{{1,2}}[.)][ \t]|\n)")


def boundaries(folded: str, original: str, origins: tuple[int, ...] | None) -> list[int]:
    """Positions in the folded text at which a sentence ends: at a stop (but for abbreviations and
    after a question of up to three words, which its answer completes: ``Contract? On arrival``), an
    empty line, and before each line of a list or one that begins with an emoji."""
    ends: list[int] = []
    for match in _STOP.finditer(folded):
        start, end = match.span()
        if folded[end - 1] == "\n":
            ended = end - start > 1 or _ITEM.match(folded, end) is not None
        elif folded[end : end + 1] == " " and folded[max(0, start - 7) : end - 1].isalpha():
            ended = start >= 7 or _ends(folded, original, origins, match)
        else:
            ended = _ends(folded, original, origins, match)
        if ended and not (match[0] == "?" and _heads(folded, ends[-1] if ends else 0, start)):
            ends.append(end)
    return ends


_HEAD_WORDS = 3
"""Words of a question that its answer completes."""


def _heads(folded: str, start: int, end: int) -> bool:
    """Whether a question is short and an answer follows on its line."""
    following = folded[end + 1 : end + 3]
    return (
        len(folded[start:end].split()) <= _HEAD_WORDS
        and following[:1] == " "
        and following[1:].isalnum()
    )


def _ends(
    folded: str, original: str, origins: tuple[int, ...] | None, match: re.Match[str]
) -> bool:
    """Whether stops that no line ends with end a sentence."""
    start, end = match.span()
    following = _next_letter(folded, end)
    capital = _is_capital(following, original, origins)
    if not _AFTER.match(folded, end):
        return capital and following == end and _GLUED.match(folded, start) is not None
    return match[0] != "." or _full_stop(folded, start, capital)


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
