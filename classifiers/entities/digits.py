"""Digits however written: figures, letters that look like them, words in many languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from classifiers.entities.numerals import DOUBLES, LARGER, TIMES, UNITS, misspelt
from classifiers.entities.view import NUMERAL, View

DIGITS = {word: str(figure) for word, figure in UNITS.items() if word != "oh"}
NUMBERS = {word: str(number) for word, number in LARGER.items()}
_PART = re.compile(
    "|".join(map(re.escape, sorted(DIGITS, key=len, reverse=True))) + r"|\d+|[oilоі]"
)
_GLUED = re.compile(rf"(?:{_PART.pattern})+")
_LETTER = {"o": "0", "i": "1", "l": "1", "о": "0", "і": "1"}
_LIKE = _LETTER | {"s": "5", "b": "8", "з": "3", "z": "2", "б": "6", "g": "9", "q": "9"}
_FIGURES = str.maketrans(_LETTER)
_LIKE_FIGURES = str.maketrans(_LIKE)
_STYLED = re.compile(rf"[\d{''.join(_LIKE)}]{{3,}}")
_EXTENSION = re.compile(r"(\d+)x\d{1,5}")
_TAIL = re.compile(r"\d{0,4}[^\W\d_]{2,12}(\d{7,15})")
_LEADING = """
potem nastepnie dalej pozniej koncu razem kropka myslnik spacja kreska plus a na i
then next and dash dot space finally
после потом затем далее дальше и в конце тире точка пробел потім
далі тоді наприкінці крапка пробіл apoi dupa si la final punct linie luego despues y al final
punto guion espacio
"""
_FILLERS = frozenset(_LEADING.split())
"""What is said between the parts of a number."""
_MOST_FILLERS = 3
_LONG_FORM = 7


@dataclass(frozen=True, slots=True)
class Element:
    """Digits at ``folded[start:end]``. ``kind``: ``figure``, ``glued`` (figures with letters or
    words for figures), ``word`` (a word for a digit), ``number`` (a word for a larger part),
    ``times`` (hundred), ``repeat`` (double: how often) or ``weak`` (letters that may be zeros)."""

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
    known |= {form: ("0", 0, len(form), "weak") for form in ("o", "о")}
    return known | {"oh": ("0", 0, 2, "word")}


_WHOLE = _whole()


@lru_cache(maxsize=1 << 14)
def read(form: str) -> Reading | None:
    """What digits a token holds, if it is nothing else."""
    if form.isdecimal():
        return form, 0, len(form), "figure"
    if word := _WHOLE.get(form):
        return word
    if len(form) > 1 and not form.strip("oilоі"):
        return form.translate(_FIGURES), 0, len(form), "weak"
    return _compound(form)


def _compound(form: str) -> Reading | None:
    """Digits of a token that is not of one piece: 22.50, tel3365551212, 111x22, 5oo, fivefive."""
    if form[0].isdecimal() and "." in form:
        return form.replace(".", ""), 0, len(form), "figure"
    if tail := _TAIL.fullmatch(form):
        return tail[1], tail.start(1), len(form), "figure"
    if extension := _EXTENSION.fullmatch(form):
        return extension[1], 0, extension.end(1), "figure"
    plain = form.replace("'", "")
    if not _GLUED.fullmatch(plain):
        return _styled(form)
    parts = _PART.findall(plain)
    if all(part in _LETTER for part in parts):
        return None
    digits = "".join(DIGITS.get(part) or _LETTER.get(part) or part for part in parts)
    return digits, 0, len(form), "glued"


def _styled(form: str) -> Reading | None:
    """Digits of a token of which at most half are letters that look like digits, or of a misspelt
    number word."""
    if _STYLED.fullmatch(form) and 2 * sum(map(str.isdecimal, form)) >= len(form):
        return form.translate(_LIKE_FIGURES), 0, len(form), "glued"
    word = misspelt(form)
    if not word:
        return None
    return (DIGITS.get(word) or NUMBERS[word]), 0, len(form), "word" if word in DIGITS else "number"


def runs(view: View, gap: int = 6) -> list[list[Element]]:
    """Elements that stand beside each other with at most ``gap`` characters between, or with words
    between that only lead from one part of a number to the next."""
    if not _may_hold_run(view):
        return []
    found: list[list[Element]] = []
    last = -2
    for index, place in _places(view):
        if found and _goes_on(view, last, index, place.start - found[-1][-1].end, gap):
            found[-1].append(place)
        else:
            found.append([place])
        last = index
    return found


def _may_hold_run(view: View) -> bool:
    """Whether there is a long figure or two neighbours that may be parts of a number."""
    last = -9
    for index, marks in view.marked:
        if marks & NUMERAL:
            if index - last <= _MOST_FILLERS + 1 or len(view.forms[index]) >= _LONG_FORM:
                return True
            last = index
    return False


def _goes_on(view: View, last: int, index: int, between: int, gap: int) -> bool:
    """Whether a token belongs to the run that ends with another."""
    if index == last + 1:
        return between <= gap
    return index - last <= _MOST_FILLERS + 1 and _leads(view, last, index)


def _leads(view: View, last: int, index: int) -> bool:
    """Whether there are only fillers between two tokens, within a line."""
    between = view.folded[view.starts[last] : view.starts[index]]
    return "\n" not in between and _FILLERS.issuperset(view.forms[last + 1 : index])


def _places(view: View) -> list[tuple[int, Element]]:
    """The elements of a text with the number of their token."""
    places = []
    for index in view.places(NUMERAL):
        if known := read(view.forms[index]):
            start = view.starts[index]
            places.append((index, Element(known[0], start + known[1], start + known[2], known[3])))
    return places


def readings(run: list[Element], folded: str) -> Iterator[list[Element]]:
    """The ways in which a run may be meant: as numbers are said (five hundred twenty one → 521),
    with hundreds or all words for themselves, with sums done (2+1 → 3)."""
    kinds = {element.kind for element in run}
    if kinds & {"repeat", "times"}:
        run = _repeated(_multiplied(run))
    yield _summed(run) if "number" in kinds or "times" in kinds else run
    if "number" in kinds or "times" in kinds:
        yield _summed(run, most=2)
        yield run
    if added := _added(run, folded):
        yield added


def _multiplied(run: list[Element]) -> list[Element]:
    """Hundreds made one: five hundred → 500, o suta → 100."""
    merged: list[Element] = []
    for element in run:
        if element.kind != "times":
            merged.append(element)
            continue
        before = merged[-1] if merged else None
        counts = before is not None and len(before.digits) == 1 and before.kind in ("word", "weak")
        if before and counts:
            times = int(before.digits) or 1
            merged[-1] = Element(str(times * 100), before.start, element.end, "number")
        else:
            merged.append(Element("100", element.start, element.end, "number"))
    return merged


def _repeated(run: list[Element]) -> list[Element]:
    """Digits said to be double made two: double seven → 77."""
    merged: list[Element] = []
    times: Element | None = None
    for element in run:
        if times and element.kind != "repeat":
            often = int(times.digits) if len(element.digits) == 1 else 1
            merged.append(Element(element.digits * often, times.start, element.end, "word"))
        elif element.kind != "repeat":
            merged.append(element)
        times = element if element.kind == "repeat" else None
    return merged


def _summed(run: list[Element], most: int = 3) -> list[Element]:
    """Words of one number made one, where it has at most so many digits: 500 + 20 + 1 → 521."""
    merged = run[:1]
    for left, right in pairwise(run):
        before = merged[-1]
        room = len(left.digits) - len(left.digits.rstrip("0"))
        apart = left.kind != "number" or right.kind not in ("word", "number")
        apart = apart or left.digits == "10" or right.digits == "0"
        if apart or len(right.digits) > room or len(before.digits) > most:
            merged.append(right)
        else:
            total = str(int(before.digits) + int(right.digits))
            merged[-1] = Element(total, before.start, right.end, "number")
    return merged


def _added(run: list[Element], folded: str) -> list[Element]:
    """Sums of single digits done: 2+1 → 3; nothing where there is none."""
    merged = run[:1]
    done = False
    for left, right in pairwise(run):
        sign = folded[left.end : right.start].strip()
        before = merged[-1]
        if sign == "+" and len(left.digits) == len(right.digits) == 1 and before.end == left.end:
            total = str(int(before.digits) + int(right.digits))
            merged[-1] = Element(total, before.start, right.end, "glued")
            done = True
        else:
            merged.append(right)
    return merged if done else []
