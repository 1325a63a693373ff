"""What telephone numbers are made of: digits at a place, and the words that stand for them."""

import msgspec

from classifiers.entities.numerals import DOUBLES, LARGER, SEVERAL, TIMES, UNITS

DIGITS = {word: str(figure) for word, figure in UNITS.items() if word != "oh"}
"""Folded words for one digit."""
NUMBERS = {word: str(number) for word, number in LARGER.items()}
"""Folded words for 10 to 900."""
CROSSES = "xх"
"""Letters that say times: x2, 5x0."""
SEVERAL_TIMES = frozenset("23456")
"""How often a digit may be said to be there."""


class Element(msgspec.Struct, frozen=True, gc=False):
    """Digits at ``folded[start:end]``. ``kind``: ``figure``, ``glued`` (figures with letters or
    words for figures), ``word`` (a word for a digit), ``number`` (a word for a larger part),
    ``times`` (hundred), ``repeat`` (double: how often), ``several`` (zeros) or ``weak`` (letters
    that may be digits)."""

    digits: str
    start: int
    end: int
    kind: str


Reading = tuple[str, int, int, str]
"""Digits of a token, where they begin and end in it, and the kind of element."""


def _whole() -> dict[str, Reading]:
    """The tokens that are words."""
    known = {form: (digits, 0, len(form), "number") for form, digits in NUMBERS.items()}
    known |= {form: (digits, 0, len(form), "word") for form, digits in DIGITS.items()}
    known |= {form: ("100", 0, len(form), "times") for form, by in TIMES.items() if by == 100}
    known |= {form: (str(often), 0, len(form), "repeat") for form, often in DOUBLES.items()}
    known |= {form: (str(digit), 0, len(form), "several") for form, digit in SEVERAL.items()}
    known |= {form: ("0", 0, len(form), "weak") for form in ("o", "о")}
    known |= {f"{x}{often}": (often, 0, 2, "repeat") for x in CROSSES for often in SEVERAL_TIMES}
    known |= {form: ("000", 0, len(form), "number") for form, by in TIMES.items() if by == 1000}
    return known | {"oh": ("0", 0, 2, "word"), "set": ("100", 0, 3, "times")}


WHOLE = _whole()
"""The tokens that are words for digits or for what is done with them."""
