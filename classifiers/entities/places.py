"""Places of the gazetteer, in every case, where the text says that they are places."""

import re
from collections.abc import Iterator
from functools import lru_cache

from classifiers.entities import gazetteer
from classifiers.entities.found import Found
from classifiers.entities.gazetteer import Place
from classifiers.entities.view import PLACE, View

_WORDS = """
w we do z ze kolo okolice okolicach blisko obok centrum pod na_terenie miasto miescie
miejscowosci miejscowosc lokalizacja miasta miejsce miejsce_pracy adres wyjazd_do
в у во до з із зі из под під біля около возле місто місті город городе города міста м г
место место_работы місце_роботи адрес адреса in at to from near around outside central
location city city_of based_in place address en desde hacia cerca_de ciudad ciudad_de
ubicacion lugar centro_de la din spre langa catre oras orasul locatie localitatea
loc_de_munca zona im nach aus
"""
_AHEAD = [phrase.replace("_", " ") for phrase in _WORDS.split()]
_BEFORE = re.compile(
    rf"(?<![^\W_])(?:(?:{'|'.join(_AHEAD)})[\s:.,\-–]{{1,3}}"
    r"|\d\d-\d{3}\s|\b0?\d{5}\s)$"
)
_LAST = frozenset(phrase.rpartition(" ")[2] for phrase in _AHEAD)
"""Words of which one stands before the name of a place."""
_SPANISH = re.compile(r"(?<![^\W_])a\s$")
_SLOT = re.compile(r"[,(/|–-]\s?$")
_COUNTRY_ONLY = re.compile(r"(?<![^\W_])(?:na|pe|de)\s$")
_STREETS = (
    r"ul|ulic\w+|al|alej\w+|pl|os|street|calle|avenida|strada|str|bd|вул|вулиц\w+|ул"
    r"|улиц\w+|просп\w*|pan|pani|mr|mrs|ms|пан|пані|im"
)
_NOT_BEFORE = re.compile(rf"(?<![^\W_])(?:{_STREETS})\.?\s$")
_STREET = re.compile(_STREETS)
_LISTED = re.compile(
    r"\s?(?:[,/;|+&–-]|i|oraz|lub|and|or|та|і|й|и|или|або|si|sau|y|o)\s?\(?$|\s?\($"
)
_ENDS = re.compile(r"\s?(?:[,.)\n/|]|$)")
_STANDS = re.compile(r"[\s,.;:!?)/|–\-]|$")


def find(view: View) -> Iterator[Found]:
    """Cities and countries; ``value`` is the name in its base form, ``scheme`` the country's code.
    Names that are ordinary words, and small places, only behind a preposition, a label or in a
    list."""
    done, listed = 0, False
    for index in view.places(PLACE):
        start = view.starts[index]
        if start < done or not view.is_capital(index):
            continue
        known = _known(view, index)
        if not known:
            continue
        place, exact, last = known
        listed = (
            bool(done) and start - done < 10 and bool(_LISTED.fullmatch(view.folded, done, start))
        )
        if _is_meant(view, index, place, exact, listed=listed):
            done = view.end(last)
            value = view.doc.original[slice(*view.doc.span(start, done))]
            keep = exact and not place.known and not value.isupper()
            facts = {"value": value if keep else place.name, "scheme": place.country}
            yield Found("place", start, done, False, facts)


def _known(view: View, index: int) -> tuple[Place, bool, int] | None:
    """The place whose name begins at a token, whether it is the name as it stands, and its last
    token; longer names first."""
    most = gazetteer.most_words(view.forms[index])
    for words in range(min(most, len(view.forms) - index), 0, -1):
        last = index + words - 1
        if words > 1 and not _is_one(view.folded[view.starts[index] : view.end(last)]):
            continue
        found = gazetteer.lookup(view.forms[index : last + 1])
        if found and (words == 1 or view.is_capital(last)):
            return *found, last
    return None


def _is_one(text: str) -> bool:
    """Whether no mark parts the words of a name."""
    return len(text) <= _LONGEST and _MARKS.isdisjoint(text)


_LONGEST = 40
_MARKS = frozenset("\n,.;:!?/()")


@lru_cache(maxsize=1 << 12)
def _is_of_street(form: str) -> bool:
    return _STREET.fullmatch(form) is not None


def _is_meant(view: View, index: int, place: Place, exact: bool, *, listed: bool) -> bool:
    start = view.starts[index]
    before = view.folded[max(0, start - 20) : start]
    word = view.forms[index - 1] if index else ""
    if _is_of_street(word) and _NOT_BEFORE.search(before):
        return False
    announced = word in _LAST or word[-2:].isdecimal()
    if listed or (announced and _BEFORE.search(before)):
        return not place.word or not view.original(index).isupper() or listed
    if view.doc.lang == "es" and not place.word and _SPANISH.search(before):
        return True
    if place.sure and _COUNTRY_ONLY.search(before):
        return True
    if place.own and exact and _SLOT.search(before) and _ENDS.match(view.folded, view.end(index)):
        return len(view.forms[index]) > 3
    return place.sure and exact and not _opens_sentence(view, index)


def _opens_sentence(view: View, index: int) -> bool:
    """Whether a capital may be that of a sentence: a name alone before a mark is one still."""
    if index and view.doc.sentences[index - 1] == view.doc.sentences[index]:
        return False
    end = view.end(index)
    return _STANDS.match(view.folded, end) is None
