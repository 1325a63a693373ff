"""Words written letter by letter: p i ę ć s e t, z-e-r-o."""

from collections.abc import Iterator

from classifiers.entities.digits import read
from classifiers.entities.elements import Element
from classifiers.entities.view import LETTER, View

Spelt = tuple[int, int, Element]
"""The first and the last token of an element, and the element."""
_SEPARATORS = frozenset(" -._*·/|")
_FEWEST = 3
_BEFORE = 2
"""So many letters before such a word may be words of their own."""
_KINDS = ("word", "number", "times", "glued", "repeat")
_COMMON = frozenset("aeiouywzhmglkxаеиоуіївскяйзргчтхм")
"""Letters that are words or units by themselves; no word for a digit has these alone."""


def is_letter(form: str) -> bool:
    """Whether a form is a letter that hardly stands alone but in a word that is spelt."""
    return len(form) == 1 and form.isalpha() and form not in _COMMON


def find(view: View) -> Iterator[Spelt]:
    """Words for digits that are written letter by letter."""
    if not view.every & LETTER:
        return
    done = -1
    for index in view.places(LETTER):
        if index > done:
            first, done = _stretch(view, index)
            yield from _read(view, first, done)


def _stretch(view: View, index: int) -> tuple[int, int]:
    """The first and last of the letters about one that one and the same sign stands between."""
    sign = _sign(view, index) or _sign(view, index - 1)
    first = last = index
    while sign and _sign(view, first - 1) == sign:
        first -= 1
    while sign and _sign(view, last) == sign:
        last += 1
    return first, last


def _sign(view: View, index: int) -> str:
    """The sign between a letter and the next one, nothing where there are no two."""
    if not 0 <= index < len(view.forms) - 1:
        return ""
    if any(len(form) > 1 or not form.isalpha() for form in view.forms[index : index + 2]):
        return ""
    between = view.folded[view.end(index) : view.starts[index + 1]]
    return between if between in _SEPARATORS else ""


def _read(view: View, first: int, last: int) -> Iterator[Spelt]:
    """The element that letters spell, but for one or two in front."""
    forms = view.forms[first : last + 1]
    for skipped in range(min(_BEFORE, len(forms) - _FEWEST) + 1):
        known = read("".join(forms[skipped:]))
        if known and known[3] in _KINDS:
            start = view.starts[first + skipped]
            yield first + skipped, last, Element(known[0], start, view.end(last), known[3])
            return
