"""The ways in which a run of digits may be meant: as it stands, as numbers are said, counted.

Each way goes through a run from the left and makes one element of a part and the next where they
belong together.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

from classifiers.entities.elements import CROSSES, SEVERAL_TIMES, Element

Join = Callable[[Element, Element, Element], Element | None]
"""What a part is together with the next element; the middle one is the last element in the part."""


def readings(run: list[Element], folded: str) -> Iterator[list[Element]]:
    """The ways in which a run may be meant: with sums done (2+1 → 3), without what brackets repeat,
    with digits as often as it says, as numbers are said (five hundred twenty one → 521), with
    hundreds or all words for themselves."""
    written = folded[run[0].start : run[-1].end + 1]
    if "+" in written and (added := _added(run, folded)):
        yield added
    for counted in filter(None, _counted(run, folded, bracketed="(" in written)):
        yield from _as_said(counted)
    yield from _as_said(run)
    if "+" in written and (added := _added(run, folded, alike=True)):
        yield added


def with_figures(run: list[Element]) -> list[Element]:
    """A run whose hundreds and tens take the figure behind them: sto 49 is 149."""
    return _joined(next(_as_said(run)), _with_figure)


def _joined(run: list[Element], join: Join) -> list[Element]:
    """A run with what belongs together made one."""
    merged = run[:1]
    for left, right in pairwise(run):
        if one := join(merged[-1], left, right):
            merged[-1] = one
        else:
            merged.append(right)
    return merged


def _changed(run: list[Element], join: Join, least: int = 1) -> list[Element]:
    """The same; nothing where fewer than so many elements belong to what is before them."""
    merged = _joined(run, join)
    return merged if len(run) - len(merged) >= least else []


def _one(before: Element, after: Element, digits: str, kind: str) -> Element:
    return Element(digits, before.start, after.end, kind)


def _room(element: Element) -> int:
    """How many digits may be added to a number without changing those that it says."""
    return len(element.digits) - len(element.digits.rstrip("0"))


def _plus(before: Element, after: Element) -> Element:
    return _one(before, after, str(int(before.digits) + int(after.digits)), "number")


_HUNDRED = 3


def _with_figure(before: Element, _: Element, element: Element) -> Element | None:
    tied = before.kind == "number" and element.kind == "figure" and element.digits[0] != "0"
    fits = tied and len(element.digits) <= _room(before) < _HUNDRED
    return _plus(before, element) if fits else None


def _counted(run: list[Element], folded: str, *, bracketed: bool) -> Iterator[list[Element]]:
    """A run without what brackets repeat, and with digits as often as it says that they are there;
    nothing where it says nothing."""
    if bracketed:
        yield _undoubled(run, folded)
    if all(len(element.digits) > 1 for element in run):
        return
    yield _changed(run, partial(_again, folded))
    several = _changed(run, partial(_several, folded))
    if bracketed and several:
        yield _undoubled(several, folded)
    yield several


_FEWEST_DOUBLED = 2


def _undoubled(run: list[Element], folded: str) -> list[Element]:
    """A run without what brackets repeat: pięćset (500) sto (100); nothing where there is none."""
    return _changed(_summed(run), partial(_bracketed, folded), _FEWEST_DOUBLED)


def _bracketed(folded: str, before: Element, _: Element, element: Element) -> Element | None:
    doubled = folded[element.start - 1] == "(" and before.digits == element.digits
    return _one(before, element, before.digits, before.kind) if doubled else None


def _as_said(run: list[Element]) -> Iterator[list[Element]]:
    kinds = {element.kind for element in run}
    if kinds & {"repeat", "times"}:
        run = _repeated(_multiplied(run))
    if kinds.isdisjoint(("number", "times")):
        yield run
        return
    yield _summed(run)
    yield _summed(run, most=2)
    yield run


_TIMES = "razy|x|times|раза?|рази|ori|[vb]e[cs]es"
_OFTEN = re.compile(rf"\s(?:{_TIMES})\s")
_CLOSED = r"\s?(?:[,;.)](?!\d)|\n|\s-\s|$)"
_TIMES_OVER = re.compile(rf"\s(?:{_TIMES}){_CLOSED}")
_OVER = re.compile(_CLOSED)
_BEFORE_OFTEN = frozenset((" ", " de ", " po ", " по "))


def _again(folded: str, before: Element, _: Element, element: Element) -> Element | None:
    """A digit made so many where it is said behind it how often it is there: zero twice, cero dos
    veces."""
    again = _says_again(before, element, folded)
    return _one(before, element, before.digits * int(element.digits), "glued") if again else None


def _says_again(before: Element, element: Element, folded: str) -> bool:
    """Whether an element closes a clause and says how often the digit before it is there."""
    if len(before.digits) > 1 or element.digits not in SEVERAL_TIMES or before.kind == "repeat":
        return False
    if folded[before.end : element.start] not in _BEFORE_OFTEN:
        return False
    if folded[before.start - 1 : before.start] == "-" == folded[element.end : element.end + 1]:
        return element.kind == "repeat"
    if folded[element.start] in CROSSES:
        return True
    closing = _OVER if element.kind == "repeat" else _TIMES_OVER
    return closing.match(folded, element.end) is not None


def _several(folded: str, before: Element, _: Element, element: Element) -> Element | None:
    """A digit made so many where it is said before it how often it is there: two zeros, trzy razy
    pięć."""
    often = _tells_often(before, element, folded)
    return _one(before, element, element.digits * int(before.digits), "glued") if often else None


def _tells_often(count: Element, element: Element, folded: str) -> bool:
    """Whether an element says how often the next is there."""
    if count.kind not in ("word", "figure") or not "2" <= count.digits <= "8":
        return False
    if len(count.digits) > 1 or len(element.digits) > 1:
        return False
    between = folded[count.end : element.start]
    if between in (" ", " de ", "-"):
        return element.kind == "several" or (between == " de " and element.digits == "0")
    return _OFTEN.fullmatch(between) is not None or (between == " por " and count.digits in "234")


_COUNTING = ("word", "weak", "figure")
_TENS = re.compile("[0-9][1-9]")
"""Before hundred: 77 hundred, 07 sute."""


def _multiplied(run: list[Element]) -> list[Element]:
    """Hundreds made one: five hundred → 500, o suta → 100."""
    return [
        one if one.kind != "times" else Element("100", one.start, one.end, "number")
        for one in _joined(run, _hundredfold)
    ]


def _hundredfold(before: Element, _: Element, element: Element) -> Element | None:
    if element.kind != "times":
        return None
    if before.kind == "figure" and _TENS.fullmatch(before.digits):
        return _one(before, element, before.digits + "00", "figure")
    if len(before.digits) > 1 or before.kind not in _COUNTING:
        return None
    return _one(before, element, str((int(before.digits) or 1) * 100), "number")


def _repeated(run: list[Element]) -> list[Element]:
    """Digits said to be double made two: double seven → 77."""
    return [one for one in _joined(run, _doubled) if one.kind != "repeat"]


def _doubled(before: Element, _: Element, element: Element) -> Element | None:
    if before.kind != "repeat":
        return None
    if element.kind == "repeat":
        return element
    often = int(before.digits) if len(element.digits) == 1 else 1
    return _one(before, element, element.digits * often, "word")


def _summed(run: list[Element], most: int = 3) -> list[Element]:
    """Words of one number made one, where it has at most so many digits: 500 + 20 + 1 → 521."""
    return _joined(run, partial(_as_one_number, most))


def _as_one_number(most: int, before: Element, last: Element, element: Element) -> Element | None:
    apart = last.kind != "number" or element.kind not in ("word", "number")
    apart = apart or last.digits == "10" or last.digits[0] == "0" or element.digits == "0"
    if apart or len(element.digits) > _room(last) or len(before.digits) > most:
        return None
    return _plus(before, element)


_SIGN = re.compile(r"\s?\+\s?")
_MOST_SUMS = 3


def _added(run: list[Element], folded: str, alike: bool = False) -> list[Element]:
    """Small sums done: 2+1 → 3, (120+3) → 123; nothing where there is none, or where a plus stands
    between all parts. ``alike``: also of parts of one length."""
    merged = _changed(run, partial(_sum, folded, alike))
    return merged if len(run) - len(merged) <= _MOST_SUMS else []


def _sum(
    folded: str, alike: bool, before: Element, left: Element, right: Element
) -> Element | None:
    if before is not left or not _is_sum(left, right, folded, alike):
        return None
    total = str(int(left.digits) + int(right.digits))
    return _one(left, right, total.zfill(len(left.digits)), "glued")


def _is_sum(left: Element, right: Element, folded: str, alike: bool) -> bool:
    if not _SIGN.fullmatch(folded, left.end, right.start) or len(left.digits) > 3:
        return False
    if folded[left.start - 1 : left.start] == "(" and folded[right.end : right.end + 1] == ")":
        return True
    shorter = len(right.digits) < len(left.digits)
    return shorter or (len(left.digits) == len(right.digits) and (alike or len(left.digits) == 1))
