"""The digits of a token, however written: figures, letters that look like them, words glued."""

import re
from functools import lru_cache

from classifiers.entities.elements import DIGITS, NUMBERS, WHOLE, Reading
from classifiers.entities.leading import LEADING
from classifiers.entities.numerals import DOUBLES, SEVERAL, TIMES, misspelt

_GLUE = {word.replace("'", ""): said for word, said in (NUMBERS | DIGITS).items()}
_HUNDREDFOLD = frozenset(word.replace("'", "") for word, by in TIMES.items() if by == 100)
_OFTEN_GLUED = {word: often for word, often in DOUBLES.items() if len(word) > 4}
_SEVERAL_GLUED = {
    word.replace("'", ""): str(digit)
    for word, digit in SEVERAL.items()
    if len(word) > 3 and not word.startswith(tuple(_GLUE))
}
"""Words for several of a digit that begin as no word for one does."""
_WORDS = {*_GLUE, *_HUNDREDFOLD, *_OFTEN_GLUED, *_SEVERAL_GLUED}
_PART = re.compile(
    "|".join(map(re.escape, sorted(_WORDS, key=len, reverse=True)))
    + r"|(?<=nta)y|(?<=zeci)si|\d++|[oilоі]"
)
_AND = ("y", "si")
"""Inside a token between tens and units: cincuentaycinco."""
_GLUED = re.compile(rf"(?:{_PART.pattern})+")
_LETTER = {"o": "0", "i": "1", "l": "1", "о": "0", "і": "1"}
_LIKE = _LETTER | {
    "s": "5", "b": "8", "з": "3", "z": "2", "б": "6", "g": "9", "q": "9", "в": "8",
}  # fmt: skip
_FIGURES = str.maketrans(_LETTER)
_LIKE_FIGURES = str.maketrans(_LIKE)
_STYLED = re.compile(rf"[\d{''.join(_LIKE)}]{{2,}}")
_SHAPED = re.compile(r"[oilsbzоізв]{2,4}|l")
_SHAPED_WORDS = frozenset(
    ("so", "is", "zl", "bo", "oz", "los", "sos", "lis", "biz", "sb", "zs", "bs")
)
"""Words that look like digits and are none."""
_EXTENSION = re.compile(r"(\d+)x\d{1,5}")
_ZEROS = re.compile(r"([2-6])[xх]0|0[xх]([2-6])")
_APART_BY_LETTERS = re.compile(r"\d([^\W\d_]{1,2})\d(?:\1\d){5,12}")
_INSIDE = re.compile(
    r"(?:[^\W\d_]{2,12}|h)?(?:\d{1,3}[^\W\d_]{1,6})?(?P<figure>\d{7,15})(?:[^\W\d_]{2,14})?"
    r"|(?:tel|kom|nr|tlf|num|тел|номер)(?P<short>\d{2,6})"
    r"|[^\W\d_]{4,14}(?P<first>\d{3,4})"
    r"|(?P<last>\d{3,4})(?!zl|pln|eur|usd|gbp|hrn|грн|руб|lei|min|мин|хв|godz|hour|hora|let|лет"
    r"|lat|year|kilo|metr|gram|osob|osib|pers|cc|stop|grad|pound|dolar|dollar|person)[^\W\d_]{4,14}"
)
"""A figure between words, or behind an age or hours: kasia25lat500100126zapraszam; the last part
of a number with a word behind it, or the first behind a word: 500-100-126zapraszam."""
_TAX = re.compile(r"(?:pl|ua|ro|es|gb|de|cz|sk|nl|it|fr|at|be|hu|bg|lt|ie|sn)\d+")
"""A number behind the letters of a country: one for taxes."""
_HUNDREDS = re.compile(r"(\d)(?:hundred|sto|set|stow|сот|cientos|cientas|sute)")
_AS_LETTERS = (
    str.maketrans("0134578@$", "oieastbas"), str.maketrans("0134578@$", "oleastbas"),
    str.maketrans("034", "озч"),
)  # fmt: skip
"""Letters that figures stand for inside a word: zer0, sev3n, в0семь."""
_LONGEST_FORM = 60


@lru_cache(maxsize=1 << 14)
def read(form: str) -> Reading | None:
    """What digits a token holds, if it is nothing else."""
    if form.isdecimal():
        return form, 0, len(form), "figure"
    if word := WHOLE.get(form):
        return word
    if len(form) > 1 and not form.strip("oilоі"):
        return form.translate(_FIGURES), 0, len(form), "weak"
    if _SHAPED.fullmatch(form) and form not in _SHAPED_WORDS:
        return form.translate(_LIKE_FIGURES), 0, len(form), "shaped"
    return _compound(form)


def _compound(form: str) -> Reading | None:
    """Digits of a token that is not of one piece: 22.50, tel3365551212, 111x22, 5oo, fivefive."""
    if form[0].isdecimal() and (known := _figured(form)):
        return known
    plain = form.replace("'", "") if form[:2] != "oh" else form.replace("oh", "o", 1)
    if len(plain) <= _LONGEST_FORM and _GLUED.fullmatch(plain):
        parts = _PART.findall(plain)
        if all(part in _LETTER for part in parts) or parts[0] in _AND:
            return None
        return _joined(parts), 0, len(form), "glued"
    return _inside(form) or _led(form) or _styled(form)


def _figured(form: str) -> Reading | None:
    """Digits of a token that begins with a figure: 22.50, 0x3, 111x22, 5sto, 5x0x0x1x0x0x1x0x1."""
    if "." in form:
        return form.replace(".", ""), 0, len(form), "figure"
    if zeros := _ZEROS.fullmatch(form):
        return "0" * int(zeros[1] or zeros[2]), 0, len(form), "glued"
    if extension := _EXTENSION.fullmatch(form):
        return extension[1], 0, extension.end(1), "figure"
    if hundreds := _HUNDREDS.fullmatch(form):
        return f"{hundreds[1]}00", 0, len(form), "glued"
    if apart := _APART_BY_LETTERS.fullmatch(form):
        return form.replace(apart[1], ""), 0, len(form), "glued"
    return None


def _joined(parts: list[str]) -> str:
    """The digits of the parts of a token: fiftyfive is 55, fivezero 50, stopięćdziesiąttrzy 153,
    triple0 000, ninehundred 900."""
    digits = ""
    room, often = 0, 1
    for part in parts:
        if part in _AND:
            continue
        if part in _OFTEN_GLUED:
            often = _OFTEN_GLUED[part]
            continue
        if part in _SEVERAL_GLUED:
            digits = digits[:-1] + _SEVERAL_GLUED[part] * int(digits[-1:] or 1)
            continue
        if part in _HUNDREDFOLD and part not in _GLUE:
            digits += "00" if room < 0 and digits[-1] != "0" else "100"
            room = 2
            continue
        word = _GLUE.get(part)
        said = word or _LETTER.get(part) or part
        said = said[0] * (often - 1) + said
        if (word or part.isdecimal()) and said[0] != "0" and len(said) <= room:
            digits = digits[: -len(said)] + said
        else:
            digits += said
        room = len(said) - len(said.rstrip("0")) if word and len(said) > 1 and said != "10" else 0
        room = _ONE if len(said) == often == 1 and (word or part.isdecimal()) else room
        often = 1
    return digits


_ONE = -1
"""No room for more, and a digit that hundred may follow."""


def _inside(form: str) -> Reading | None:
    """The long figure of a token with words about it, or what is glued to a word for a number."""
    match = _INSIDE.fullmatch(form)
    if not match or _TAX.fullmatch(form):
        return _behind_cue(form)
    name = match.lastgroup or ""
    return match[name], *match.span(name), "figure"


_CUE = re.compile(r"(?:tel|kom|nr|tlf|num|тел|номер)(?=\d)")


def _behind_cue(form: str) -> Reading | None:
    """What is glued to a word for a number: tel5oo1oo212."""
    cue = _CUE.match(form)
    known = _compound(form[cue.end() :]) if cue else None
    if not cue or not known:
        return None
    return known[0], cue.end() + known[1], cue.end() + known[2], known[3]


def _led(form: str) -> Reading | None:
    """Digits of a token of figures and words that lead from one to the next: 500minus100."""
    if not form[-1].isdecimal() or not form[0].isdecimal():
        return None
    parts = _PIECE.findall(form)
    if len(parts) < _FEWEST or not LEADING.issuperset(parts[1::2]):
        return None
    return "".join(parts[::2]), 0, len(form), "glued"


_PIECE = re.compile(r"\d+|[^\W\d_]+")
_FEWEST = 3


def _styled(form: str) -> Reading | None:
    """Digits of a token of which at most half are letters that look like digits, or of a number
    word that is misspelt or has figures for letters."""
    figures = sum(map(str.isdecimal, form))
    if (
        figures
        and _STYLED.fullmatch(form)
        and 2 * figures + sum(map(form.count, _LETTER)) >= len(form)
    ):
        return form.translate(_LIKE_FIGURES), 0, len(form), "glued"
    if figures:
        return next(filter(None, (_unlettered(form, table) for table in _AS_LETTERS)), None)
    word = misspelt(form)
    if not word:
        return None
    return (DIGITS.get(word) or NUMBERS[word]), 0, len(form), "word" if word in DIGITS else "number"


def _unlettered(form: str, table: dict[int, int]) -> Reading | None:
    """A number word with figures for some letters."""
    word = form.translate(table)
    known = WHOLE.get(word) if word.isalpha() else None
    return (known[0], 0, len(form), known[3]) if known and len(word) > 2 else None
