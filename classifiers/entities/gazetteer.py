"""Cities and countries by their names in all forms: Krakowie → Kraków, Варшави → Варшава.

The list is ``data/places.txt`` (country, mark, name a line; made by ``places_build``), read when it
is first asked for. A form is looked up by the endings that its base may have.
"""

from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from text import tokenise

DATA = Path(__file__).with_name("data")


class Place(NamedTuple):
    """A place: ``sure`` where it is big and its name no ordinary word, ``word`` where it is one,
    ``own`` where the name is its own and not another language's, ``known`` where it is that or in
    a dictionary."""

    name: str
    country: str
    sure: bool
    word: bool
    own: bool
    known: bool


_LATIN = """
ie:,a,o,ia e:a,,o iu: u:,o a:,o ia:,ie owi: em:,e,o y:a,,e i:ia,,a,e,ie ach:e,y,i ii:ia ji:ja
ic:ice c:ce k:ki,ko ego:e,y emu:e,y ej:a ym:y,e im:i cie:to,ta,t dzie:d,da rze:ra,r,rg le:l,la,lo
dze:ga,g ce:ka czech:cy szech:chy grzech:gry gier:gry miec:mcy och:ochy o:a ech:chy,cy sku:sko
niu:n lu:l ei:a ui: ului: scie:sto,st zie:z,zie nem:ne szy:sza czy:cz,cza dzy:dza low:ly ow:y
"""
_CYRILLIC = """
і:ь,а,,о,я у:,а,о а:,о и:а,,ь,я ы:а,ы ою:а ой:а,ая,а ом:,о ем:,ь ю:я,ь я:ь,й е:,а,о,я,ь ії:ія
ии:ия ею:я ова:ів ові:ів,,о ову:ів єва:їв єві:їв єву:їв ева:ев ах:и,і,а,ы ях:і,ї,и ців:ці ам:и,ы
ском:ск ої:а ій:а,ь ому:ий,е ого:ий,е ов:ы,и ю:ія
"""


def _endings(text: str) -> dict[str, tuple[str, ...]]:
    pairs = (part.split(":") for part in text.split())
    return {ending: tuple(bases.split(",")) for ending, bases in pairs}


_ENDINGS = _endings(_LATIN) | _endings(_CYRILLIC)
_LONGEST = max(map(len, _ENDINGS))


@cache
def _names() -> dict[str, Place]:
    """Folded name, of one word or several, → place; the surest first."""
    known: dict[str, Place] = {}
    for line in (DATA / "places.txt").read_text("utf-8").splitlines():
        country, mark, name = line.split(" ", 2)
        key = " ".join(tokenise(name))
        place = Place(
            name, country, mark[0] == "!", mark[0] == "?", mark[1:] == "*", bool(mark[1:])
        )
        if key not in known or _rank(place) > _rank(known[key]):
            known[key] = place
    return known


def _rank(place: Place) -> tuple[bool, bool, bool, int]:
    return place.own, place.known, place.sure, len(place.name)


@cache
def _beginnings() -> frozenset[str]:
    """First words of names of several words."""
    return frozenset(key.split(" ")[0] for key in _names() if " " in key)


@lru_cache(maxsize=1 << 14)
def bases(form: str) -> tuple[str, ...]:
    """What a folded form may be a form of, itself first."""
    known = [form]
    for size in range(min(_LONGEST, len(form) - 2), 0, -1):
        if found := _ENDINGS.get(form[-size:]):
            stem = form[:-size]
            known += [stem + base for base in found]
    return tuple(dict.fromkeys(known))


def may_begin(form: str) -> bool:
    """Whether a name of a place may begin with a folded form."""
    if len(form) < 3 or not form[0].isalpha():
        return False
    known = bases(form) if len(form) > 3 else (form,)
    return not (_names().keys().isdisjoint(known) and _beginnings().isdisjoint(known))


@lru_cache(maxsize=1 << 14)
def most_words(form: str) -> int:
    """How many words a name may have that begins with a folded form."""
    first = _beginnings()
    return 1 if first.isdisjoint(bases(form)) else _MOST_WORDS


_MOST_WORDS = 3


@lru_cache(maxsize=1 << 14)
def lookup(forms: tuple[str, ...]) -> tuple[Place, bool] | None:
    """The place that folded forms name, and whether they are its name as it stands."""
    names = _names()
    found = names.get(" ".join(forms))
    if found:
        return found, True
    known = (names.get(" ".join(words)) for words in product(*map(bases, forms)))
    candidates = [place for place in known if place]
    return (max(candidates, key=_rank), False) if candidates else None
