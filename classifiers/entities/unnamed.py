"""Which amounts without a currency are money: by what they are for, what is said of them, and by
the prices they stand beside."""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from classifiers.entities.pictures import PICTURES
from classifiers.entities.units import BEFORE, NEXT_ITEM, UNIT, unit_of
from classifiers.entities.view import View

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
    r"(?:half|pol|media|пол|пів|jumatate|calosc|caly|cala|wszystko|komplet|okna|wizyt\w+|wieczor|weekend\w*|spotkani\w+|sesj\w+|lekcj\w+"
    r"|zajeci\w+|uslug\w+|metr\w*|kurs\w*|pokoj|godzin\w+|h|dojazd|sprzatanie"
    r"|все|усе|всю|весь|комплект|работу|роботу|вечер|вечір|выходные|вихідні|сеанс|занятие|заняття|урок"
    r"|вахту|рейс|выход|вихід|два|две|дві|dwie|визит|візит|метр|выезд|виїзд|встречу|зустріч|часа|години|уборку"
    r"|todo|dos|noche|tarde|sesion|clase|visita|horas|metro|dia"
    r"|tot|doua|seara|sesiune|lectie|sedinta|vizita|ore|metru"
    r"|all|everything|lot|job|ea|cada|evening|session|lesson|class|visit|two|both|room|week|hours?|hrs|night|noc|ночь|ніч|noapte)"
    r"(?![^\W_])|\sla media(?![^\W_])"
    r"|\s(?:od|z|з|с|от|per|por|de|pe|from)\s(?:osob\w|glowy|людини|особи|человека|person|persona|persoana)(?![^\W_])|\sper\s[a-z]{3}"
    r"|\s(?:for|za|за|por)\s(?:30|45|60|90)(?!\s?[\w%:])"
)
_TIME = (
    r"(?:\d{1,3}\s?(?:h|hrs?|hours?|godz\w*|min\w*|ч|час\w*|мин\w*|хв\w*|год\w*|ore|ora|horas?)"
    r"|noc|night|noche|noaptea|ночь|ніч)(?![^\W_])"
)
_TWO = (
    r"(?:dwie|dwa|two|две|два|дві|doua|dos|2)"
    r"(?:\s?(?:godz\w*|h|hrs|hours?|час\w*|год\w*|ore|horas))?(?=\s?(?:[,.;!?)\n]|$))"
)
_FOR_TIME = {
    False: re.compile(rf"\s?[=(]\s?{_TIME}"),
    True: re.compile(rf"\s?(?:[=(–-]|->)\s?{_TIME}|\s{_TWO}"),
}
"""A time that an amount is for, tied to it or in brackets; beside prices also a number of hours."""
_FOR = re.compile(r"\s(?:za|за|por|pentru|for)\s[^\W\d]{2,}")
_JOINS = "i and plus и та y si oraz lub or або или o sau"
_JOINED = frozenset(_JOINS.split(" "))
_NEXT = re.compile(rf"\s?([^\W\d_]+)|\s*(?:[.,;!?)\n/|{PICTURES}]|$)|\s\+")
_SHIFTS = dict.fromkeys(("смена", "зміна", "zmiana", "dniowka"), "day")
_SHIFTS |= {"overnight": "night", "hh": "hour", "hr": "hour"}
_SHIFTS |= dict.fromkeys(("godzina", "godzinka", "час", "година", "ora", "hora"), "hour")
_SHIFTS |= dict.fromkeys(("noc", "nocka", "ночь", "ніч", "noaptea", "noche"), "night")
_SHIFTS |= {"полчаса": "30 min", "pcm": "month", "pw": "week"}
_SHIFTS |= dict.fromkeys(("diarios", "diarias", "zilnic", "щодня", "ежедневно", "dziennie"), "day")
_SHIFTS |= dict.fromkeys(("mensuales", "miesiecznie", "lunar", "щомісяця", "ежемесячно"), "month")
_SHIFTS |= dict.fromkeys(("semanales", "tygodniowo", "saptamanal", "еженедельно"), "week")
_SHIFTS |= dict.fromkeys(("вечер", "вечір", "wieczor", "evening"), "")
_FIRST = (
    frozenset(f"p ph z з с de {_LINKS} {_ROSES} {_TAX.replace('|', ' ')}".split(" "))
    | _JOINED
    | frozenset(_SHIFTS)
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
_PENSION = re.compile(r"40[13]\s?\(?k")
_COUNTED = re.compile(
    r"\s?(?:osob|ludzi|pracown|mieszkan|km|klient|odbior|czlonk|people|follow|users|customers|employees"
    r"|jobs|членов|человек|подписч|жител|клиент|осіб|людей|клієнт|кв|кімн|комн|persoane|clienti|personas|clientes)"
)
_REACH, _CUES = 40, 4
_MINUTES = re.compile(
    r"(?:\d{2,3}\s?(?:min|мин|хв)\w*|(?<!\d)\d{1,2}\s?(?:h|hrs?|hours?|godz\w*|ч|час\w*|год\w*|ore|horas))"
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


_HALVES = "godziny hour hours hrs часа часов години годин hora horas ora ore"
_HALVED = frozenset(_HALVES.split(" "))


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
_EQUALS = ("is", "to", "es", "este", "o", "a", "una")
_SHORT = frozenset(("godz", "мин", "хв", "ч"))
"""Abbreviated with a point."""


class Bare(NamedTuple):
    """An amount without a currency, or a range by its lower end, at ``folded[start:end]``."""

    value: float
    start: int
    end: int


def _behind(folded: str, end: int) -> str | None:
    """The word behind an amount, nothing where its clause ends, None where something else is."""
    after = _NEXT.match(folded, end)
    return (after[1] or "") if after else None


def ends_clause(folded: str, end: int) -> bool:
    """Whether nothing that could be counted stands behind an amount."""
    word = _behind(folded, end)
    return word is not None and (not word or word in _JOINED)


def may_be(folded: str, start: int, end: int) -> bool:
    """Whether an amount in figures may be money at all: two digits or more, no 0 in front,
    and what stands behind it is no unit of something else."""
    if folded[end - 2 : end] == NO_CENTS:
        return True
    if end - start < _FEWEST or folded[start] == "0" or folded[end : end + 1] in _NOT_BEHIND:
        return False
    if _DAY.fullmatch(folded, start, end) and not _BY_UNIT.match(folded, end):
        return False
    if _PER_MINUTES.match(folded, end):
        return folded[start:end] not in _MINUTES_SOLD
    return _FOR_TIME[True].match(folded, end) is not None or _may_stand(folded, end)


def _may_stand(folded: str, end: int) -> bool:
    """Whether what stands behind an amount may stand behind money."""
    word = _behind(folded, end)
    if word is None or (folded[end : end + 1] in ".," and folded[end + 1 : end + 2].isdecimal()):
        return False
    known = not word or word in _FIRST or word in _VAGUE
    return known or not folded[end - 1].isdecimal() or _is_cue(word)


NO_CENTS = ",-"
"""Behind an amount of money without cents: 80,-."""
_DAY = re.compile(r"[0-3]?\d\.[01]\d")
"""A date without its year."""
_FEWEST = 2
_NOT_BEHIND = frozenset(":%°×x")


def unit_about(view: View, bare: Bare, least: int, *, priced: bool) -> str | None:
    """What an amount is for when that makes it money: a unit as written, nothing said (""), or
    None where it is no money by itself. ``priced``: the text has prices."""
    if view.folded[bare.end : bare.end + 2] == NO_CENTS:
        return ""
    if is_in_thousands(view.folded, bare):
        return "" if _are_money(view, bare, priced) else None
    word = _behind(view.folded, bare.end)
    cued = (word and _is_cue(word)) or _PER_MINUTES.match(view.folded, bare.end)
    if cued or _FOR_TIME[priced].match(view.folded, bare.end):
        return "" if bare.value >= 2 * least else None
    if word is None:
        return None
    if word in _VAGUE:
        return _by_time(view, bare.start, timed=False) if bare.value >= _WAGE * least else None
    return _by_next(view, bare, word, least) if not word or word in _FIRST else None


_VAGUES = """
segun depending zaleznie negotiable negociable negociabil зависит залежно gotowka cash efectivo
"""
_VAGUE = frozenset(_VAGUES.split())
"""What is said behind pay that is not fixed."""
_WAGE = 5
_CENTS = re.compile(r"\d[.,]\d\d$")


_SOLD = "15 20 30 40 45 60 75 90 120 150 180"
_MINUTES_SOLD = frozenset(_SOLD.split(" "))
"""Amounts that are minutes themselves before a stroke and minutes: 60/90 min."""
_PER_MINUTES = re.compile(r"\s?/\s?\d{2,3}\s?(?:min|мин|хв)(?![^\W_])")


def _by_next(view: View, bare: Bare, word: str, least: int) -> str | None:
    """The same where a unit, words about tax or a purpose, or the end of the clause is behind."""
    match = _BY_UNIT.match(view.folded, bare.end)
    if match and not NEXT_ITEM.match(view.folded, bare.end):
        exact = _CENTS.search(view.folded, bare.start, bare.end)
        return match["unit"] if exact or bare.value >= least / 2 else None
    if bare.value < least:
        return None
    if word and word not in _JOINED:
        return _by_words(view, bare, word, least)
    return _by_time(view, bare.start, timed=bare.value >= 2 * least)


def _by_time(view: View, start: int, *, timed: bool) -> str | None:
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


def _by_words(view: View, bare: Bare, word: str, least: int) -> str | None:
    """The same where words about tax or a purpose stand behind the amount."""
    folded, end = view.folded, bare.end
    if shift := _SHIFTS.get(word):
        return shift if bare.value >= least * 2.5 else None
    if tax := _BY_TAX.match(folded, end):
        if unit := _BY_UNIT.match(folded, tax.end()):
            return unit["unit"]
        if bare.value < least * 5:
            return None
        return "month" if bare.value >= least * 50 else ""
    if _FOR_ALL.match(folded, end):
        return ""
    cued = _FOR.match(folded, end) and any(map(_is_cue, _words_before(view, bare.start)))
    return "" if cued else None


_THOUSAND = 1000
_ENDS_OF_TIMES = frozenset(".abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщьыіїє")


def is_in_thousands(folded: str, bare: Bare) -> bool:
    """Whether a figure and a word for thousands make up an amount: 6 tys., 2k."""
    worded = bare.value >= _THOUSAND and folded[bare.end - 1] in _ENDS_OF_TIMES
    return worded and folded[bare.start].isdecimal()


def _are_money(view: View, bare: Bare, priced: bool) -> bool:
    """Whether so many thousand are money: "od 2k.", "podstawa 6 tys. +", but not 10 tys. km."""
    folded, end = view.folded, bare.end
    if _PENSION.match(folded, bare.start) or _COUNTED.match(folded, end):
        return False
    if any(known.match(folded, end) for known in (_BY_TAX, _BY_UNIT, _FOR_ALL, _AND_MORE)):
        return True
    if _behind(folded, end) in _SHIFTS or _FOR_TIME[priced].match(folded, end):
        return True
    before = _words_before(view, bare.start)
    if any(map(_is_cue, (*before, _behind(folded, end) or ""))):
        return True
    ended = folded[end - 1] == "." or ends_clause(folded, end)
    if not ended:
        return False
    return priced or (bool(before) and (before[-1] in _FROM or may_time(before[-1])))


_AND_MORE = re.compile(
    r"\s?(?:\+|plus|плюс)\s?(?:prem|bonus|napiw|prowiz|prac|tips|comm|бон|прем|прац|проц|чаев|чайов|жит|жил|%|\d)"
)
