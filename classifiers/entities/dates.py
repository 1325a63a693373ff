"""Calendar dates, in figures and with the names of months; what stands before says what for."""

import re
from collections.abc import Iterator
from datetime import date

from classifiers.entities.found import Found, matches
from classifiers.entities.view import FIGURE, MONTH, View

_MONTHS = """
1 january jan stycznia styczen styczniu январь января январе січень січня січні ianuarie ian enero ene januar leden ledna
2 february feb lutego luty lutym февраль февраля феврале лютий лютого лютому februarie febrero februar unor unora
3 march mar mrz marca marzec marcu март марта марте березень березня березні martie marzo marz brezen brezna
4 april apr kwietnia kwiecien kwietniu апрель апреля апреле квітень квітня квітні aprilie abril abr duben dubna
5 may maja maj maju май мая мае травень травня травні mai mayo kveten kvetna
6 june jun czerwca czerwiec czerwcu июнь июня июне червень червня червні iunie iun junio juni cerven cervna
7 july jul lipca lipiec lipcu июль июля июле липень липня липні iulie iul julio juli cervenec cervence
8 august aug sierpnia sierpien sierpniu август августа августе серпень серпня серпні agosto ago srpen srpna
9 september sep sept верес wrz вер wrzesnia wrzesien wrzesniu сентябрь сентября сентябре вересень вересня вересні septembrie septiembre setiembre zari
10 october oct paz pazdziernika pazdziernik pazdzierniku октябрь октября октябре жовтень жовтня жовтні octombrie octubre oktober rijen rijna
11 november nov listopada listopad listopadzie ноябрь ноября ноябре листопад листопада листопаді noiembrie noiem noviembre listopadu
12 december dec gru grudnia grudzien grudniu декабрь декабря декабре грудень грудня грудні decembrie diciembre dic dezember prosinec prosince
"""  # noqa: E501
MONTHS = {
    word: int(number)
    for number, *words in (line.split() for line in _MONTHS.split("\n") if line)
    for word in words
}
"""Folded names of months → number."""
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?:(?P<y>(?:19|20)\d\d)(?!\d))"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9,
          "x": 10, "xi": 11, "xii": 12}  # fmt: skip
_TIE = r"\.?(?:st|nd|rd|th)?\s?(?:de\s|of\s)?(?:the\s)?"
_NAMED = re.compile(
    rf"(?<![\d.,/-])(?P<d>[0-3]?\d){_TIE}(?P<m>{_NAMES})(?![^\W_])"
    rf"(?:\.?,?\s?(?:de\s|del\s)?{_YEAR})?"
)
_FIGURES = re.compile(
    r"(?<![\d.,/:-])(?:(?P<y>(?:19|20)\d\d)(?P<s>[-./])(?P<m>[01]?\d)(?P=s)(?P<d>[0-3]?\d)"
    r"|(?P<d2>[0-3]?\d)(?P<s2>[-./]) ?(?P<m2>[01]?\d|[ivx]{1,4})(?P=s2) ?"
    r"(?P<y2>(?:19|20)\d\d|[0-4]\d))"
    r"(?![\d/-]|[.,:]\d)"
)
_MARKED = re.compile(r"\d{1,4}[-./]")
"""How a date in figures begins."""
_US = re.compile(
    r"(?<![\d.,/:-])(?P<m>0?[1-9]|1[0-2])/(?P<d>[0-3]?\d)/(?P<y>(?:19|20)\d\d)(?![\d/-]|[.,:]\d)"
)
_SHORT = re.compile(
    r"(?<![\d.,/:-])(?P<d>[0-3]\d)\.(?P<m>[01]\d)(?![\d/:-]|[.,]\d|\s?(?:zl|pln|€|eur|h))"
)
_MONTH_FIRST = re.compile(
    rf"(?P<m>{_NAMES})\.?\s(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:.,]\d|\d)(?:,?\s{_YEAR})?"
    rf"|(?P<m2>{_NAMES})\.?,?\s(?:de\s|del\s)?(?P<y2>(?:19|20)\d\d)(?!\d)"
)
_START = re.compile(
    r"(?<![^\W_])(?:od|startu?|start:|rozpoczeci\w*|poczawszy od|from|starting|start date|starts"
    r"|as of"
    r"|beginning|з|із|зі|від|с|со|от|початок|начало|старт|din|de la|incepand cu|incepand din"
    r"|inceput\w*|desde|a partir del?|inicio|comienz\w+|ab|termin\w*)"
    r"[\s:]{1,2}(?:dnia\s|the\s|el\s|data de\s)?$"
)
_POSTED = re.compile(
    r"(?:dodan\w+|opublikowan\w+|publikacji|zamieszczon\w+|wystawion\w+|posted|published|added|listed"
    r"|опублікован\w+|додан\w+|розміщен\w+|опубликован\w+|размещен\w+|добавлен\w+|publicat\w*|postat\w*"
    r"|adaugat\w*|publicad\w+|publicacion)[\s:]{0,2}(?:on\s|dnia\s|la\s|pe\s|el\s|в\s)?$"
)
_UNTIL = re.compile(
    r"(?<![^\W_])(?:do|until|till|to|by|deadline|до|pana la|pana in|hasta|bis|wazn\w+ do)[\s:]{1,2}"
    r"(?:dnia\s|the\s|el\s|data de\s)?$"
)


def find(view: View) -> Iterator[Found]:
    """Dates of a text; ``value`` in ISO 8601 (``--11-15`` without a year, ``2026-11`` without a
    day), ``scheme`` start, posted or until where the words before say so."""
    starts = view.positions(FIGURE)
    marked = [start for start in starts if _MARKED.match(view.folded, start)]
    for match in matches(_FIGURES, view.folded, marked):
        yield from _numeric(view, match)
    for match in matches(_US, view.folded, marked):
        yield from _dated(view, match, match["y"], match["m"], match["d"])
    if view.every & MONTH:
        for match in matches(_NAMED, view.folded, starts):
            yield from _dated(view, match, match["y"], str(MONTHS[match["m"]]), match["d"])
        for match in matches(_MONTH_FIRST, view.folded, view.positions(MONTH)):
            month = str(MONTHS[match["m"] or match["m2"]])
            yield from _dated(view, match, match["y"] or match["y2"], month, match["d"])
    for match in matches(_SHORT, view.folded, marked):
        if _purpose(view, match.start()):
            yield from _dated(view, match, None, match["m"], match["d"])


def _numeric(view: View, match: re.Match[str]) -> Iterator[Found]:
    """A date in figures; where the middle can be no month but the first can, the American way."""
    if match["y"]:
        yield from _dated(view, match, match["y"], match["m"], match["d"])
        return
    day, month, year = match["d2"], match["m2"], match["y2"]
    if len(year) == 2 and match["s2"] != ".":
        return
    month = str(_ROMAN.get(month, month))
    year = year if len(year) == 4 else f"20{year}"
    yield from _dated(view, match, year, month, day)


def _dated(
    view: View, match: re.Match[str], year: str | None, month: str, day: str | None
) -> Iterator[Found]:
    if not month.isdecimal():
        return
    try:
        known = date(int(year or 2024), int(month), int(day or 1))
    except ValueError:
        return
    value = f"{known.year:04}" if year else "-"
    value += f"-{known.month:02}" + (f"-{known.day:02}" if day else "")
    facts = {"value": value}
    if purpose := _purpose(view, match.start()):
        facts["scheme"] = purpose
    yield Found("date", *match.span(), False, facts)


def _purpose(view: View, start: int) -> str:
    """What a date is: start, posted, until, or nothing known."""
    before = view.folded[max(0, start - 28) : start]
    if _POSTED.search(before):
        return "posted"
    if _UNTIL.search(before):
        return "until"
    return "start" if _START.search(before) else ""
