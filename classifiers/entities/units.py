"""Words for the units that money and working time are counted by."""

import re
from functools import lru_cache

_UNITS = {
    "30 min": r"30\s?min\w*|hh|30\s?мин\w*|30\s?хв\w*|pol\s?godz\w*|pol\s?h"
    r"|half(?:\s|-)(?:an\s)?h(?:ou)?r|полчаса|пол\s?час\w*|пів\s?год\w*|media hora"
    r"|(?:jumatate|jumate|juma) de ora|(?:1/2|0[.,]5)\s?h",
    "60 min": r"60\s?min\w*|60\s?мин\w*|60\s?хв\w*",
    "hour": r"p/?h|1?\s?h|1?\s?hr|1?\s?ч|1\s?год\w*|hrs|(?:1\s)?hours?|hourly|(?:1\s)?godz\w*"
    r"|год|годину|година|годин"
    r"|(?:1\s)?час|ora|hora|std|stunde|hodinu|hod",
    "day": r"dzien|dziennie|dniowk\w*|dobe|doba|доба|days?|daily|день|добу|сутки|сут"
    r"|смена|смену|зміна|зміну|zmian[ae]|shift|jornada|jornal|ziua|tura|zi|dia|tag"
    "|den",
    "week": r"pw|tydz\w*|tyg|tygodni\w*|weeks?|weekly|неделю|неделя|тиждень|тижд\w*|saptaman\w*"
    r"|semana\w*|woche",
    "month": r"mies|miesi\w*|months?|monthly|mth|pcm|pm|мес|месяц\w*|міс|місяц\w*|luna|lunar|mes"
    r"|mensual\w*|monat|mesic\w*|mc",
    "year": r"rok|rocznie|years?|yearly|annual\w*|annum|yr|p\.?a|рік|року|anual|an|ano|jahr",
    "night": "noc|nocka|noptii|night|ночь|ніч|noaptea|noapte|noche|overnight|o/n",
    "item": r"each|szt|sztuk\w*|kg|km|m2|mp|m3|os|osob[ae]|glowy|кг|км|м2"
    r"|особу|человека|человек|locul|persoana|persona"
    r"|item|piece|unit|шт|штук\w*|bucata|pieza",
}
_NAMES = {name: re.compile(rf"(?:{words})\Z") for name, words in _UNITS.items()}
UNIT = "(?:" + "|".join(_UNITS.values()) + r")(?![^\W_])"
"""A unit, as part of a larger pattern."""
NEXT_ITEM = re.compile(rf"\s[/|]\s{UNIT}\.?\s?[-:=]?\s?\d")
"""The next item of a list behind a stroke: 70 / 1h 120."""
_ANY = re.compile(UNIT + r"\Z")
_ONLY = (
    "juz|tylko|jedyne|raptem|only|just|всього|лише|тільки|вже|уже|всего|только|лишь|numai|doar|deja"
    "|solo|ya"
)
BEFORE = re.compile(
    rf"(?<![^\W_])(?!pm\b)(?P<unit>{UNIT})\.?\s?(?:[-:=>~/]|"
    rf"(?:(?:intreaga|completa|entera)\s)?(?:(?:{_ONLY})\s?)?"
    rf"(?:od|from|за|za|от|від|to|is|es|este|o|a|una|la|de la|desde)?(?:\s(?:{_ONLY}))?)?\s*$"
)
"""A unit that stands before its money: 30 min - 150 zl; after an hour pm is no month."""


def may_end(form: str) -> bool:
    """Whether a unit may end with a token (or p.a with its first)."""
    word = form.rpartition("'")[2]
    return word == "p" or any(_ANY.match(count + word) for count in ("", "30 "))


@lru_cache(maxsize=1 << 12)
def unit_of(written: str, lang: str) -> str:
    """The name of a unit: ``30 min``, ``60 min``, ``hour`` … ``item``; Russian год is a year."""
    if written == "год" and lang == "ru":
        return "year"
    return next((name for name, words in _NAMES.items() if words.match(written)), "")
