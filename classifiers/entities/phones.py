"""Telephone numbers, plain and obfuscated: runs of digits in which the numbering plans see one."""

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from classifiers.entities.currencies import CODES
from classifiers.entities.elements import Element
from classifiers.entities.found import Found
from classifiers.entities.numbering import number, possible
from classifiers.entities.numerals import TIMES, spelled
from classifiers.entities.pictures import PICTURES
from classifiers.entities.readings import readings, with_figures
from classifiers.entities.refused import is_likely_other, is_other, is_prose
from classifiers.entities.runs import runs
from classifiers.entities.view import CALLED, NUMERAL, View
from text import Doc

HOMES = {
    "pl": ("PL",), "en": ("GB", "US", "PL"), "uk": ("UA", "PL"), "ru": ("UA", "RU", "PL"),
    "ro": ("RO", "MD"), "es": ("ES",), "de": ("DE",), "cs": ("CZ",), "sk": ("SK",), "bg": ("BG",),
    "be": ("BY",), "fr": ("FR",), "it": ("IT",), "pt": ("PT",), "nl": ("NL",), "hu": ("HU",),
    "lt": ("LT",), "hr": ("HR",),
}  # fmt: skip
"""Regions whose national numbers are read in a text of a language when the caller names none."""
_SHORTEST, _LONGEST, _WIDEST, _MOST, _MOST_PARTS = 7, 15, 16, 48, 11
_SPLIT = re.compile(r"[,;|\n+…]|\.\.|(?<!\s)\.\s|\s/\s|\s{3,}|\sor\s")
_UNIT = re.compile(
    r"\s?(?:zl|pln|eur|euro|usd|gbp|uah|грн|руб|lei|ron|€|£|\$|%|kg|cm|m2|km|lat|lata|let|ani|лет"
    r"|h|godz|dni|dzien|days?|дн|min|хв|мин|ore|horas|hours?|tys|тис|тыс)(?![^\W_])"
)
_CUE = re.compile(
    r"(?:tel|telefon\w*|zadzwon\w*|dzwon\w*|numer|kom|phone|call|text|mobile|whatsapp"
    r"|телефон\w*|тел|звон\w*|номер|дзвон\w*|вайбер|viber|sun[ai]\w*|numar\w*|llam\w*|movil)"
)
"""Words that announce a telephone number."""
_CALL = re.compile(
    r"(?<![^\W_])(?:tel\w*|tlf|zadzwon\w*|dzwon\w*|numer\w*|nr|kom|phone|call|text|txt|sms|mobile|mob"
    r"|cell|ring|whats\s?app|wapp|viber|telegram|signal|kontakt\w*|contact\w*|messenger|wsp"
    r"|телефон\w*|тел|звон\w*|позвон\w*|набер\w+|номер\w*|дзвон\w*|подзвон\w*|вайбер\w?|ватсап\w?"
    r"|sun[ai]\w*|numar\w*|llam\w*|movil|numero|tfno)(?:\W{1,3}[^\W\d]+){0,2}\W{0,4}$"
)
"""Words that announce a telephone number, with a name or two behind them."""
_MILLIONS = frozenset(word for word, by in TIMES.items() if by == 1_000_000)
_CLOSING, _LEAST_POSSIBLE = 8, 9
_CLOSE = 50
"""Within so many characters three parts of a number stand."""
_LONG_FIGURE = 5
"""Digits of which nobody has as many hours, years or kilograms."""
_SIGN_APART = re.compile(r"\s[$€£]")
_MONEY = re.compile(r"[$€£₴]\s?$")
_AHEAD = 32
_INNER_PLUS = re.compile(r"\d\+\d")
_PLUS_WORD = re.compile(r"(?<![^\W_])(?:plus|плюс|mas)\s$")
_CODE_BEFORE = re.compile(r"(?:\+|\b00)\d{1,3}[\s().-]{1,3}$")
"""A country code that would be left out."""
_COUNTED = "01234567890123456789"
"""Counting, as in songs."""
_ORDINARY = re.compile(r"[\s().\-/+:]*")


def find(view: View) -> Iterator[Found]:
    """Telephone numbers of a text; its regions are tried in order for national numbers."""
    doc = view.doc
    order = view.regions or HOMES.get(doc.lang, ("PL", "GB", "US"))
    known = runs(view)
    found = [phone for run in known for phone in _in_order(doc, run, order)]
    yield from found or _said_whole(view, order) or _scattered(view, known, order)


def _said_whole(view: View, regions: tuple[str, ...]) -> list[Found]:
    """Numbers that are said as one: five hundred million one hundred thousand …"""
    if _MILLIONS.isdisjoint(view.forms):
        return []
    found = []
    done = 0
    for index in view.places(NUMERAL):
        said = spelled(view.forms, index) if index >= done else None
        if said and (value := number(str(said[0]), False, regions)):
            done = said[1]
            place = view.starts[index], view.end(done - 1)
            found.append(Found("phone", *place, True, {"value": value, "confidence": 0.8}))
    return found


def _in_order(doc: Doc, run: list[Element], regions: tuple[str, ...]) -> list[Found]:
    """Numbers of a run that is long enough to have one."""
    if len(run) == 1 and len(run[0].digits) < _SHORTEST - 1:
        return []
    if sum([len(element.digits) for element in run]) < _SHORTEST - 1:
        return []
    return _as_meant(doc, run, regions)


def announces(form: str) -> bool:
    """Whether a form is a word that announces a telephone number."""
    return _CUE.fullmatch(form) is not None


def _scattered(view: View, runs: list[list[Element]], regions: tuple[str, ...]) -> Iterator[Found]:
    """A number whose parts have other words between them, behind a word for telephones: the parts
    are short, at least three, and all digits of a stretch together are one number."""
    doc = view.doc
    if not any(
        last[0].start - first[0].start < _CLOSE for first, last in zip(runs, runs[2:], strict=False)
    ):
        return
    for cue in view.places(CALLED)[:4]:
        first, last = view.starts[cue] - 12, view.end(cue) + 90
        near = [run for run in runs if first <= run[0].start <= last]
        for count in range(len(near), 2, -1):
            parts = near[:count]
            if any(_breaks(doc, one, two) for one, two in pairwise(parts)):
                continue
            flat = [element for part in parts for element in part]
            phone = _phone(doc, flat, regions)
            if phone and all(len(element.digits) <= 4 for element in flat):
                yield replace(phone, obfuscated=True, facts={**phone.facts, "confidence": 0.6})
                return


def _breaks(doc: Doc, one: list[Element], two: list[Element]) -> bool:
    """Whether what stands between two runs is more than a word or two, or counts something."""
    between = doc.folded[one[-1].end : two[0].start]
    return len(between) > 32 or len(between.split()) > 4 or _UNIT.match(between) is not None


def _as_meant(doc: Doc, run: list[Element], regions: tuple[str, ...]) -> list[Found]:
    """Numbers of a run in the first of its readings that has one."""
    if any(element.kind == "number" for element in run):
        whole = (
            _phone(doc, one, regions) for one in (*readings(run, doc.folded), with_figures(run))
        )
        if phone := next(filter(None, whole), None):
            return [phone]
    for reading in readings(run, doc.folded):
        if found := list(_in_run(doc, reading, regions)):
            return found
    pieces = _pieces(doc, run)
    if len(pieces) > 1:
        return [phone for piece in pieces for phone in _in_order(doc, piece, regions)]
    parts = _parts(doc, run) if sum(len(one.digits) for one in run) >= _LEAST_POSSIBLE else []
    loose = (_possible(doc, _cut(doc, part), regions) for part in parts)
    return list(filter(None, loose))


_PICTURE = re.compile(rf"\s[{PICTURES}]")


def _pieces(doc: Doc, run: list[Element]) -> list[list[Element]]:
    """A run split at the pictures that stand apart."""
    pieces = [run[:1]]
    for one, two in pairwise(run):
        if _PICTURE.search(doc.folded, one.end, two.start):
            pieces.append([])
        pieces[-1].append(two)
    return pieces


def _in_run(doc: Doc, run: list[Element], regions: tuple[str, ...]) -> Iterator[Found]:
    """Numbers of one run: in its parts between strong marks, or else across them."""
    parts = _parts(doc, run)
    found = [phone for part in parts for phone in _in_part(doc, part, regions)]
    if not found and len(parts) > 1:
        found = list(_across(doc, parts, regions))
    yield from found


def _across(doc: Doc, parts: list[list[Element]], regions: tuple[str, ...]) -> Iterator[Found]:
    """The number of several neighbouring parts, more of them first."""
    size = len(parts)
    for count in range(min(size, _MOST_PARTS), 1, -1):
        for first in range(size - count, -1, -1):
            flat = [element for part in parts[first : first + count] for element in part]
            if len(_cut(doc, flat)) < len(flat):
                continue
            if _INNER_PLUS.search(_text(doc, flat)) and len({len(one.digits) for one in flat}) > 1:
                continue
            if phone := _phone(doc, flat, regions):
                yield phone
                return


def _in_part(doc: Doc, part: list[Element], regions: tuple[str, ...]) -> list[Found]:
    """Numbers of a part: without what looks like money or a measure first, then with it where a
    currency sign may be decoration."""
    cut = _cut(doc, part)
    found = list(_search(doc, cut, regions))
    if (
        not found
        and len(cut) < len(part)
        and len(part[-1].digits) > 3
        and _SIGN_APART.match(doc.folded, part[-1].end)
    ):
        found = list(_whole(doc, part, regions))
    return found


def _text(doc: Doc, elements: list[Element]) -> str:
    return doc.folded[elements[0].start : elements[-1].end]


def _parts(doc: Doc, run: list[Element]) -> list[list[Element]]:
    """A run split at marks that seldom stand inside a number, and at letters taken for zeros."""
    parts: list[list[Element]] = [[]]
    for element in run:
        before = doc.folded[parts[-1][-1].end : element.start] if parts[-1] else ""
        if _SPLIT.search(before) or len(parts[-1]) >= _MOST:
            parts.append([])
        parts[-1].append(element)
    return [part for part in parts if part]


def _cut(doc: Doc, part: list[Element]) -> list[Element]:
    """A part without the figure that is money or a measure at either end."""
    unit = _UNIT.match(doc.folded, part[-1].end) if part else None
    if unit and (len(part[-1].digits) < _LONG_FIGURE or unit[0].strip() in CODES):
        grouped = len(part) > 1 and len(part[-1].digits) == 3 and len(part[-2].digits) < 3
        part = part[: -2 if grouped else -1]
    if part and _MONEY.search(doc.folded, max(0, part[0].start - 2), part[0].start):
        part = part[1:]
    return part


def _search(doc: Doc, part: list[Element], regions: tuple[str, ...]) -> Iterator[Found]:
    """The best number in a part, and those left and right of it."""
    for first, last in _windows(part):
        phone = _phone(doc, part[first:last], regions)
        if phone:
            yield from _search(doc, part[:first], regions)
            yield phone
            yield from _search(doc, part[last:], regions)
            return


def _whole(doc: Doc, part: list[Element], regions: tuple[str, ...]) -> Iterator[Found]:
    phone = _phone(doc, part, regions)
    if phone:
        yield phone


def _windows(part: list[Element]) -> Iterator[tuple[int, int]]:
    """Stretches of a part: the whole, then those that end with it, begin with it, and the rest;
    longer ones first."""
    size = len(part)
    if sum([len(element.digits) for element in part]) < _SHORTEST:
        return
    for first in range(max(0, size - _WIDEST), size):
        yield first, size
    for last in range(min(size - 1, _WIDEST), 0, -1):
        yield 0, last
    for first in range(1, min(size, 4 * _WIDEST)):
        for last in range(min(size - 1, first + _WIDEST), first, -1):
            yield first, last


def _phone(doc: Doc, elements: list[Element], regions: tuple[str, ...]) -> Found | None:
    digits = "".join([element.digits for element in elements])
    if not _SHORTEST <= len(digits) <= _LONGEST + 2 or (
        elements[0].kind == "weak" and digits[0] != "0" and not _in_letters(elements)
    ):
        return None
    start, end = _with_plus(doc.folded, elements[0].start), elements[-1].end
    if _CODE_BEFORE.search(doc.folded, max(0, start - 8), start):
        return None
    if digits in _COUNTED and len(elements) == len(digits) < len(doc.forms):
        return None
    if _begins_with_word(doc, elements, regions) or _reads_otherwise(doc, elements, start, end):
        return None
    groups = tuple([len(element.digits) for element in elements])
    value = number(digits, _has_plus(doc.folded, start, elements), regions, groups)
    if not value or is_other(doc.folded, start, end, elements):
        return None
    hidden = _is_hidden(doc, start, end, elements)
    return Found("phone", start, end, hidden, {"value": value})


def _reads_otherwise(doc: Doc, elements: list[Element], start: int, end: int) -> bool:
    """Whether figures are those of a sentence, a day or an address, and no telephone is named."""
    if is_prose(doc.folded, elements):
        return not _is_dictated(doc.folded, elements)
    return is_likely_other(doc.folded, start, end, doc.lang) and not _is_announced(
        doc.folded, start
    )


def _begins_with_word(doc: Doc, elements: list[Element], regions: tuple[str, ...]) -> bool:
    """Whether the letter that a number begins with is a word (or, about), not a zero: people write
    no zero there, and the rest is a number."""
    first, *rest = elements
    if doc.lang not in _O_IS_WORD or first.kind != "weak" or first.digits != "0" or not rest:
        return False
    apart = doc.folded[first.end : rest[0].start].isspace()
    return apart and bool(number("".join([one.digits for one in rest]), False, regions))


_O_IS_WORD = ("es", "pl", "cs", "sk", "it", "pt")


def _in_letters(elements: list[Element]) -> bool:
    """Whether all parts are written with letters that look like digits: SOO IOO I2O."""
    return len(elements) > _FEW_PARTS and all(
        element.kind in ("weak", "glued") and len(element.digits) > 1 for element in elements
    )


_FEW_PARTS = 2


def _has_plus(folded: str, start: int, elements: list[Element]) -> bool:
    return start < elements[0].start and folded[start] in "+pпm"


def _possible(doc: Doc, part: list[Element], regions: tuple[str, ...]) -> Found | None:
    """A number of which only the length is right, beside a sign of contact."""
    digits = "".join([element.digits for element in part])
    if not _LEAST_POSSIBLE <= len(digits) <= _LONGEST or part[0].kind == "weak":
        return None
    start, end = _with_plus(doc.folded, part[0].start), part[-1].end
    plus = _has_plus(doc.folded, start, part)
    if not (plus or digits.startswith("00") or _is_called(doc.folded, start, end)):
        return None
    value = possible(digits, plus, regions)
    if not value or is_other(doc.folded, start, end, part):
        return None
    facts = {"value": value, "confidence": 0.5}
    return Found("phone", start, end, _is_hidden(doc, start, end, part), facts)


def _is_dictated(folded: str, elements: list[Element]) -> bool:
    """Whether groups of three stand behind a word for telephones: call 500 and 100 and 126."""
    grouped = all(len(element.digits) == _GROUP for element in elements)
    return grouped and _is_announced(folded, elements[0].start)


_GROUP = 3


def _is_announced(folded: str, start: int) -> bool:
    """Whether a word for telephones stands before a place."""
    return _CALL.search(folded, max(0, start - _AHEAD), start) is not None


def _is_called(folded: str, start: int, end: int) -> bool:
    """Whether there is a sign of contact beside digits: a word for it before, or the text ends."""
    if _is_announced(folded, start):
        return True
    return len(folded) - end < _CLOSING and not any(map(str.isalnum, folded[end:]))


def _with_plus(folded: str, start: int) -> int:
    """Where the number begins when a plus or a bracket stands before its first digit."""
    for mark in ("+(", "(+", "+"):
        begin = start - len(mark)
        if begin >= 0 and folded[begin:start] == mark and not folded[begin - 1 : begin].isdecimal():
            return begin if mark != "(+" else begin + 1
    if word := _PLUS_WORD.search(folded, max(0, start - 6), start):
        return word.start()
    return start


def _is_hidden(doc: Doc, start: int, end: int, elements: list[Element]) -> bool:
    """Whether the number is written so that a plain search would miss it."""
    if any(element.kind != "figure" for element in elements):
        return True
    first, last = doc.span(start, end)
    if any(char.isalnum() and not char.isascii() for char in doc.original[first:last]):
        return True
    marks = "".join(char for char in doc.folded[start:end] if not char.isalnum())
    single = sum(len(element.digits) == 1 for element in elements)
    return not _ORDINARY.fullmatch(marks) or single > 5 or last - first > end - start
