"""Amounts that stand beside prices: one of a list of them, or the lower end of a range."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from classifiers.entities.names import forms as names
from classifiers.entities.unnamed import ends_clause
from classifiers.entities.view import View

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
    r"|zmian\w*|grafik\w*|rotacj\w*|system\w*|смен\w+|змін\w+|график\w*|графік\w*|turnos?|tura|ture|rota|shifts?"
    r"|nip|regon|krs|pesel|vat|ref|cui|nif|cif|kat|kategori\w+|grupa|clasa|clasele|models?"
    r"|vacan\w+|folio|anun\w+|ogloszeni\w+|expedient\w*|posting|requisition|вакан\w+|объявлени\w+"
    r"|оголошенн\w+|лиценз\w+|ліценз\w+|licen\w+)"
)
_PLACES = "w we o przy z ze k kolo obok in at on by near of в у на с із біля la en con de din cu"
_BEFORE_NAMES = frozenset(_PLACES.split(" "))
_STREET = re.compile(
    r"(?:ul|os|al|pl|вул|ул|просп|пр|пл|str|bd|bul|c|av|avda|pza|rd|st|sf|sw|св|san)"
)
_YEAR = re.compile(r"(?:19|20)\d\d$")
_LAST = re.compile(r"([^\W\d_]{3,})\s?(?:[-:=]\s?)?(?:\s(?P<least>od|from|от|від|de la|desde)\s)?$")
_NEAR, _RATIO, _REACH = 70, 12, 40
_ELDERLY = 66
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
    if not prices or not ends_clause(view.folded, end):
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
    if (
        not word
        or index < 0
        or _is_brand(view.original(index))
        or _NOT_PRICED.fullmatch(word[1])
        or word[1] in names()
    ):
        return False
    begins = index == 0 or not _CLAUSES.isdisjoint(
        view.folded[view.end(index - 1) : view.starts[index]]
    )
    before = view.forms[index - 1] if index else ""
    if begins:
        return not (_STREET.fullmatch(before) and view.folded[view.end(index - 1)] in "./")
    return before not in _BEFORE_NAMES and not view.is_capital(index)


def _is_brand(written: str) -> bool:
    """Whether a word has a capital behind a small letter: ecoTEC."""
    return written[1:] != written[1:].lower() and not written.isupper()


_CLAUSES = frozenset(".,;:!?()\n+/-")
