"""Telephone numbers, plain and obfuscated: runs of digits in which the numbering plans see one."""

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers

from classifiers.entities.digits import Element, readings, runs
from classifiers.entities.found import Found
from classifiers.entities.view import View
from text import Doc

HOMES = {
    "pl": ("PL",), "en": ("GB", "US", "PL"), "uk": ("UA", "PL"), "ru": ("UA", "RU", "PL"),
    "ro": ("RO", "MD"), "es": ("ES",), "de": ("DE",), "cs": ("CZ",), "sk": ("SK",), "bg": ("BG",),
    "be": ("BY",), "fr": ("FR",), "it": ("IT",), "pt": ("PT",), "nl": ("NL",), "hu": ("HU",),
    "lt": ("LT",), "hr": ("HR",),
}  # fmt: skip
"""Regions whose national numbers are read in a text of a language when the caller names none."""
_FICTION = re.compile(r"447700900\d{3}|1[2-9]\d\d55501\d\d|4850010010\d|485001001\d\d")
_SIZES = {48: 9}
"""Digits of national numbers where the metadata still have shorter ones that nobody dials."""
_SHORTEST, _LONGEST, _WIDEST, _MOST = 7, 15, 16, 48
_SPLIT = re.compile(r"[,;|\n+…]|\.\.|\s/\s|\s{3,}|\sor\s")
_UNIT = re.compile(
    r"\s?(?:zl|pln|eur|euro|usd|gbp|uah|грн|руб|lei|ron|€|£|\$|%|kg|cm|m2|km|lat|lata|let|ani|лет"
    r"|h|godz|dni|dzien|days?|дн|min|хв|мин|ore|horas|hours?|tys|тис|тыс)(?![^\W_])"
)
_SIGN_APART = re.compile(r"\s[$€£]")
_MONEY = re.compile(r"[$€£₴]\s?$")
_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d([-/.])[01]?\d\1[0-3]?\d|[0-3]?\d([-/.])[0-3]?\d\2(?:[12]\d)?\d\d)(?!\d)"
)
_TIME = re.compile(r"[12]\d{3}[-/]?[01]\d[-/]?[0-3]\d +[0-2]\d$")
_RANGE = re.compile(r"[1-9]\d{1,4}00\s?-\s?[1-9]\d{1,4}00")
_CLOCK = re.compile(r"(?<!\d)[0-2]?\d:[0-5]\d(?!\d)")
_SUM = re.compile(r"[1-9]\d{0,2}(?:[ .,]\d{3})+[.,]\d\d")
_NAMED = re.compile(
    r"(?:\b(?:nip|regon|krs|pesel|kraz|iban|konto|konta|rachun\w+|isbn|ean|faktur\w+|edrpou|cui|nif|cif"
    r"|vat|id|ref|swift|order|invoice|reference|tracking|zamowien\w*|zlecen\w*|oferty|ogloszeni\w+"
    r"|pedido|comanda|comenzii)|єдрпоу|іпн|инн|огрн|заказа?|замовлення|договора?|рахунок|сч[её]т)\W{0,3}(?:nr|no|number|numer|номер|№)?\W{0,3}$"
)
_INNER_PLUS = re.compile(r"\d\+\d")
_PLUS_WORD = re.compile(r"(?<![^\W_])(?:plus|плюс|mas)\s$")
_COUNTED = "01234567890123456789"
"""Counting, as in songs."""
_FOREIGN = ("48", "380", "40", "373", "44", "34", "49", "420", "421", "375", "31", "39", "33", "7")
"""Country codes that are believed without a plus in front of a whole number."""
_ORDINARY = re.compile(r"[\s().\-/+:]*")


def find(view: View) -> Iterator[Found]:
    """Telephone numbers of a text; its regions are tried in order for national numbers."""
    doc = view.doc
    order = view.regions or HOMES.get(doc.lang, ("PL", "GB", "US"))
    for run in runs(view):
        if sum(len(element.digits) for element in run) >= _SHORTEST - 1:
            yield from _as_meant(doc, run, order)


def _as_meant(doc: Doc, run: list[Element], regions: tuple[str, ...]) -> list[Found]:
    """Numbers of a run in the first of its readings that has one."""
    for reading in readings(run, doc.folded):
        if found := list(_in_run(doc, reading, regions)):
            return found
    return []


def _in_run(doc: Doc, run: list[Element], regions: tuple[str, ...]) -> Iterator[Found]:
    """Numbers of one run: in its parts between strong marks, or else across them."""
    parts = _parts(doc, run)
    found = [phone for part in parts for phone in _in_part(doc, part, regions)]
    if not found and len(parts) > 1 and not _INNER_PLUS.search(_text(doc, run)):
        found = list(_whole(doc, run, regions))
    yield from found


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
    if part and _UNIT.match(doc.folded, part[-1].end):
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
    if sum(len(element.digits) for element in part) < _SHORTEST:
        return
    ends = [(first, size) for first in range(max(0, size - _WIDEST), size)]
    begins = [(0, last) for last in range(min(size - 1, _WIDEST), 0, -1)]
    yield from ends
    yield from begins
    for first in range(1, min(size, 4 * _WIDEST)):
        for last in range(min(size - 1, first + _WIDEST), first, -1):
            yield first, last


def _phone(doc: Doc, elements: list[Element], regions: tuple[str, ...]) -> Found | None:
    digits = "".join([element.digits for element in elements])
    if not _SHORTEST <= len(digits) <= _LONGEST + 2 or elements[0].kind == "weak":
        return None
    start, end = _with_plus(doc.folded, elements[0].start), elements[-1].end
    if digits in _COUNTED and len(elements) == len(digits) < len(doc.forms):
        return None
    value = number(digits, doc.folded[start] in "+pпm" and start < elements[0].start, regions)
    if not value or _is_other(doc.folded, start, end, elements):
        return None
    hidden = _is_hidden(doc, start, end, elements)
    return Found("phone", start, end, hidden, {"value": value})


def _with_plus(folded: str, start: int) -> int:
    """Where the number begins when a plus or a bracket stands before its first digit."""
    for mark in ("+(", "(+", "+"):
        begin = start - len(mark)
        if begin >= 0 and folded[begin:start] == mark and not folded[begin - 1 : begin].isdecimal():
            return begin if mark != "(+" else begin + 1
    if word := _PLUS_WORD.search(folded, max(0, start - 6), start):
        return word.start()
    return start


def _is_other(folded: str, start: int, end: int, elements: list[Element]) -> bool:
    """Whether the digits are a date, a time, or a number that is named as something else."""
    text = folded[start:end]
    if len(elements) <= 4 and (date := _DATE.search(text)):
        rest = sum(map(str.isdecimal, text)) - sum(map(str.isdecimal, date[0]))
        if rest <= 1 or folded[end : end + 1] == ":":
            return True
    if _SUM.fullmatch(text) or _RANGE.fullmatch(text) or _CLOCK.search(text):
        return True
    return bool(
        (_TIME.search(text) and folded[end : end + 1] == ":")
        or _NAMED.search(folded, max(0, start - 24), start)
    )


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


@lru_cache(maxsize=1 << 14)
def number(digits: str, plus: bool, regions: tuple[str, ...]) -> str:
    """A number in E.164 when a numbering plan has it, else nothing."""
    if plus or digits.startswith("00"):
        return _valid("+" + digits.removeprefix("00"), None)
    for region in sorted(regions, key=lambda region: not _as_dialled(digits, region)):
        if value := _valid(digits, region):
            return value
    codes = tuple(str(phonenumbers.country_code_for_region(region)) for region in regions)
    if len(digits) >= 10 and digits.startswith(codes):
        return _valid("+" + digits, None)
    if 11 <= len(digits) <= 12 and digits.startswith(_FOREIGN):
        return _valid("+" + digits, None)
    return ""


@lru_cache(maxsize=512)
def _trunk(region: str) -> str:
    """What people of a region write before a national number: 0 in most, 8 in some, nothing in
    Poland or Spain, and nothing in practice where the prefix is the country code (libphonenumber's
    metadata)."""
    plan = phonenumbers.PhoneMetadata.metadata_for_region(region)
    prefix = (plan.national_prefix or "") if plan else ""
    return "" if plan and prefix == str(plan.country_code) else prefix


def _as_dialled(digits: str, region: str) -> bool:
    """Whether a national number is written as people of the region write theirs; "500 100 101" in
    an ad for the Netherlands is rather Polish, because Dutch numbers are written with a 0."""
    return digits.startswith(_trunk(region))


def _valid(text: str, region: str | None) -> str:
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    value: str = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    size = _SIZES.get(parsed.country_code or 0)
    if size and len(str(parsed.national_number)) != size:
        return ""
    valid = phonenumbers.is_valid_number(parsed) or _FICTION.fullmatch(value[1:])
    return value if valid else ""
