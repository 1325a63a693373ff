"""Typed spans of a text: contacts, links, wallets, money, hours, dates, people, places, work."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter

from classifiers.entities import (
    announced,
    dates,
    digits,
    emails,
    employers,
    gazetteer,
    links,
    measures,
    money,
    numerals,
    occupations,
    pay,
    people,
    phones,
    places,
    registers,
    spelt,
    strangers,
    units,
    view,
    wallets,
    worded,
)
from classifiers.entities.found import Found, Taken, entity
from classifiers.entities.view import Marks, View, look
from stream.messages import Entity
from text import Doc, query_lemmas
from text.kept import Recalled

__all__ = ["find", "read"]

_FIGURES = frozenset("0123456789")
_ALWAYS = 0
_CONTACTS = ("phone", "email", "handle")
Finders = tuple[tuple[int, Callable[[View], Iterable[Found]]], ...]
"""Finders in their order, each with the marks of which a text has to have one."""
NUMBERED: Finders = (
    (_ALWAYS, emails.find),
    (_ALWAYS, links.find),
    (view.LONG, wallets.find),
    (view.FOURS, wallets.find_ibans),
    (view.REGISTER, registers.find),
    (view.NUMERAL | view.LETTER, phones.find),
)
"""Those of addresses and numbers, in which nothing else is looked for."""
FINDERS: Finders = (
    (view.FIGURE | view.NUMERAL | view.MONEY, money.find),
    (view.HOURLY, measures.find_hours),
    (view.FIGURE | view.AGED, measures.find_ages),
    (view.FIGURE | view.MONTH, dates.find),
    (view.FIRM, employers.find),
)
"""The others."""


def _is_trade(form: str) -> bool:
    """Whether a form may be of an occupation in any language; its forms begin alike."""
    if form[:3] not in occupations.BEGINNINGS:
        return False
    return not occupations.TRADES.keys().isdisjoint(query_lemmas(form))


@cache
def marks() -> Marks:
    """What each form may matter to, once a process."""
    return Marks(
        (
            (view.FIGURE, lambda form: form[0] in _FIGURES),
            (view.NUMERAL, digits.read),
            (view.NUMERAL, numerals.TIMES.__contains__),
            (view.MONEY, money.WORDS.__contains__),
            (view.PLATFORM, links.is_first),
            (view.REGISTER, registers.NAMES.__contains__),
            (view.AGED, measures.AGED_WORDS.__contains__),
            (view.AT, emails.AT_WORDS.__contains__),
            (view.DOT, emails.DOT_WORDS.__contains__),
            (view.YEARS, measures.may_be_years),
            (view.HOURLY, measures.may_be_hours),
            (view.MONTH, dates.MONTHS.__contains__),
            (view.FIRM, employers.is_cue),
            (view.PLACE, gazetteer.may_begin),
            (view.TRADE, _is_trade),
            (view.NAME, people.is_name),
            (view.PAID, pay.may_be_pay),
            (view.TAXED, pay.TAX_WORDS.__contains__),
            (view.UNIT_END, units.may_end),
            (view.INTRODUCES, strangers.CUE_WORDS.__contains__),
            (view.CALLED, phones.announces),
            (view.FOURS, wallets.may_be_group),
            (view.STYLED, worded.is_styled),
            (view.GLUED, people.is_glued),
            (view.ASKS, announced.may_ask),
            (view.LETTER, spelt.is_letter),
            (view.LONG, lambda form: len(form) >= wallets.LONG_FORM),
        )
    )


def find(docs: Mapping[str, Doc], regions: Sequence[str] = ()) -> tuple[Entity, ...]:
    """The entities of an ad's fields, sorted by field and start. ``regions`` (such as PL, GB) are
    tried in their order for telephone numbers without a country code; where there are none, those
    of the language are. Spans are code points of the original: ``text == field[start:end]``."""
    known = tuple(regions)
    return tuple(chain.from_iterable(_recalled(docs[name], name, known) for name in sorted(docs)))


_LONGEST = 1_000
"""Characters of a field that is remembered at most: titles come again, and ads that are posted
anew; longer ones would make the memory as large as the texts."""
_MOST, _LARGEST = 1 << 13, 1 << 24
"""Fields that are remembered, and their characters in sum, an entity counted for as many as it
takes room: 32 megabytes."""
_ENTITY = 400
_Key = tuple[str, str, str, tuple[str, ...]]


def _size(key: _Key, found: list[Entity]) -> int:
    return len(key[0]) + _ENTITY * len(found)


_known: Recalled[_Key, list[Entity]] = Recalled(_MOST, _LARGEST, _size)
"""What was found in fields, by all that it depends on."""


def _recalled(doc: Doc, name: str, regions: tuple[str, ...]) -> list[Entity]:
    """The entities of one field, remembered from when it was last read."""
    if len(doc.original) > _LONGEST:
        return read(doc, name, regions)
    key = doc.original, doc.lang, name, regions
    found = _known.get(key)
    if found is None:
        found = read(doc, name, regions)
        _known.keep(key, found)
    return found


def _found(seen: View, finders: Finders, taken: Taken) -> list[Found]:
    """What finders see that is not taken."""
    found: list[Found] = []
    for gate, finder in finders:
        if gate == _ALWAYS or seen.every & gate:
            found += taken.free(finder(seen))
    return found


def read(doc: Doc, name: str, regions: tuple[str, ...]) -> list[Entity]:
    """The entities of one field, read anew and sorted by start; what an earlier finder took is not
    read by a later one."""
    seen = look(doc, marks(), regions)
    taken = Taken()
    found = _found(seen, NUMBERED, taken)
    if found:
        seen = seen.without((one.start, one.end) for one in found)
    found += _found(seen, FINDERS, taken)
    found += _persons(seen, found, taken)
    if seen.every & view.PLACE:
        found += taken.free(places.find(seen))
    if seen.every & view.TRADE:
        found += taken.free(occupations.find(seen, titled=name == "title"))
    found += links.called(found)
    return [entity(doc, name, one) for one in sorted(found, key=_START)]


def _persons(seen: View, found: Iterable[Found], taken: Taken) -> list[Found]:
    """Names that lists have, and those that stand where only names can."""
    contacts = [(one.start, one.end) for one in found if one.type in _CONTACTS]
    named = seen.every & (view.NAME | view.GLUED)
    known = taken.free(people.find(seen, contacts)) if named else []
    return known + taken.free(strangers.find(seen, () if known else contacts))


_START = attrgetter("start")
