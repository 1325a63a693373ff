"""Names of the person to contact: after a request, an introduction or a greeting, beside a contact,
as a signature; not those of streets, saints, composers and pets."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from classifiers.entities import gazetteer
from classifiers.entities.announced import (
    KIN,
    is_asked_for,
    is_named,
    is_of_house,
    is_of_other,
    signs,
)
from classifiers.entities.dates import MONTHS
from classifiers.entities.found import Found
from classifiers.entities.links import is_first
from classifiers.entities.names import base_of, forms, surname, words
from classifiers.entities.pictures import PICTURES
from classifiers.entities.view import ASKS, GLUED, NAME, View
from text import LANGUAGES
from text.lexicon import is_known

_AGED = re.compile(
    rf"(?:\s?\([^()\d]{{2,40}}\))?[,\s(\-–{PICTURES}]{{1,4}}(?:mam\s|am\s|i'm\s|мне\s|мені\s|tengo\s|lat\s)?"
    r"[1-6]\d(?!\d|[.,:]\d)(?:\s?(?:l|lat\w*|letni\w*|y|yo|yrs?|years?|лет|год\w?|р|рок\w+|рік|ani|anos)(?![^\W_])"
    rf"|\s?[,!)|/\n{PICTURES}]|$)"
)
_ADORNED = re.compile(rf"[\s~*|{PICTURES}]*")
_DECORATED = re.compile(rf"\s?[{PICTURES}]")
_AGED_WITHIN = re.compile(r"\s?\((?:1[89]|[2-5]\d)\)")
_AGE_ALONE = re.compile(r"\s(?:1[89]|[2-5]\d)(?=\s)")
_GLUED = re.compile(r"([^\W\d_]{3,14}?)\d{2,}")
_INVITES = re.compile(
    r"\s?[-–—:]\s?(?:pon|wt|sr|czw|pt|sob|mon|tue|wed|thu|fri|sat|sun|lun|mar|mie|jue|vie|sab|dom|joi"
    r"|vin|dum|понед|вівт|серед|четв|п'ят|субот|неділ|вторн|сред|пятн|суббот|воскр)\w*"
    r"|\s(?:zaprasza\w*|czeka\w*|invites|waiting|here|tutaj|aici|aqui|тут|чекає|запрошує|ждет"
    r"|приглашает|te asteapta|espera)"
)
_AND = r"(?:\s?[,/&+|]\s?(?:(?:and|or|i|oraz|та|и|si|y)\s)?|\s(?:{})\s)".format(
    "and|or|i|oraz|lub|albo|czy|a takze|alias|vel|і|й|та|або|чи|и|или|да|si|sau|ori|y|e|o|u|aka|&"
)
_JOINED = re.compile(rf"{_AND}(?:(?:o|for|por|la|de|pe|z|do|к|с|до|про)\s)?")
_LEAD = re.compile(rf"(?:^|[\n.,!?;:–—\-(~*|/{PICTURES}]\s?)$")
_TAIL = re.compile(rf"\s*[.!)x~*{PICTURES}]*\s*(?:$|\n)")
_NEAR_AFTER = re.compile(
    r"(?:\s[^\W\d_]\.)?\W{0,6}(?:(?:tel|telefon\w*|phone|mob|mobile|kom|whatsapp|viber|telegram|тел|телефон|вайбер|mail"
    r"|dm|pm|priv|pw|sms|txt|insta|ig|tg"
    r"|e-mail|email|on|at|pod|nr|numer|по|за|al|la|на|номер\w*|numar\w*|telefonu|pod numerem"
    r"|по телефону|за телефоном)\W{0,3}){0,3}$"
)
_NEAR_BEFORE = re.compile(
    r"[^\w.]{0,6}$|\s(?:to|-|=|tel|do|z|питати|спросить|ask for|pytaj o)?\s?$"
)
_HEADING = 80
"""A text of fewer characters may be a heading."""
_HEADS = re.compile(rf"\s?[.,:;|(!{PICTURES}]|\s[-–—]|$")
"""What stands behind the name of a person that begins a heading."""
_SURNAME = re.compile(r"\s([^\W\d_]{3,20}(?:-[^\W\d_]{3,20})?)(?![^\W_]|[@.]\w)")
_OTHERS = """
tel telefon phone whatsapp telegram viber signal instagram email mail call text tylko lat from
agencja escort massage masaz with and the for zaprasza warszawa krakow london kyiv тел телефон
київ москва bucuresti madrid barcelona privat prywatnie
"""
_NOT_SURNAMES = frozenset(_OTHERS.split())


def is_name(form: str) -> bool:
    """Whether a form may be a first name."""
    return form in forms()


def find(view: View, contacts: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Names of persons; ``contacts`` are where telephones, addresses and handles stand in the
    folded text. The value is the base form, with a surname that follows."""
    yield from _glued(view)
    done = 0
    for index in view.places(NAME):
        start = view.starts[index]
        if start >= done and (found := _person(view, index, contacts)):
            done = found.end
            yield found


def _glued(view: View) -> Iterator[Found]:
    """Names to which an age or a number is glued: Kasia25lat500100126."""
    for index in view.places(GLUED):
        match = _GLUED.match(view.forms[index])
        if match and (view.is_capital(index) or len(view.forms[index]) - match.end(1) >= _LONG):
            start = view.starts[index]
            written = view.original(index)[: match.end(1)]
            value = written[0].upper() + _lowered(written[1:], written)
            yield Found("person", start, start + match.end(1), False, {"value": value})


_LONG = 9
"""Digits of a telephone number."""


def is_glued(form: str) -> bool:
    """Whether a form begins with a first name to which figures are glued."""
    match = _GLUED.match(form)
    return match is not None and any(not name.inflected for name in forms().get(match[1], ()))


_APART = re.compile(rf"\s?(?:[.,;:!?()\n~*|\-–—{PICTURES}]|$)")
_NEXT_WORD = re.compile(r"\s([^\W_]+)")


_SHORT = 800
"""A longer text names people for other reasons as well."""


def _is_word(form: str) -> bool:
    """Whether a form may be of a name that is a word as well."""
    return not words().isdisjoint(name.base for name in forms()[form])


def _continues(view: View, index: int) -> bool:
    """Whether a word before a name belongs to it: another name, or a place."""
    if not index or not view.is_capital(index - 1):
        return False
    before = view.forms[index - 1]
    if before in KIN.get(view.doc.lang, ()):
        return False
    blank = view.folded[view.end(index - 1) : view.starts[index]] == " "
    return blank and (is_name(before) or gazetteer.may_begin(before))


_SHORTER = 400


def _is_foreign(view: View, index: int) -> bool:
    """Whether a name of another language of these ads, that is no word here, ends a clause of a
    short text."""
    form = view.forms[index]
    if len(view.folded) > _SHORTER or len(form) < _LEAST or gazetteer.may_begin(form):
        return False
    if not any(name.lang in LANGUAGES and not name.inflected for name in forms()[form]):
        return False
    apart = _APART.match(view.folded, view.end(index)) is not None
    return apart and not is_known(form, view.doc.lang)


_LEAST = 4


def _named_alone(view: View, index: int, before: str) -> bool:
    """Whether a first name of the language stands for the person although nothing announces it:
    capitalised, neither of a house, a place or a relative nor part of a longer name."""
    start, end = view.starts[index], view.end(index)
    names = forms()[view.forms[index]]
    langs = {name.lang for name in names}
    if len(view.folded) > _SHORT or (view.doc.lang not in langs and not _is_foreign(view, index)):
        return False
    if _is_word(view.forms[index]):
        return False
    if is_of_house(before) or view.original(index).isupper() or _continues(view, index):
        return False
    following = _NEXT_WORD.match(view.folded, end)
    if following and (following[1][0].isdecimal() or view.is_capital(index + 1)):
        return False
    opens = not before.strip() or _LEAD.search(before) is not None
    apart = _APART.match(view.folded, end) is not None
    if _is_inflected(view.forms[index]):
        return False
    return apart or not opens or not start or not is_known(view.forms[index], view.doc.lang)


_CALLED = re.compile(r"(?<![^\W_])(?:text|txt|call|ring|msg|message|phone|contact|whatsapp)\s$")
"""Where even a name without a capital is one, in front of a number."""


_REACH = 64
"""Within so many characters a request begins."""


def _person(view: View, index: int, contacts: Sequence[tuple[int, int]]) -> Found | None:
    folded, start, end = view.folded, view.starts[index], view.end(index)
    form = view.forms[index]
    if form in KIN.get(view.doc.lang, ()) or (is_first(form) and folded[end : end + 1] == ":"):
        return None
    before = folded[max(0, start - 44) : start]
    asked = view.near(ASKS, start - _REACH, start) and is_asked_for(before)
    if not view.is_capital(index) and not asked:
        called = _CALLED.search(before) and _is_near(folded, start, end, contacts)
        if not called or forms()[view.forms[index]][0].inflected:
            return None
    if not (
        asked
        or is_named(before)
        or _listed(view, index)
        or _stands(view, start, end, before, contacts)
        or _named_alone(view, index, before)
    ):
        return None
    if is_of_other(before, folded, end) or _is_month(view.forms[index], before):
        return None
    return _found(view, index, end, asked)


_DAY = re.compile(r"(?<!\d)[0-3]?\d(?:st|nd|rd|th|-?го|er|º)?\.?\s(?:of\s|de\s)?$")


def _is_month(form: str, before: str) -> bool:
    """Whether a name is that of a month behind its day: 14-15 June."""
    return form in MONTHS and _DAY.search(before) is not None


def _found(view: View, index: int, end: int, asked: bool) -> Found:
    """The person at a token, with the surname behind it."""
    written = view.original(index)
    name = base_of(view.forms[index], view.doc.lang, asked)
    if written[-1] in "ąę" and name.base[-1] not in "ąę":
        name = name._replace(inflected=True)
    value = name.base if name.inflected else written[0].upper() + _lowered(written[1:], written)
    start = view.starts[index]
    if last := _last_name(view, index):
        end = last.end(1)
        family = view.doc.original[slice(*view.doc.span(last.start(1), end))]
        value = f"{value} {surname(family, name)}"
    return Found("person", start, end, False, {"value": value})


def _lowered(rest: str, written: str) -> str:
    return rest.lower() if written.isupper() else rest


def _last_name(view: View, index: int) -> re.Match[str] | None:
    """The surname behind a first name: a capitalised word of the same line that means nothing
    else."""
    match = _SURNAME.match(view.folded, view.end(index))
    if not match or match[1] in _NOT_SURNAMES or "\n" in match[0]:
        return None
    if any(name.lang == view.doc.lang for name in forms().get(match[1], ())):
        return None
    first = view.doc.span(match.start(1), match.end(1))[0]
    written = view.doc.original[first : first + 2]
    return match if written.istitle() or (written[:1].isupper() and written[1:].islower()) else None


def _listed(view: View, index: int) -> bool:
    """Whether a name stands in a list with another one: Anna, Kasia i Monika."""
    return any(
        0 <= other < len(view.forms)
        and is_name(view.forms[other])
        and view.forms[other] != view.forms[index]
        and view.is_capital(other)
        and _JOINED.fullmatch(
            view.folded, view.end(min(index, other)), view.starts[max(index, other)]
        )
        and not (_is_word(view.forms[index]) and _is_word(view.forms[other]))
        for step in (1, 2, 3)
        for other in (index - step, index + step)
    )


def _stands(
    view: View, start: int, end: int, before: str, contacts: Sequence[tuple[int, int]]
) -> bool:
    """Whether a name stands where names of contacts do: with an age, beside a contact, as a
    signature."""
    folded = view.folded
    heads = not start and len(folded) < _HEADING and _HEADS.match(folded, end)
    if (heads and not _is_inflected(folded[:end])) or _AGED_WITHIN.match(folded, end):
        return True
    opens = not before.strip() or _LEAD.search(before) is not None
    if (opens and presents(view, end, contacts)) or _is_set_apart(folded, end, before):
        return True
    family = _SURNAME.match(folded, end)
    stop = family.end() if family and folded[end] == " " else end
    if opens and start and (_TAIL.match(folded, end) or _TAIL.match(folded, stop)):
        return len(folded) - end < 160 or _is_near(folded, start, stop, contacts)
    if opens and _FROM_PLACE.match(folded, end) and _is_led_to(end, contacts):
        return True
    if family and opens and folded[stop : stop + 1] == "," and _is_led_to(stop, contacts):
        return True
    ends = {end, stop} if opens or (family and family[1].endswith(_PATRONYMIC)) else {end}
    parted = folded[end : end + 1] == "." and _is_inflected(folded[start:end])
    parted = parted or _continues(view, bisect_left(view.starts, start))
    return not parted and any(_is_near(folded, start, last, contacts) for last in ends)


_PATRONYMIC = ("вна", "вич", "ьич", "вну", "вича", "вне", "вичу")


def _is_inflected(form: str) -> bool:
    """Whether a form is that of a name in another case only."""
    return all(name.inflected for name in forms()[form])


def _is_led_to(stop: int, contacts: Sequence[tuple[int, int]]) -> bool:
    """Whether a contact follows a full name and what its bearer is."""
    return any(0 <= first - stop <= _ROLE for first, _ in contacts)


_ROLE = 48
_FROM_PLACE = re.compile(r"\s(?:z|ze|from|of|at|de|din|de la|з|із|зі|с|из)\s[^\W\d_]")


def _is_set_apart(folded: str, end: int, before: str) -> bool:
    """Whether a name stands between pictures at the beginning, or signs behind a word of kin."""
    if len(before) <= _FEW_PICTURES and _ADORNED.fullmatch(before):
        return _DECORATED.match(folded, end) is not None
    return signs(before) and _TAIL.match(folded, end) is not None


_FEW_PICTURES = 8


def presents(view: View, end: int, contacts: Sequence[tuple[int, int]]) -> bool:
    """Whether an age or an invitation stands behind what opens a sentence."""
    return _INVITES.match(view.folded, end) is not None or _is_aged(view, end, contacts)


def _is_aged(view: View, end: int, contacts: Sequence[tuple[int, int]]) -> bool:
    """Whether an age stands behind a name: with a unit or a mark, or alone before an invitation, a
    contact or a capital."""
    folded = view.folded
    if _AGED.match(folded, end):
        return True
    alone = _AGE_ALONE.match(folded, end)
    if not alone:
        return False
    if _INVITES.match(folded, alone.end()) or any(
        0 < first - alone.end() <= _CLOSE for first, _ in contacts
    ):
        return True
    index = bisect_left(view.starts, alone.end())
    return index < len(view.starts) and view.is_capital(index)


_CLOSE = 2


def _is_near(folded: str, start: int, end: int, contacts: Sequence[tuple[int, int]]) -> bool:
    """Whether a contact stands beside a name."""
    for first, last in contacts:
        if end <= first <= end + 40 and _NEAR_AFTER.fullmatch(folded, end, first):
            return True
        if start - 12 <= last <= start and _NEAR_BEFORE.fullmatch(folded, last, start):
            return True
    return False
