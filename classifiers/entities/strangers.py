"""Names that no list has, where only a name can stand: asked for, introduced, beside a contact."""

import re
from collections.abc import Iterator, Sequence

from classifiers.entities import gazetteer
from classifiers.entities.found import Found, matches
from classifiers.entities.links import is_first
from classifiers.entities.view import INTRODUCES, View
from text.lexicon import is_known

_ASKED = {
    "pl": "pytac o|pytaj o|prosic|dzwonic do|dzwon do|zadzwon do|rozmawiac z|kontakt z",
    "ru": "спросить|спросите|набери|позвать|обращаться к",
    "uk": "питати|питайте|кликати|запитати|дзвонити до|звертатися до",
}
"""Requests whose name stands in another case than the first."""
_NAMED = (
    "ask for|asking for|speak to|speak with|my name is|my name's|name's|names|call me"
    "|nazywam sie|mam na imie|z tej strony|меня зовут|мене звати|мене звуть"
    "|ma numesc|ma cheama|intrebati de|intreaba de|vorbiti cu|sunati la|sunati pe"
    "|me llamo|mi nombre es|soy|preguntar por|pregunte por|hablar con|llamar a|llama a"
)
_CUE = re.compile(
    rf"(?:(?P<asked>{'|'.join(_ASKED.values())})|{_NAMED})"
    r"\s?:?\s(?:(?:pana|pani|pania|panem|mr|mrs|ms|sr|sra|dl|dna|пана|пані)\.?\s)?"
)
CUE_WORDS = frozenset(
    phrase.split(" ")[0] for words in (*_ASKED.values(), _NAMED) for phrase in words.split("|")
)
"""Words with which requests and introductions begin."""
_AFTER_CONTACT = re.compile(r"\s?[(,–-]\s?(?=([^\W\d_]{3,12})\s?(?:[).!\n]|$))")
_ACCUSATIVE = (("а", ""), ("у", "а"), ("ю", "я"))
_LONGEST = 800
_SHORTEST = 3


def find(view: View, contacts: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Unlisted first names in a short text; ``contacts`` are where telephones, addresses and
    accounts stand. Confidence 0.5."""
    folded = view.folded
    if len(folded) > _LONGEST:
        return
    for match in matches(_CUE, folded, view.positions(INTRODUCES)):
        yield from _at(view, match.end(), view.doc.lang if match["asked"] else "")
    for _, end in contacts:
        if beside := _AFTER_CONTACT.match(folded, end):
            yield from _at(view, beside.end(), "")


def _at(view: View, start: int, lang: str) -> Iterator[Found]:
    """The word that begins at a place, when it may be a name."""
    if start not in view.starts:
        return
    index = view.starts.index(start)
    form, written = view.forms[index], view.original(index)
    if len(form) < _SHORTEST or not form.isalpha() or not written.istitle():
        return
    if is_first(form) or is_known(form, view.doc.lang) or gazetteer.may_begin(form):
        return
    facts = {"value": _base(written, lang), "confidence": 0.5}
    yield Found("person", start, view.end(index), False, facts)


def _base(written: str, lang: str) -> str:
    """The likely first case of a name that was asked for."""
    if lang == "pl":
        return re.sub("[ęą]$", "a", written) if written[-1] in "ęą" else written.removesuffix("a")
    for ending, base in _ACCUSATIVE if lang in ("ru", "uk") else ():
        if written.endswith(ending):
            return written.removesuffix(ending) + base
    return written
