"""Names that no list has, where only a name can stand: asked for, introduced, beside a contact."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import compress, count

from classifiers.entities import gazetteer
from classifiers.entities.announced import is_asked_for, is_called, is_named, may_announce
from classifiers.entities.found import Found, matches
from classifiers.entities.links import is_first
from classifiers.entities.people import is_name, presents
from classifiers.entities.view import ASKS, INTRODUCES, View
from text.kept import Kept
from text.lemmas import vocabulary_of
from text.lexicon import is_known

_ASKED = {
    "pl": "pytac o|pytaj o|prosic|dzwonic do|dzwon do|zadzwon do|rozmawiac z|kontakt z",
    "ru": "спросить|спросите|набери|позвать|обращаться к",
    "uk": "питати|питайте|кликати|запитати|дзвонити до|звертатися до",
}
"""Requests whose name stands in another case than the first."""
_NAMED = (
    "ask for|asking for|speak to|speak with|my name is|my name's|name's|names|call me"
    "|i'm|i am|this is|jestem|sunt|nazywam sie|mam na imie|z tej strony"
    "|меня зовут|мене звати|мене звуть"
    "|ma numesc|ma cheama|intrebati de|intreaba de|vorbiti cu|sunati la|sunati pe"
    "|me llamo|mi nombre es|soy|preguntar por|pregunte por|hablar con|llamar a|llama a"
)
_CUE = re.compile(
    rf"(?:(?P<asked>{'|'.join(_ASKED.values())})|{_NAMED})"
    r"\s?:?\s(?:(?:pana|pani|pania|panem|mr|mrs|ms|sr|sra|dl|dna|пана|пані)\.?\s)?"
)
_LABELS = (
    "manager|recruiter|contact person|contact|koordynator|koordynatorka|rekruter|kierownik"
    "|osoba do kontaktu|kontakt|persona de contacto|contacto|encargado|encargada"
    "|persoana de contact|менеджер|рекрутер|координатор|контактна особа|контактное лицо|контакт"
)
_LABEL = re.compile(rf"(?:{_LABELS})\s?[:–]\s")
CUE_WORDS = frozenset(
    phrase.split(" ")[0]
    for words in (*_ASKED.values(), _NAMED, _LABELS)
    for phrase in words.split("|")
)
"""Words with which requests and introductions begin."""
_AFTER_CONTACT = re.compile(r"\s?[(,–-]\s?(?=([^\W\d_]{3,12})\s?(?:[).!\n]|$))")
_LONGEST = 800
_SHORTEST = 3


def find(view: View, contacts: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Unlisted first names in a short text; ``contacts`` are where telephones, addresses and
    accounts stand. Confidence 0.5."""
    names = _names(view) if len(view.folded) <= _LONGEST else None
    if not names:
        return
    places = {*_announced(view), *_ends(view, contacts), *_beside(view, contacts)}
    for index, lang in sorted(places):
        if index in names:
            facts = {"value": _base(view.original(index), lang), "confidence": 0.5}
            yield Found("person", view.starts[index], view.end(index), False, facts)


def _announced(view: View) -> Iterator[tuple[int, str]]:
    """Words that are asked for or introduced, with the language that inflected them, if any."""
    cues = view.positions(INTRODUCES)
    for match in matches(_CUE, view.folded, cues):
        if match.end() in view.starts:
            yield view.starts.index(match.end()), view.doc.lang if match["asked"] else ""
    for match in matches(_LABEL, view.folded, cues):
        yield bisect_left(view.starts, match.end()), ""
    for cue in view.places(ASKS):
        for index in range(cue + 1, min(cue + _MOST_WORDS, len(view.forms))):
            if _is_unlisted(view, index) and is_asked_for(_before(view, index)):
                yield index, view.doc.lang


def _is_unlisted(view: View, index: int) -> bool:
    """Whether a token has a capital and is no first name that is known."""
    return view.is_capital(index) and not is_name(view.forms[index])


def _before(view: View, index: int) -> str:
    """What stands before a token."""
    start = view.starts[index]
    return view.folded[max(0, start - _AHEAD) : start]


def _ends(view: View, contacts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """The word that a text begins with, where an age or an invitation follows, and the last word
    behind a closing."""
    if view.forms and _is_unlisted(view, 0) and presents(view, view.end(0), contacts):
        yield 0, ""
    last = len(view.forms) - 1
    if last > 0 and _is_unlisted(view, last) and is_named(_before(view, last)):
        yield last, ""


def _beside(view: View, contacts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Words in brackets or behind a comma after a contact, and those between a label and one."""
    for start, end in contacts:
        if behind := _AFTER_CONTACT.match(view.folded, end):
            yield bisect_left(view.starts, behind.end()), ""
        names = list(_ahead(view, start))
        if not any(_is_unlisted(view, index) for index in names):
            continue
        before = _before(view, names[-1])
        if is_called(before) or (len(names) == 1 and _opens(view, names[0], before)):
            yield from ((index, "") for index in names)


def _opens(view: View, index: int, before: str) -> bool:
    """Whether a word begins a sentence of its own before a contact, and is no firm by its end."""
    begins = not before.strip() or before.rstrip(" ")[-1:] in _STOPS
    return (
        begins and len(view.forms[index]) <= _MOST_LETTERS and not _FIRM.search(view.forms[index])
    )


_STOPS = frozenset(".!?\n")
_MOST_LETTERS = 10
_FIRM = re.compile(
    "(?:ex|bud|pol|mar|trans|max|mex|tex|med|dent|car|bus|com|net|plus|land|serwis|service|tech|bet|stal"
    "|gaz|met|dom|hur|іть|ить|йте|іте|ите|фірм|строй|буд|сервіс|сервис|транс|плюс|маркет)$"
)


def _ahead(view: View, start: int) -> Iterator[int]:
    """The capitalised words in front of a contact, with what joins them to it and to each other."""
    index = bisect_left(view.starts, start) - 1
    while index > 0 and not view.folded[view.end(index) : start].strip(_MARKS):
        if view.is_capital(index):
            yield index
        elif view.forms[index] not in _JOINS:
            return
        start, index = view.starts[index], index - 1


_JOINERS = "and or i lub albo та або чи и или si sau y o on at pod на по la al"
_JOINS = frozenset(_JOINERS.split(" "))
_AHEAD, _MOST_WORDS = 44, 6
_MARKS = " ,:-–(+"


def _names(view: View) -> frozenset[int]:
    """The tokens that are written as a name and mean nothing else."""
    meaningless = map(_meaningless(vocabulary_of(view.doc.lang)).__getitem__, view.forms)
    return frozenset(
        index
        for index in compress(count(), meaningless)
        if view.original(index).istitle() and not _is_surname(view, index)
    )


@cache
def _meaningless(lang: str) -> Kept[str, bool]:
    """Whether a form is no word of a language, no name that is known, no place and no cue."""
    return Kept(
        lambda form: (
            len(form) >= _SHORTEST
            and form.isalpha()
            and not is_known(form, lang)
            and not (is_name(form) or is_first(form))
            and not (may_announce(form) or gazetteer.may_begin(form))
        )
    )


def _is_surname(view: View, index: int) -> bool:
    return index > 0 and view.forms[index - 1] in _OF_SURNAMES


_OF_SURNAMES = ("mr", "mrs", "ms", "dr", "prof")


_BASES = {
    "pl": (
        ("ę", "a"), ("ą", "a"), ("kiem", "ek"), ("iem", ""), ("em", ""), ("owi", ""), ("ki", "ka"),
        ("gi", "ga"), ("y", "a"), ("i", "ia"), ("a", ""),
    ),
    "uk": (("ові", ""), ("еві", ""), ("ою", "а"), ("ки", "ка"), ("и", "а"), ("у", "а"), ("ю", "я"),
           ("а", "")),
    "ru": (("ой", "а"), ("ом", ""), ("ы", "а"), ("и", "а"), ("у", "а"), ("ю", "я"), ("е", "а"),
           ("а", "")),
}  # fmt: skip
"""Endings of the cases in which names are asked for, and those of the first."""


def _base(written: str, lang: str) -> str:
    """The likely first case of a name that was asked for."""
    for ending, base in _BASES.get(lang, ()):
        if written.endswith(ending):
            return written.removesuffix(ending) + base
    return written
