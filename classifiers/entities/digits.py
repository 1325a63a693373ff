"""Digits however written: figures, letters that look like them, words in many languages."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from classifiers.entities.view import NUMERAL, View

_WORDS = """
0 zero nula nul null нуль ноль ноля нула cero nulla nulis
1 one jeden jedna jedno un uno unu una eins ein een один одна одно една едно адзін jedan egy vienas um uma unul edin
2 two dwa dwie dos doi doua zwei zwo deux due dois duas twee два две дві дзве dva dve ketto du dvi
3 three trzy tres trei drei trois tre drie три тры tri harom trys
4 four cztery cuatro patru vier quatre quattro quatro чотири четыре чатыры ctyri styri cetiri negy keturi
5 five piec cinco cinci funf fuenf cinq cinque vijf пять п'ять пет пяць pet pat ot penki
6 six szesc seis sase sechs sei zes шесть шість шест шэсць sest hat sesi
7 seven siedem siete sapte sieben sept sette sete zeven семь сім седем сем sedm sedem sedam het septyni
8 eight osiem ocho opt acht huit otto oito восемь вісім осем восем osm osem osam nyolc astuoni
9 nine dziewiec nueve noua neun neuf nove negen девять дев'ять девет дзевяць devet devat deviat kilenc devyni
"""  # noqa: E501
"""Words for single digits, folded."""
_TENS = """
10 ten dziesiec diez zece zehn десять десет dix dieci dez tien deset tiz
11 eleven jedenascie once unsprezece elf одиннадцать одинадцять onze
12 twelve dwanascie doce doisprezece zwolf двенадцать дванадцять
13 thirteen trzynascie trece treisprezece dreizehn тринадцать тринадцять
14 fourteen czternascie catorce paisprezece vierzehn четырнадцать чотирнадцять
15 fifteen pietnascie quince cincisprezece funfzehn пятнадцать п'ятнадцять
16 sixteen szesnascie dieciseis saisprezece sechzehn шестнадцать шістнадцять
17 seventeen siedemnascie diecisiete saptesprezece siebzehn семнадцать сімнадцять
18 eighteen osiemnascie dieciocho optsprezece achtzehn восемнадцать вісімнадцять
19 nineteen dziewietnascie diecinueve nouasprezece neunzehn девятнадцать дев'ятнадцять
20 twenty dwadziescia veinte douazeci zwanzig двадцать двадцять
30 thirty trzydziesci treinta treizeci dreissig тридцать тридцять
40 forty czterdziesci cuarenta patruzeci vierzig сорок
50 fifty piecdziesiat cincuenta cincizeci funfzig пятьдесят п'ятдесят
60 sixty szescdziesiat sesenta saizeci sechzig шестьдесят шістдесят
70 seventy siedemdziesiat setenta saptezeci siebzig семьдесят сімдесят
80 eighty osiemdziesiat ochenta optzeci achtzig восемьдесят вісімдесят
90 ninety dziewiecdziesiat noventa nouazeci neunzig девяносто дев'яносто
100 sto cien ciento сто
200 dwiescie doscientos двести двісті
300 trzysta trescientos триста
400 czterysta cuatrocientos четыреста чотириста
500 piecset quinientos пятьсот п'ятсот
600 szescset seiscientos шестьсот шістсот
700 siedemset setecientos семьсот сімсот
800 osiemset ochocientos восемьсот вісімсот
900 dziewiecset novecientos девятьсот дев'ятсот
"""
"""Words for larger parts of numbers."""


def _table(text: str) -> dict[str, str]:
    rows = [line.split() for line in text.split("\n") if line]
    return {word: figure for figure, *words in rows for word in words}


DIGITS = _table(_WORDS)
NUMBERS = _table(_TENS)
_LONGEST_FIRST = sorted(DIGITS, key=len, reverse=True)
_PART = re.compile("|".join(map(re.escape, _LONGEST_FIRST)) + r"|\d+|[oil]")
_GLUED = re.compile(rf"(?:{_PART.pattern})+")
_LETTER = {"o": "0", "i": "1", "l": "1"}
_FIGURES = str.maketrans(_LETTER)
_EXTENSION = re.compile(r"(\d+)x\d{1,5}")
_TAIL = re.compile(r"\d{0,4}[^\W\d_]{2,12}(\d{7,15})")


@dataclass(frozen=True, slots=True)
class Element:
    """Digits at ``folded[start:end]``. ``kind``: ``figure``, ``glued`` (figures with letters or
    words for figures), ``word`` (a word for a digit), ``number`` (a word for a larger part) or
    ``weak`` (letters that may be zeros)."""

    digits: str
    start: int
    end: int
    kind: str


Reading = tuple[str, int, int, str]
"""Digits of a token, where they begin and end in it, and the kind of element."""


@lru_cache(maxsize=1 << 14)
def read(form: str) -> Reading | None:
    """What digits a token holds, if it is nothing else."""
    if form.isdecimal():
        return form, 0, len(form), "figure"
    if word := DIGITS.get(form):
        return word, 0, len(form), "word"
    if larger := NUMBERS.get(form):
        return larger, 0, len(form), "number"
    if form in ("o", "oh") or (len(form) > 1 and not form.strip("oil")):
        return form.replace("h", "").translate(_FIGURES), 0, len(form), "weak"
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
        return None
    parts = _PART.findall(plain)
    if all(part in _LETTER for part in parts):
        return None
    digits = "".join(DIGITS.get(part) or _LETTER.get(part) or part for part in parts)
    return digits, 0, len(form), "glued"


def runs(view: View, gap: int = 6) -> list[list[Element]]:
    """Elements that stand beside each other with no word and at most ``gap`` characters between."""
    found: list[list[Element]] = []
    last = -2
    for index, place in _places(view):
        if index == last + 1 and place.start - found[-1][-1].end <= gap:
            found[-1].append(place)
        else:
            found.append([place])
        last = index
    return [_summed(run) for run in found]


def _places(view: View) -> list[tuple[int, Element]]:
    """The elements of a text with the number of their token."""
    places = []
    for index in view.places(NUMERAL):
        if known := read(view.forms[index]):
            start = view.starts[index]
            places.append((index, Element(known[0], start + known[1], start + known[2], known[3])))
    return places


def _summed(run: list[Element]) -> list[Element]:
    """Words of one number made one: five hundred + twenty + one → 521."""
    if not any(element.kind == "number" for element in run):
        return run
    merged = [run[0]]
    for left, right in pairwise(run):
        before = merged[-1]
        room = len(left.digits) - len(left.digits.rstrip("0"))
        if left.kind == "number" and right.kind in ("word", "number") and len(right.digits) <= room:
            total = str(int(before.digits) + int(right.digits))
            merged[-1] = Element(total, before.start, right.end, "number")
        else:
            merged.append(right)
    return merged
