"""Ages and working hours."""

import re
from collections.abc import Iterator
from typing import Any

from classifiers.entities.found import Found, matches
from classifiers.entities.view import AGED, FIGURE, HOURLY, NAME, YEARS, View

_YEARS = (
    r"lat(?:a|ka|ek)?|letni\w*|latk\w*|y\.?\s?o|yo|y/o|years?[ -]old|yrs?(?: old)?|лет|летн\w*"
    r"|года?|років|роки|рік|річн\w*|ani|anos|anitos|jahre?|let"
)
_AGE = re.compile(
    r"(?<![\w.,/:+-])(?P<low>[1-9]\d)(?:\s?(?:-|do|to|до|a)\s?(?P<high>[1-9]\d))?"
    rf"[\s-]?(?:de\s)?(?:{_YEARS})(?![^\W_])"
)
_YEARS_TOKEN = re.compile(r"\d*(?:lat|let|лет|год|рок|рік|річ|ani|ano|jahr|y(?:o|ears?|rs?)?$)")
AGED_WORDS = frozenset(("wiek", "age", "aged", "возраст", "вік", "varsta", "edad", "alter"))
_AGED_AT = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(AGED_WORDS)})\s?(?::|=|to)?\s?(?P<low>[1-9]\d)"
    r"(?:\s?-\s?(?P<high>[1-9]\d))?(?![.,]?\d|[^\W_])"
)
_NAMED = re.compile(
    r"(?:,\s?|\s?\(\s?|\s[-–]\s|\s)(?P<low>1[89]|[2-5]\d)(?=\s?[,;)\n]|\s?\.(?:\s|$)|\s?$|\s[-–|])"
)
"""The age behind a first name: Anna, 24; Anna (24); Anna 24, Kate 26."""
_STREET = re.compile(
    r"(?:(?<![^\W_])(?:ul|ulica|ulicy|al|os|вул|ул|улица|вулиця|str|strada|calle|c|st|saint|san|santa|sf"
    r"|pl|plac|piata|plaza|bd|sw)\.?\s(?:[^\W\d_]+\s)?)$"
)
_REACH = 80
_NOT_AGE = re.compile(
    r"\W{0,3}(?:doswiad|na rynku|w branzy|pracy|stazu|gwaranc|temu|istnie|tradycj|experien|ago"
    r"|warranty|in busin|опыт|досвід|гарант|на ринку|на рынке|назад|тому|стаж|garantia|garantie"
    r"|erfahrung|exp(?![^\W_])|of\b|pe piata|de activ|de experien|vechime)"
)
_HOUR_WORDS = r"h|hrs?|hours?|godz\w*|годин\w*|год|час(?:а|ов|ы)?|ore|horas?|stunden|std|hodin"
_DAILY = (
    r"dziennie|dzien|dobe|doba|day|daily|день|добу|сутки|щодня|ежедневно|zi|zilnic|dia|tag|denne"
    r"|dniowk\w*|diari\w+|ежедневн\w*|щоденн\w*"
)
_WEEKLY = (
    r"p/?w|tyg\w*|tydz\w*|week\w*|wk|тиждень|тижд\w*|недел\w*|saptaman\w*|seman\w*|woche|tydne"
)
_MONTHLY = r"mies\w*|month\w*|месяц\w*|місяц\w*|luna|mes|monat"
_NUMBER = r"\d{1,3}(?:[.,]\d)?"
_HOURS = re.compile(
    rf"(?<![\w.,:])(?P<low>{_NUMBER})(?:\s?(?:-|do|to|до|a)\s?(?P<high>{_NUMBER}))?"
    rf"\+?\s?(?:de\s)?(?:(?:{_HOUR_WORDS})(?![^\W_])|h(?=dz|tyg|na|pe|da|we))"
)
_UNITS = rf"(?:(?P<day>{_DAILY})|(?P<week>{_WEEKLY})|(?P<month>{_MONTHLY}))"
_UNIT_BEHIND = re.compile(
    r"\.?(?:\s(?:pracy|of work|работы|роботи|de trabajo|de munca))?"
    r"\s?(?:/|na|w|per|an?|a la|al?|pe|la|por|cada|в|на|за|each|every)?\s?"
    rf"{_UNITS}(?![^\W_])"
)
_UNIT_BEFORE = re.compile(
    rf"(?<![^\W_]){_UNITS.replace('(?P<day>', '(?P<day>norma|')}\s?(?::|-|–|de|po|по)?\s?$"
)
"""Hours behind their unit: weekly 20 hours, normă de 4 ore."""
_UNIT_AHEAD = 24
_SHARE = re.compile(
    r"(?<![\w.,/])(?:(?P<part>[1-9])[/⁄](?P<of>[2-8])|(?P<share>0[.,]\d{1,2})|(?P<half>pol|пол|пів"
    r"|jumatate de|media|medio|half))[\s-]?"
    r"(?:etatu|ставки|norma|jornada|tiempo|time|fte|wte)\Z"
)
"""A part of a full-time post, at the end of what is searched."""
_POST = re.compile(r"(?:pol|пол|пів)?(?:etatu|ставки)$|(?:norma|jornada|tiempo|time|[fw]te)$")
_FULL_WEEK, _SHARE_AHEAD = 40, 14
_HOUR_TOKEN = re.compile(
    rf"{_POST.pattern}|\d+h|h(?:rs?|ours?|oras?|odin)?(?:$|dz|tyg|na|pe|da|we)|\d*(?:godz|год|час|ore|std|stunden)"
)
_OVERTIME = r"overtime|nadgodzin\w*|понаднормов\w*|сверхурочн\w*|suplimentar\w*|extras?"
_OVERTIME_BEHIND = re.compile(rf"\s(?:of\s|de\s)?(?:{_OVERTIME})(?![^\W_])")
_OVERTIME_BEFORE = re.compile(rf"(?<![^\W_])(?:{_OVERTIME})\s?(?::|of|up to|do|до)\s?$")
_FULL = {"day": 8, "week": 40, "month": 160}
_MOST = {"day": 24, "week": 168, "month": 744}


def may_be_years(form: str) -> bool:
    """Whether a token may be the unit of an age, alone or behind figures."""
    return _YEARS_TOKEN.match(form) is not None


def may_be_hours(form: str) -> bool:
    """Whether a token may be the unit of working hours, alone or behind figures."""
    return _HOUR_TOKEN.match(form) is not None


def find_ages(view: View) -> Iterator[Found]:
    """Ages from 10 to 99 of people; ``amount``, or ``min`` and ``max`` of a range."""
    starts = view.positions(FIGURE) if view.every & YEARS else []
    for match in matches(_AGE, view.folded, starts):
        if not _NOT_AGE.match(view.folded, match.end()):
            yield Found("age", *match.span(), False, _numbers(match["low"], match["high"]))
    yield from _ages_of_named(view)
    if view.every & AGED:
        for match in _AGED_AT.finditer(view.folded):
            yield Found("age", *match.span(), False, _numbers(match["low"], match["high"]))


def _ages_of_named(view: View) -> Iterator[Found]:
    """Ages without a unit, behind a first name that stands in no street."""
    for index in view.places(NAME):
        found = _NAMED.match(view.folded, view.end(index))
        if found is None or not view.is_capital(index):
            continue
        start = view.starts[index]
        if not _STREET.search(view.folded, max(0, start - _REACH), start):
            yield Found("age", *found.span("low"), False, _numbers(found["low"], None))


def find_hours(view: View) -> Iterator[Found]:
    """Working hours ``per`` day, week or month; ``amount``, or ``min`` and ``max`` of a range."""
    found = list(_hours_in(view))
    full = {one.facts["per"] for one in found if _upper(one.facts) >= _FULL[one.facts["per"]]}
    for one in found:
        per = one.facts["per"]
        less = per in full and _upper(one.facts) < _FULL[per]
        if not (less and _is_overtime(view.folded, one)):
            yield one
    yield from _parts_of_posts(view)


def _hours_in(view: View) -> Iterator[Found]:
    for match in matches(_HOURS, view.folded, view.positions(FIGURE)):
        ahead = max(0, match.start() - _UNIT_AHEAD)
        unit = _UNIT_BEHIND.match(view.folded, match.end()) or _UNIT_BEFORE.search(
            view.folded, ahead, match.start()
        )
        if unit:
            yield from _hours(match, unit)


def _is_overtime(folded: str, hours: Found) -> bool:
    """Whether hours are said to be those of overtime."""
    ahead = max(0, hours.start - _UNIT_AHEAD)
    return bool(
        _OVERTIME_BEHIND.match(folded, hours.end)
        or _OVERTIME_BEFORE.search(folded, ahead, hours.start)
    )


def _hours(match: re.Match[str], unit: re.Match[str]) -> Iterator[Found]:
    """The hours of a match for the unit of another, where there can be so many."""
    per = next(name for name in _MOST if unit[name])
    facts = _numbers(match["low"], match["high"])
    if 0 < _upper(facts) <= _MOST[per]:
        start, end = min(match.start(), unit.start()), max(match.end(), unit.end())
        yield Found("hours", start, end, False, {**facts, "per": per})


def _upper(facts: dict[str, Any]) -> float:
    return float(facts.get("max") or facts.get("amount") or 0)


def _parts_of_posts(view: View) -> Iterator[Found]:
    """Parts of a full-time post, as hours of a week of forty."""
    for index in view.places(HOURLY):
        if not _POST.match(view.forms[index]):
            continue
        ahead = max(0, view.starts[index] - _SHARE_AHEAD)
        match = _SHARE.search(view.folded, ahead, view.end(index))
        if match and (share := _share(match)) < 1:
            hours = share * _FULL_WEEK
            facts = {"amount": hours, "value": f"{hours:g}", "per": "week"}
            yield Found("hours", *match.span(), False, facts)


def _share(match: re.Match[str]) -> float:
    if match["part"]:
        return int(match["part"]) / int(match["of"])
    return float((match["share"] or "0.5").replace(",", "."))


def _numbers(low: str, high: str | None) -> dict[str, Any]:
    """The numbers of an amount or of a range, with the value as text."""
    first = float(low.replace(",", "."))
    if high is None:
        return {"amount": first, "value": low}
    return {"min": first, "max": float(high.replace(",", ".")), "value": f"{low}-{high}"}
