"""Sums of money in words, as they are said: one fifty, two grand, półtora tysiąca, a tenner."""

from collections.abc import Sequence

from classifiers.entities.numerals import LARGER, TIMES, UNITS, spelled

_SLANG = """
5 fiver
10 tenner tenners dycha dyche dychy dych
100 stowa stowe stowy stowka stowke stowki stowek hundo sutica
500 пятихатка пятихатку п'ятихатка п'ятихатку pieciostowka
1000 grand tysiak tysiaka tysiaki tysiakow kafel kafla kafle kafli косарь косаря косарей косар косарі тыща тыщу тыщи тыщ
"""  # noqa: E501
_WORTH = {
    word: int(line.split()[0]) for line in _SLANG.split("\n") if line for word in line.split()[1:]
}
SLANG = frozenset(_WORTH)
"""Folded words for an amount that say money themselves."""
SAID = SLANG.union(UNITS, LARGER, TIMES)
"""Folded words with which an amount may begin."""
_COUNTED = ("grand",)
"""Those that are other words as well, believed behind an article or a number."""
_HALVES = dict.fromkeys(("poltora", "poltorej", "полтора", "полторы", "півтора", "півтори"), 1.5)
_HALVES |= dict.fromkeys(("pol", "пол", "пів"), 0.5)
_AND_HALF = (("с", "половиной"), ("з", "половиною"), ("i", "pol"), ("and", "half"), ("y", "medio"))
_TENS = range(20, 91, 10)
_HUNDRED, _THOUSAND = 100, 1000

Said = tuple[float, int, int]
"""An amount, its first token and the token behind its last."""


def _by_slang(forms: Sequence[str], index: int, worth: int) -> Said | None:
    """An amount of such a word, counted by the figure before it: 5 dych."""
    before = forms[index - 1] if index else ""
    if before.isdecimal() and len(before) <= _FEW:
        return float(int(before) * worth), index - 1, index + 1
    if half := _HALVES.get(before):
        return half * worth, index - 1, index + 1
    if worth == _THOUSAND and (rest := spelled(forms, index + 1)) and _HUNDRED <= rest[0] < worth:
        return float(worth + rest[0]), index, rest[1]
    sole = forms[index] not in _COUNTED or before in ("a", "one")
    return (float(worth), index, index + 1) if sole else None


_FEW = 2


def said(forms: Sequence[str], index: int) -> Said | None:
    """The amount whose first number word is at a token."""
    if worth := _WORTH.get(forms[index]):
        return _by_slang(forms, index, worth)
    return _by_half(forms, index) or _by_words(forms, index)


def _by_half(forms: Sequence[str], index: int) -> Said | None:
    """Half of a thousand, one and a half, two and a half."""
    form = forms[index]
    before = _HALVES.get(forms[index - 1]) if index and form in TIMES else None
    if before:
        return before * TIMES[form], index - 1, index + 1
    if form not in UNITS or tuple(forms[index + 1 : index + 3]) not in _AND_HALF:
        return None
    times = TIMES.get("".join(forms[index + 3 : index + 4]), 0)
    return ((UNITS[form] + 0.5) * times, index, index + 4) if times else None


def _by_words(forms: Sequence[str], index: int) -> Said | None:
    """An amount in number words, also as in one fifty and two grand."""
    form = forms[index]
    known = spelled(forms, index)
    if not known:
        return None
    value, stop = known
    after = forms[stop] if stop < len(forms) else ""
    if worth := _WORTH.get(after):
        return float(value * worth), index, stop + 1
    if stop == index + 1 and form in UNITS and value and LARGER.get(after) in _TENS:
        tens = spelled(forms, stop)
        if tens and tens[0] < _HUNDRED:
            return float(value * _HUNDRED + tens[0]), index, tens[1]
    return float(value), index, stop


_CENTS = frozenset(("groszy", "pence", "cents", "копеек", "копійок", "bani", "centimos", "centow"))
_AND = frozenset(("and", "i", "con", "cu", "с", "y", "si", "и", "та", "і"))
_TIME = ("min", "мин", "хв", "h", "godz", "час", "год", "ore", "ora", "day", "dni", "дн", "dia")


def hundredths(forms: Sequence[str], index: int) -> tuple[float, int]:
    """What is said of cents behind a currency and the token behind it: sixteen pounds fifty, doce
    euros con cincuenta; 0 where none are."""
    first = index + (forms[index : index + 1] != () and forms[index] in _AND)
    known = spelled(forms, first) if first < len(forms) else None
    if not known or not 0 < known[0] < _HUNDRED:
        return 0.0, index
    value, stop = known
    after = forms[stop] if stop < len(forms) else ""
    if after in _CENTS:
        return value / _HUNDRED, stop + 1
    if (value % 5 and after not in _EACH) or value < _FEWEST_CENTS or after.startswith(_TIME):
        return 0.0, index
    return value / _HUNDRED, stop


_FEWEST_CENTS = 10
_EACH = frozenset(("a", "an", "per", "each", "za", "na", "la", "por", "pe", "за", "в", "на"))
