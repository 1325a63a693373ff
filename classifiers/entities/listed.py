"""Amounts of price lists that name no currency: 60min=250 90min=350, 60/100 90/140, стрижка 600."""

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise

from classifiers.entities.unnamed import may_time
from classifiers.entities.view import View

_TIMED = re.compile(
    r"(?:(?<![\d.,:])(?:[1-9]|1[0-2])(?:[.,]5)?\s?"
    r"(?:h|hrs?|hours?|godz\w*|ч|час\w*|год\w*|ore|ora|horas?)"
    r"|(?<![\d.,:])\d{2,3}\s?(?:m|min|мин|хв)[^\W\d_]*)\.?\s?[-=/:]\s?$"
)
"""A time and a sign that its price follows."""
_REACH = 24
_FOLLOWED = re.compile(r"\s?(?:[^\w\s%°:×/*.,-]|\n|$|[.,](?!\d)|[-/](?!\s?\d))|\s+(?=[\d\W])")
"""What may stand behind: the end of the clause, a picture, the next time."""
_MINUTES_NEXT = re.compile(r"\s?(?:[,/]|or|lub|или|або|o|sau|i|и)\s?\d{2,3}\s?(?:m|min|мин|хв)")
_STEMS = """
masaz massage массаж масаж masaj
manicur маник манік manichiur pedicur педик pedichiur
strzyz haircut shave стриж tuns corte farbow окраш фарбув vopsit tinte mechas уклад coafat peinado
modelowani brwi brows брови rzes lash ресниц вії gene
depil epil шугар waxing golen barba борода makijaz makeup макияж макіяж maquillaj machiaj
sprzatan cleaning ironing prasowan уборк прибир стирк limpiez plancha curateni
incall outcall hybryd klasyk классик konsult consult консульт сеанс
"""
_SERVICES = tuple(_STEMS.split())
_CALLED = "тел пиш звон дзвон запис dzwon zapras zapis tel call text whats viber вайб вотс llam sun"
_CALLS = tuple(_CALLED.split(" "))
"""What stands behind the last price without a mark between."""
_PAIR = re.compile(
    r"(?<![\d/.,:])(?P<minutes>15|20|30|40|45|60|90|120|180)\s?[/=]\s?(?P<amount>\d{2,5})"
    r"(?![\d/:%]|[.,]\d)"
)
_CLOSE = 12


@lru_cache(maxsize=1 << 13)
def _is_service(form: str) -> bool:
    return form.startswith(_SERVICES)


def is_listed(view: View, start: int, end: int, value: float, least: int) -> bool:
    """Whether an amount is one of a list: behind a time, behind minutes or behind a service."""
    folded = view.folded
    index = bisect_left(view.starts, start)
    behind = bisect_left(view.starts, end)
    after = _form(view, behind)
    ended = _FOLLOWED.match(folded, end) or after.startswith(_CALLS)
    if (ended or may_time(after)) and value >= least:
        if value >= 2 * least and _TIMED.search(folded, max(0, start - _REACH), start):
            return True
        if folded[start - 1 : start] in _TIES and _is_paired(folded, start):
            return True
    if 2 * value < least or (value % 5 and value > _ODD) or _MINUTES_NEXT.match(folded, end):
        return False
    return bool(ended or _goes_on(view, behind)) and _is_of_service(view, index, start)


_ODD = 100


def _form(view: View, index: int) -> str:
    return view.forms[index] if 0 <= index < len(view.forms) else ""


def _goes_on(view: View, index: int) -> bool:
    """Whether the next service stands at a token: a word of one, or a word and its amount."""
    word, figure = _form(view, index), _form(view, index + 1)
    if may_time(word):
        return False
    priced = word.isalpha() and len(word) >= _WORD and figure.isdecimal() and len(figure) > 1
    return priced or _is_service(word)


def _is_of_service(view: View, index: int, start: int) -> bool:
    """Whether a service stands before an amount, at once or with a word or a price between."""
    before, other = _form(view, index - 1), _form(view, index - 2)
    if not before.isalpha() or view.folded[view.end(index - 1) : start].strip() not in _SIGNS:
        return False
    if _is_service(before):
        return True
    if may_time(before) or len(before) < _WORD:
        return False
    return _is_service(other) or (other.isdecimal() and _is_service(_form(view, index - 3)))


_WORD = 3
_TIES = ("/", "=")
_SIGNS = ("", "-", ":", "=")


def _is_paired(folded: str, start: int) -> bool:
    """Whether an amount stands behind minutes beside others that do, where more minutes cost
    more (60/100, 90/140), and each more than one a minute, as no rota (30/15) does."""
    near = list(_PAIR.finditer(folded, max(0, start - 3 * _REACH), start + 3 * _REACH))
    for one, two in pairwise(near):
        if start not in (one.start("amount"), two.start("amount")):
            continue
        (first, low), (last, high) = (map(int, pair.groups()) for pair in (one, two))
        if two.start() - one.end() <= _CLOSE and last > first < low < high > last:
            return True
    return False
