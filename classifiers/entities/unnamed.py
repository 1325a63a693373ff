"""Which amounts without a currency are money: by what they are for, what is said of them, and by
the prices they stand beside."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from classifiers.entities.names import forms as names
from classifiers.entities.units import BEFORE, UNIT, unit_of
from classifiers.entities.view import View

_EURO = "ES DE NL FR IT AT BE IE PT GR FI LU SK SI HR LT LV EE CY MT"
HOMES = {
    "PL": "PLN", "GB": "GBP", "US": "USD", "UA": "UAH", "RU": "RUB", "RO": "RON", "MD": "MDL",
    "CZ": "CZK", "CH": "CHF", "HU": "HUF", "BG": "BGN", "SE": "SEK", "NO": "NOK", "DK": "DKK",
    **dict.fromkeys(_EURO.split(" "), "EUR"),
}  # fmt: skip
"""The currency of a region."""
LANGUAGES = {"pl": "PLN", "en": "GBP", "uk": "UAH", "ru": "RUB", "ro": "RON", "es": "EUR"}
LEAST = {"UAH": 50, "RUB": 50, "HUF": 500, "CZK": 50}
"""The least amount that is believed to be money, where it is not 20."""
LEAST_OF_ANY = 20

_TAX = (
    "brutto|gross|брутто|brut|bruto|brutos|netto|net|нетто|neto|netos|na reke|na czysto|do reki"
    "|on hand|cash in hand|на руки|в руки|чистыми|чистими|in mana|limpios|libres"
)
_LINKS = "za na per a an each every for pe por al la el за на в od от від"
_LINK = (
    rf"(?:\s?[/|]\s?|\s?p/?(?=h(?![^\W_]))|\s(?:{_LINKS.replace(' ', '|')})\s"
    r"(?:1\s|jedn\w+\s|one\s|одну?\s)?)"
)
_ROSES = "roses rose kisses roz rozyczek роз троянд rosas besos trandafiri"
_BY_UNIT = re.compile(rf"(?:\s(?:{_ROSES.replace(' ', '|')}))?{_LINK}(?P<unit>{UNIT})")
"""Per hour; flowers are said for money."""
_BY_TAX = re.compile(rf"\s?(?:{_TAX})(?![^\W_])")
_FOR_ALL = re.compile(
    r"\s(?:za|за|por|pentru|for)\s(?:(?:the|an?|el|la|los|un|una|o|1|2|3|dwie|два|две|дві|dos|doua)\s)?"
    r"(?:calosc|caly|cala|wszystko|komplet|okna|wizyt\w+|wieczor|weekend\w*|spotkani\w+|sesj\w+|lekcj\w+"
    r"|zajeci\w+|uslug\w+|metr\w*|kurs\w*|pokoj|godzin\w+|h|dojazd|sprzatanie"
    r"|все|усе|всю|весь|комплект|работу|роботу|вечер|вечір|выходные|вихідні|сеанс|занятие|заняття|урок"
    r"|вахту|рейс|выход|вихід|два|две|дві|dwie|визит|візит|метр|выезд|виїзд|встречу|зустріч|часа|години|уборку"
    r"|todo|dos|noche|tarde|sesion|clase|visita|horas|metro|dia"
    r"|tot|doua|seara|sesiune|lectie|sedinta|vizita|ore|metru"
    r"|all|everything|lot|job|ea|cada|evening|session|lesson|class|visit|two|both|room|week|hours?|hrs|night|noc|ночь|ніч|noapte)"
    r"(?![^\W_])|\sper\s[a-z]{3}|\s(?:for|za|за|por)\s(?:30|45|60|90)(?!\s?[\w%:])"
)
_FOR = re.compile(r"\s(?:za|за|por|pentru|for)\s[^\W\d]{2,}")
_JOINS = "i and plus и та y si oraz lub or або или o sau"
_JOINED = frozenset(_JOINS.split(" "))
_NEXT = re.compile(r"\s?([^\W\d_]+)|\s*([.,;!?)\n/|]|$)|\s(\+)")
_SHIFTS = dict.fromkeys(("смена", "зміна", "zmiana", "dniowka"), "day")
_SHIFTS |= {"overnight": "night", "hh": "hour", "hr": "hour"}
_SHIFTS |= dict.fromkeys(("diarios", "diarias", "zilnic", "щодня", "ежедневно", "dziennie"), "day")
_SHIFTS |= dict.fromkeys(("mensuales", "miesiecznie", "lunar", "щомісяця", "ежемесячно"), "month")
_SHIFTS |= dict.fromkeys(("semanales", "tygodniowo", "saptamanal", "еженедельно"), "week")
_SHIFTS |= dict.fromkeys(("вечер", "вечір", "wieczor", "evening"), "")
_FIRST = (
    frozenset(f"p ph {_LINKS} {_ROSES} {_TAX.replace('|', ' ')}".split(" "))
    | _JOINED
    | _SHIFTS.keys()
)
"""Words with which what is said behind money begins."""
_CUE = re.compile(
    r"(?:cen[aye]|koszt\w*|stawk\w+|plac[eai]\w*|zaplac\w+|dniowk\w+|wynagrodz\w+|podstaw\w+"
    r"|zarob\w+|pensj\w+|wyciagn\w+|premi\w+|bonus\w*|kauc\w+|zaliczk\w+|wyplat\w+|dorzuc\w+|doplat\w+"
    r"|dojazd\w*|wyjazd|wizyt\w+|price\w*|costs?|rates?|pay\w*|paid|salary|wages?|fee|deposit|tips"
    r"|donation|earn\w*|callout"
    r"|зп|зарплат\w+|оплат\w+|ставк\w+|цен[аыу]|цін[аиу]|вартіст\w+|стоимост\w+|стоит|коштує|плачу"
    r"|платим|доход\w*|дохід|аванс\w*|преми\w+|премі\w+|оклад\w*|заробіт\w+|заработ\w+|выезд|виїзд"
    r"|вызов|виклик|аренда|оренда|precio\w*|cuesta|coste?|tarifa\w*|sueldo|salario|pago|pagamos"
    r"|cobro|fianza|propinas|nomina|desplazamiento|salida|alquiler"
    r"|pret\w*|tarif\w*|salari\w+|costa|plata|platim|platesc|castig\w*|avans|prima|onorariu"
    r"|deplasare|chirie|dziennie|miesiecznie|tygodniowo|daily|weekly|monthly|щодня|щомісяця"
    r"|ежедневно|ежемесячно)"
)
_FROMS = "od from от від desde ok around около близько unos"
_FROM = frozenset(_FROMS.split(" "))
_NOT_PRICED = re.compile(
    r"(?:wzrost|waga|wag[ai]|rozmiar\w*|biust\w*|lat|wiek\w*|nr|numer\w*|ulic\w*|pokoj\w*|pietro"
    r"|tel\w*|rok\w*|kod|domofon\w*|mieszkani\w*|klatk\w*|temp[oa]|norm\w+|iso|okolo|godz\w*|po|do|od"
    r"|na|przed|oraz|kolo|jest|mam|ponad|min\w*|max\w*|tylko|razem|sala|kabin\w+|lokal\w*|stol\w*|linia"
    r"|height|size|age\w*|room|unit|flat|number|floor|road|suite|door|year\w*|since|until|after|before"
    r"|from|for|por|pentru|dia|dzien|dnia|dni|day|days|день|дня|днів|дней|ziua|date|data|about|over|under|only|around|with|and|the|class|level|bus|call|text|bed|page|step|form"
    r"|рост|вес|возраст|размер\w*|дом|офис|квартира|кабинет\w*|этаж|номер|после|зріст|вага|вік|розмір"
    r"|будинок|офіс|кабінет|поверх|після|года?|року|стаж|опыт|досвід|каб|кім|корпус|школа|школи|группа"
    r"|inaltime|greutate|marime|varsta|etaj|camera|bloc\w*|scara|apartament\w*|numar\w*|dupa|pana|anul"
    r"|altura|peso|edad|talla|piso|puerta|numero|despues|desde|hasta|ano|calle|portal|linea|elo|din"
    r"|nip|regon|krs|pesel|vat|ref|cui|nif|cif|kat|kategori\w+|grupa|clasa|clasele|models?)"
)
_PLACES = "w we o przy z ze k kolo obok in at on by near of в у на с із біля la en con de din cu"
_BEFORE_NAMES = frozenset(_PLACES.split(" "))
_STREET = re.compile(
    r"(?:ul|os|al|pl|вул|ул|просп|пр|пл|str|bd|bul|c|av|avda|pza|rd|st|sf|sw|св|san)"
)
_PENSION = re.compile(r"40[13]\s?\(?k")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_COUNTED = re.compile(
    r"\s?(?:osob|ludzi|pracown|mieszkan|km|klient|odbior|czlonk|people|follow|users|customers|employees"
    r"|jobs|членов|человек|подписч|жител|клиент|осіб|людей|клієнт|persoane|clienti|personas|clientes)"
)
_LAST = re.compile(r"([^\W\d_]{3,})\s?(?:[-:=]\s?)?(?:\s(?P<least>od|from|от|від|de la|desde)\s)?$")
_NEAR, _RATIO, _REACH, _CUES = 70, 12, 40, 4
_ELDERLY = 66
_MINUTES = re.compile(
    r"(?:\d{2,3}\s?(?:min|мин|хв)\w*|(?<!\d)\d{1,2}\s?(?:h|hrs?|hours?|godz\w*|час\w*|год\w*|ore|horas))"
    r"\.?\s?[-:=]?\s?$"
)
_TIMED = ("30 min", "60 min", "hour", "night", "day")
"""Units that stand before their money without more: godzina 200, noc 1500."""


@lru_cache(maxsize=1 << 13)
def _is_cue(form: str) -> bool:
    return _CUE.fullmatch(form) is not None


@lru_cache(maxsize=1 << 13)
def may_time(form: str) -> bool:
    """Whether a unit of time may end with a form."""
    return unit_of(form, "") in _TIMED or unit_of(f"30 {form}", "") in _TIMED or form in _HALVED


_HALVED = frozenset(
    (
        "godziny",
        "hour",
        "hours",
        "hrs",
        "часа",
        "часов",
        "години",
        "годин",
        "hora",
        "horas",
        "ora",
        "ore",
    )
)


def _words_before(view: View, start: int) -> tuple[str, ...]:
    """The words of the same clause in front of an amount."""
    index = bisect_left(view.starts, start)
    first = max(0, index - _CUES)
    for place in range(index - 1, first - 1, -1):
        end = view.end(place)
        if view.forms[place] not in _SHORT and not _STOPS.isdisjoint(
            view.folded[end : view.starts[place + 1] if place + 1 < index else start]
        ):
            return view.forms[place + 1 : index]
    return view.forms[first:index]


_STOPS = frozenset(".!?\n;")
_EQUALS = ("is", "to", "es", "este")
_SHORT = frozenset(("godz", "мин", "хв", "ч"))
"""Abbreviated with a point."""


def may_be(folded: str, start: int, end: int) -> bool:
    """Whether an amount in figures may be money at all: two digits or more, no 0 in front,
    and what stands behind it is no unit of something else."""
    if end - start < _FEWEST or folded[start] == "0" or folded[end : end + 1] in _NOT_BEHIND:
        return False
    after = _NEXT.match(folded, end)
    if not after or (folded[end : end + 1] in ".," and folded[end + 1 : end + 2].isdecimal()):
        return False
    word = after[1]
    return not word or word in _FIRST or not folded[end - 1].isdecimal() or _is_cue(word)


_FEWEST = 2
_NOT_BEHIND = frozenset(":%°×x")


def unit_about(view: View, start: int, end: int, value: float, least: int) -> str | None:
    """What an amount is for when that makes it money: a unit as written, nothing said (""), or
    None where it is no money by itself."""
    folded = view.folded
    after = _NEXT.match(folded, end)
    if after and after[1] and _is_cue(after[1]):
        return "" if value >= 2 * least else None
    if not after or (after[1] and after[1] not in _FIRST):
        return None
    if match := _BY_UNIT.match(folded, end):
        return match["unit"] if value >= least / 2 else None
    if value < least:
        return None
    if after[1] and after[1] not in _JOINED:
        return _by_words(view, start, end, value, least)
    return _by_time(view, start, value >= 2 * least)


def _by_time(view: View, start: int, timed: bool) -> str | None:
    """The same where a unit of time or a word for pay stands before the amount."""
    before = _words_before(view, start)
    if before and before[-1] in _EQUALS:
        before = before[:-1]
    if timed and before and may_time(before[-1]):
        ahead = BEFORE.search(view.folded, max(0, start - _REACH), start)
        if ahead and unit_of(ahead["unit"], "") in _TIMED:
            return ahead["unit"]
        if _MINUTES.search(view.folded, max(0, start - _REACH), start):
            return ""
    return "" if any(map(_is_cue, before)) else None


def _by_words(view: View, start: int, end: int, value: float, least: int) -> str | None:
    """The same where words about tax or a purpose stand behind the amount."""
    folded = view.folded
    after = _NEXT.match(folded, end)
    if after and (shift := _SHIFTS.get(after[1])):
        return shift if value >= least * 2.5 else None
    if tax := _BY_TAX.match(folded, end):
        if unit := _BY_UNIT.match(folded, tax.end()):
            return unit["unit"]
        if value < least * 5:
            return None
        return "month" if value >= least * 50 else ""
    if _FOR_ALL.match(folded, end):
        return ""
    cued = _FOR.match(folded, end) and any(map(_is_cue, _words_before(view, start)))
    return "" if cued else None


def is_thousands(view: View, start: int, end: int, priced: bool) -> bool:
    """Whether so many thousand are money: "od 2k.", "podstawa 6 tys. +", but not 10 tys. km."""
    folded = view.folded
    if _PENSION.match(folded, start):
        return False
    if any(known.match(folded, end) for known in (_BY_TAX, _BY_UNIT, _FOR_ALL, _AND_MORE)):
        return True
    before = _words_before(view, start)
    if any(map(_is_cue, before)):
        return True
    after = _NEXT.match(folded, end)
    ended = folded[end - 1] == "." or (after and (not after[1] or after[1] in _JOINED))
    if not ended or _COUNTED.match(folded, end):
        return False
    return priced or (bool(before) and (before[-1] in _FROM or may_time(before[-1])))


_AND_MORE = re.compile(
    r"\s?(?:\+|plus|плюс)\s?(?:prem|bonus|napiw|prowiz|prac|tips|comm|бон|прем|прац|проц|чаев|чайов|жит|жил|%|\d)"
)


def is_ended(view: View, end: int) -> bool:
    """Whether nothing that could be counted stands behind an amount."""
    after = _NEXT.match(view.folded, end)
    return after is not None and (not after[1] or after[1] in _JOINED)


_RANGE = re.compile(r"\s?(?:-|do|to|до|a|la|hasta|pana la|and|y|si|i|та|и)\s(?:[£€$]\s?)?")


def begins_range(view: View, end: int, prices: Sequence[tuple[int, float]]) -> bool:
    """Whether an amount is the lower end of a range whose upper end is a price."""
    place = bisect_left(prices, (end, 0.0))
    return place < len(prices) and _RANGE.fullmatch(view.folded, end, prices[place][0]) is not None


def stands_beside(
    view: View, start: int, end: int, value: float, prices: Sequence[tuple[int, float]]
) -> bool:
    """Whether a bare amount is one of a list of prices: a word and the amount make up a clause
    beside one that is priced alike (``prices``: where they stand, and what they are)."""
    after = _NEXT.match(view.folded, end) if prices else None
    if not after or (after[1] and after[1] not in _JOINED):
        return False
    place = bisect_left(prices, (start, 0.0))
    ratio = _RATIO if value >= _ELDERLY else _RATIO / 3
    near = any(
        abs(at - start) <= _NEAR and 1 / ratio <= value / known <= ratio
        for at, known in prices[max(0, place - 1) : place + 1]
        if known
    )
    return near and not _YEAR.match(view.folded, start, end) and _is_priced(view, start)


def _is_priced(view: View, start: int) -> bool:
    """Whether the word before an amount is what it is the price of: no name, no measure."""
    word = _LAST.search(view.folded, max(0, start - _REACH), start)
    index = bisect_left(view.starts, word.start(1)) if word else -1
    if not word or index < 0 or _NOT_PRICED.fullmatch(word[1]) or word[1] in names():
        return False
    begins = index == 0 or not _CLAUSES.isdisjoint(
        view.folded[view.end(index - 1) : view.starts[index]]
    )
    before = view.forms[index - 1] if index else ""
    if begins:
        return not (_STREET.fullmatch(before) and view.folded[view.end(index - 1)] in "./")
    return before not in _BEFORE_NAMES and not view.is_capital(index)


_CLAUSES = frozenset(".,;:!?()\n+/-")
