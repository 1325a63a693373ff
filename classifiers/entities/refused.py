"""Digits that are no telephone number: dates, times, sums, sizes, numbers named as something else,
figures of a sentence."""

import re
from itertools import pairwise

from classifiers.entities.elements import Element
from classifiers.entities.leading import WEAK

_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d([-/.])[01]?\d\1[0-3]?\d|[0-3]?\d([-/.])[0-3]?\d\2(?:[12]\d)?\d\d)(?!\d)"
)
_FULL_DATE = re.compile(
    r"(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\1 ?(?:19|20)\d\d"
    r"|(?:19|20)\d\d([-/.])(?:0[1-9]|1[0-2])\2(?:0[1-9]|[12]\d|3[01])"
    r"(?! \d\d(?![\d:–-])))(?!\d)"
)
_SHORT_DATES = re.compile(
    r"(?<![\d./-])(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|1[0-2])\1\d\d"
    r"(?: ?[-–] ?| [^\W\d]{1,5} )(?:0?[1-9]|[12]\d|3[01])\1(?:0?[1-9]|1[0-2])(?!\d)"
    r"|(?<![\d./-])(?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2]) 20\d\d(?: ?[-–] ?| [^\W\d]{1,5} )"
    r"(?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2])(?!\d)"
    r"|(?<![\d./-])(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.\d\d[,;] \d"
)
"""Dates with a year of four digits (in America 2012-01-02 08 is a number); days from and to, with a
year of two digits or with blanks."""
_SIZE = re.compile(r"\d{2,4}/\d{2,4}/\d{2,4}")
_SIZE_BEFORE = re.compile(r"(?<!\d)(\d{2,4}/\d{2,4}/\d{2,4})[ ,;]{1,2}$")
_SIZE_AFTER = re.compile(r"[ ,;]{1,2}(\d{2,4}/\d{2,4}/\d{2,4})(?!\d)")
_RANGE = re.compile(
    r"[1-9]\d{1,4}00\s?-\s?[1-9]\d{1,4}00"
    r"|[1-9]\d{0,2}[.,]\d\d0\s?-\s?[1-9]\d{0,2}[.,]\d\d0"
    r"|[1-9]\d{0,2}(?:[ .,]?\d{3})*[.,]\d\d\s?-\s?[1-9]\d{0,2}(?:[ .,]?\d{3})*[.,]\d\d"
)
_SPANS = re.compile(
    r"[12]\d{3}[-/]?[01]\d[-/]?[0-3]\d +[0-2]\d:$|(?<!\d)[0-2]?\d:[0-5]\d(?!\d)"
    r"|(?<!\d)(?:[01]\d|2[0-3])[0-5]\d\s(?:to|do|до|a|la|till|until)\s"
    r"(?:[01]\d|2[0-3])[0-5]\d(?!\d)"
    r"|(?<![\d/])[1-9]\d/[1-9]\d{1,2}[ ,]+[1-9]\d/[1-9]\d"
    r"|(?<!\d)\d{1,3}\.\d{4,}\W{1,3}\d{1,3}\.\d{4,}"
    r"|(?<![\d.])(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.? ?[-–] ?"
    r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])(?!\d)"
)
"""A date with its time; a time of the day; hours from and to; minutes and what they cost;
coordinates; days from and to."""
_SUM = re.compile(r"[1-9]\d{0,2}(?:[ .,]\d{3})+[.,]\d\d")
_NAMED = re.compile(
    r"(?:\b(?:nip|regon|krs|pesel|kraz|iban|konto|konta|rachun\w+|isbn|ean|edrpou|cui|nif|cif"
    r"|fa[kc]tur\w+(?![.,;!])|registro sanitario"
    r"|vat|id|ref|swift|order|invoice|reference|tracking|zamowien\w*|zlecen\w*|ofert[ay]|ogloszeni\w+"
    r"|umow\w+|uprawnien\w+|licen[cst]\w+|zezwolen\w+|poli[sctz]\w*|model\w*|serial|seri[aie]\w*|kod|code"
    r"|fiscal\w*|produkt\w*|product|artyk\w+|certyfik\w+|certificate|wpisu?|rejestr\w*|regist\w+|company|charity"
    r"|utr|ein|ssn|cnp|dni|nie|siret|vacan\w+|permit|policy|account|inregistrar\w+|autorizat\w+|anunt\w*"
    r"|dosar\w*|expediente|anuncio|colegiad\w+|domofon\w*|intercom|snils|inn|mmsi|psc|sku|asin|booking"
    r"|pedido|comanda|comenzii|contract\w*|konkurs\w*|sygn\w*|akt|bdo|krd|rpwdl"
    r"|zam|fv|exp|expte|s/n|sn|vin|imei|patent\w*|passport|paszport\w*|pasaport\w*|dowod\w*|buletin\w*)"
    r"|єдрпоу|іпн|рнокпп|инн|огрн\w*|снилс|кпп|заказа?|замовлення|догов\w+|рахунок|сч[её]т|ваканс\w+"
    r"|(?:фактур\w+|накладн\w+|[іи]нвойс\w*)(?![.,;!])"
    r"|оголошенн\w+|объявлени\w+|лицензи\w+|ліцензі\w+|свидетельств\w+|посвідченн\w+|сертификат\w*"
    r"|сертифікат\w*|код|артикул\w*|модел\w+|паспорт\w*|серія|серия|пол[иі]с\w*)"
    r"\W{0,3}(?:nr|no|number|numer|номер|num|nº|№|oc|ac|ro|pl|es)?\W{0,3}(?:\d[\d-]{0,6}[ -])?$"
)
_REGISTERS = r"(?:nip|regon|krs|cif|nif|cui|єдрпоу|іпн|инн|кпп|огрн)\W{0,3}"
_REGISTERED = re.compile(
    r"\bj\d\d?/(?:\d{1,5}/)?$|\bregistered\W(?:[^\W\d]+\W{1,2}){0,4}(?:no|number)\W{0,3}$"
    rf"|\b{_REGISTERS}(?:[^\W\d]{{1,4}}\W{{1,3}})?{_REGISTERS}"
    r"\d[\d -]{6,14}[,;/ ]{1,3}(?:[^\W\d]{1,4}\s)?$"
)
"""A number that is said to be registered; the second of two that are named together."""
_AREA = re.compile(r"\b(?:area|dialling|country|dial) code\W{0,3}$")
_ADDRESS = re.compile(
    r"(?:\b(?:ul|al|os|calle|avda|str|strada|bd|вул|ул|просп)\.?|\bc/)\s[^\d,;\n]{2,30}$"
    r"|(?<!\d)(?=[^\d\n]{0,24}$)\W\d{1,4}\s[^\d,;\n]{2,20}\s(?:street|st|road|rd|avenue|ave|lane)\W{0,2}$"
)
_POSTCODE = r"(?:\d\d-\d{3}|\d{5}(?P<six>\d)?)"
_HOUSE_AND_POST = re.compile(
    r"(?:\d{1,3} ?[-/] ?\d{1,3}[,;] ?|\d{1,3}/\d{1,3} |\d{1,3}(?:, ?\d{1,3})?[,;] )" + _POSTCODE
)
_BEHIND_NAME = re.compile(r"[^\W\d_]\.?,?\s(?:\d{1,3}, )?$")
_BLANK_AND_POST = re.compile(rf"\d{{1,3}} {_POSTCODE}")
_STREET = re.compile(
    r"\b(?:ul|ulica|al|aleja|plac|pl|calle|avda|av|avenida|plaza|paseo|ronda|str|strada|bd|bulevardul"
    r"|calea|piata|aleea|sos|soseaua|splaiul|вул|вулиця|ул|улица|просп|проспект|пр-т|площа|площадь|пл"
    r"|бул|бульвар|шосе|шоссе|пров|пер)\.?\s[^\d,;\n]{2,30}$"
)
"""The number of a house and a postcode, in some countries of six digits; what stands before it."""
_SIX = ("ru", "ro")
_ZIP_OR_DAY = re.compile(
    r"\d{5}-\d{4}|(?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2]) (?:19[5-9]|20[0-3])\d"
)
"""An American postcode; a day with blanks."""
_AHEAD, _REACH = 32, 15


def is_prose(folded: str, elements: list[Element]) -> bool:
    """Whether figures stand in a sentence of their own: 9 a 14 y de 16 a 20."""
    if any(element.kind != "figure" for element in elements):
        return False
    words = [
        _LETTERS.findall(folded, one.end, two.start)
        for one, two in pairwise(elements)
        if two.start - one.end > _BLANKS
    ]
    led = [between for between in words if between]
    if not led or not all(WEAK.issuperset(between) for between in led):
        return False
    if all(len(element.digits) <= _PAIR for element in elements):
        return True
    return len(led) > 1 and not any(element.digits.startswith("00") for element in elements)


_LETTERS = re.compile(r"[^\W\d_]+")
_BLANKS, _PAIR = 2, 2


_IN_DATES = frozenset("-/.")


def _cuts_date(folded: str, start: int, end: int) -> bool:
    """Whether the digits begin inside a date."""
    first = max(0, start - 6)
    return any(match.start() < start < match.end() for match in _DATE.finditer(folded, first, end))


_FEW = "234"


def _is_price_list(elements: list[Element]) -> bool:
    """Whether round figures stand about a small number that is said: 5000 two 9000."""
    figures = [one.digits for one in elements if one.kind == "figure" and len(one.digits) > _PAIR]
    said = any(one.kind == "word" and one.digits in _FEW for one in elements[1:-1])
    return said and len(figures) > 1 and all(digits.endswith("00") for digits in figures)


def is_other(folded: str, start: int, end: int, elements: list[Element]) -> bool:
    """Whether the digits are a date, a time, or a number that is named as something else."""
    text = folded[start:end]
    if _is_dated(folded, start, end, elements) or _SPANS.search(folded, start, end + 1):
        return True
    if any(known.fullmatch(text) for known in (_SUM, _RANGE)) or _is_price_list(elements):
        return True
    if _SIZE.fullmatch(text) and _is_size(folded, start, end):
        return True
    return _is_named(folded, start) or _is_addressed(folded, start, text)


def _is_named(folded: str, start: int) -> bool:
    """Whether words before the digits name them as something else."""
    ahead = max(0, start - _AHEAD)
    if _NAMED.search(folded, ahead, start) and not _AREA.search(folded, ahead, start):
        return True
    return _REGISTERED.search(folded, max(0, start - 2 * _AHEAD), start) is not None


def _is_addressed(folded: str, start: int, text: str) -> bool:
    """Whether words before the digits are those of a street."""
    ahead = max(0, start - _AHEAD)
    if _HOUSE_AND_POST.fullmatch(text) and _STREET.search(folded, ahead, start):
        return True
    return ("/" in text or "," in text) and _ADDRESS.search(folded, ahead, start) is not None


def is_likely_other(folded: str, start: int, end: int, lang: str) -> bool:
    """Whether the digits look like a day, or the number of a house and a postcode behind the name
    of a street: no telephone number where no word for one stands before."""
    if _ZIP_OR_DAY.fullmatch(folded, start, end):
        return True
    for shape, before in ((_HOUSE_AND_POST, _BEHIND_NAME), (_BLANK_AND_POST, _STREET)):
        posted = shape.fullmatch(folded, start, end)
        if posted and (not posted["six"] or lang in _SIX):
            return before.search(folded, max(0, start - _AHEAD), start) is not None
    return False


def _is_dated(folded: str, start: int, end: int, elements: list[Element]) -> bool:
    """Whether the digits begin inside a date, or are hardly more than one."""
    if folded[start - 1 : start] in _IN_DATES and _cuts_date(folded, start, end):
        return True
    if not _OF_DATES.isdisjoint([len(one.digits) for one in elements]) and _holds_date(
        folded, start, end
    ):
        return True
    text = folded[start:end]
    date = _DATE.search(text) if len(elements) <= _MOST_PARTS else None
    if not date:
        return False
    rest = sum(map(str.isdecimal, text)) - sum(map(str.isdecimal, date[0]))
    return rest <= 1 or folded[end : end + 1] == ":"


_MOST_PARTS, _DATE_LENGTH = 4, 11
_OF_DATES = frozenset((1, 2, 4))
"""Lengths of the parts of dates."""


def _holds_date(folded: str, start: int, end: int) -> bool:
    """Whether a date, or one with that until when, stands in the digits or reaches into them."""
    first, last = max(0, start - _DATE_LENGTH), end + _DATE_LENGTH
    return any(
        match.start() < end and start < match.end()
        for known in (_FULL_DATE, _SHORT_DATES)
        for match in known.finditer(folded, first, last)
    )


def _is_size(folded: str, start: int, end: int) -> bool:
    """Whether three figures stand beside three others that are grouped otherwise: 500/100/150,
    200/100/50."""
    near = _SIZE_BEFORE.search(folded, max(0, start - _REACH), start)
    near = near or _SIZE_AFTER.match(folded, end)
    shape = [len(part) for part in folded[start:end].split("/")]
    return near is not None and [len(part) for part in near[1].split("/")] != shape
