"""Digits however written: figures, letters that look like them, words in many languages."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import msgspec

from classifiers.entities.leading import LEADING, OF_DIGITS, PLACED, leads
from classifiers.entities.numerals import DOUBLES, LARGER, SEVERAL, TIMES, UNITS, misspelt
from classifiers.entities.view import NUMERAL, View

DIGITS = {word: str(figure) for word, figure in UNITS.items() if word != "oh"}
NUMBERS = {word: str(number) for word, number in LARGER.items()}
_GLUE = {word.replace("'", ""): said for word, said in (NUMBERS | DIGITS).items()}
_HUNDREDFOLD = frozenset(word.replace("'", "") for word, by in TIMES.items() if by == 100)
_OFTEN_GLUED = {word: often for word, often in DOUBLES.items() if len(word) > 4}
_PART = re.compile(
    "|".join(map(re.escape, sorted({*_GLUE, *_HUNDREDFOLD, *_OFTEN_GLUED}, key=len, reverse=True)))
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
_MOST_FILLERS = 6
_MOST_ASIDE = 3
_LONG_FORM, _LONGEST_FORM = 7, 60


class Element(msgspec.Struct, frozen=True):
    """Digits at ``folded[start:end]``. ``kind``: ``figure``, ``glued`` (figures with letters or
    words for figures), ``word`` (a word for a digit), ``number`` (a word for a larger part),
    ``times`` (hundred), ``repeat`` (double: how often), ``several`` (zeros) or ``weak`` (letters
    that may be digits)."""

    digits: str
    start: int
    end: int
    kind: str


Reading = tuple[str, int, int, str]
"""Digits of a token, where they begin and end in it, and the kind of element."""


_CROSS = "xх"
_SEVERAL_TIMES = frozenset("23456")


def _whole() -> dict[str, Reading]:
    """The tokens that are words."""
    known = {form: (digits, 0, len(form), "number") for form, digits in NUMBERS.items()}
    known |= {form: (digits, 0, len(form), "word") for form, digits in DIGITS.items()}
    known |= {form: ("100", 0, len(form), "times") for form, by in TIMES.items() if by == 100}
    known |= {form: (str(often), 0, len(form), "repeat") for form, often in DOUBLES.items()}
    known |= {form: (str(digit), 0, len(form), "several") for form, digit in SEVERAL.items()}
    known |= {form: ("0", 0, len(form), "weak") for form in ("o", "о")}
    known |= {f"{x}{often}": (often, 0, 2, "repeat") for x in _CROSS for often in _SEVERAL_TIMES}
    known |= {form: ("000", 0, len(form), "number") for form, by in TIMES.items() if by == 1000}
    return known | {"oh": ("0", 0, 2, "word"), "set": ("100", 0, 3, "times")}


_WHOLE = _whole()


@lru_cache(maxsize=1 << 14)
def read(form: str) -> Reading | None:
    """What digits a token holds, if it is nothing else."""
    if form.isdecimal():
        return form, 0, len(form), "figure"
    if word := _WHOLE.get(form):
        return word
    if len(form) > 1 and not form.strip("oilоі"):
        return form.translate(_FIGURES), 0, len(form), "weak"
    if _SHAPED.fullmatch(form):
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
        room = _ONE if word and len(said) == 1 and often == 1 else room
        often = 1
    return digits


_ONE = -1
"""No room for more, and a digit that hundred may follow."""


def _inside(form: str) -> Reading | None:
    """The long figure of a token with words about it."""
    match = _INSIDE.fullmatch(form)
    if not match or _TAX.fullmatch(form):
        return None
    name = match.lastgroup or ""
    return match[name], *match.span(name), "figure"


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
    known = _WHOLE.get(word) if word.isalpha() else None
    return (known[0], 0, len(form), known[3]) if known and len(word) > 2 else None


def runs(view: View, gap: int = 14) -> list[list[Element]]:
    """Elements that stand beside each other with at most ``gap`` characters between, or with words
    between that only lead from one part of a number to the next."""
    if not _may_hold_run(view):
        return []
    places = _places(view)
    aside = _repeated_asides(view, places)
    found: list[list[Element]] = []
    last = -2
    for index, place in places:
        if found and _goes_on(view, last, index, place.start - found[-1][-1].end, gap, aside):
            found[-1].append(place)
        else:
            found.append([place])
        last = index
    return found


def _may_hold_run(view: View) -> bool:
    """Whether there is a long figure or two neighbours that may be parts of a number."""
    last = -9
    for index, marks in view.marked:
        if marks & NUMERAL:
            if index - last <= _MOST_FILLERS + 1 or len(view.forms[index]) >= _LONG_FORM:
                return True
            last = index
    return False


def _goes_on(
    view: View, last: int, index: int, between: int, gap: int, aside: frozenset[tuple[str, ...]]
) -> bool:
    """Whether a token belongs to the run that ends with another."""
    if index == last + 1:
        return between <= gap
    return index - last <= _MOST_FILLERS + 1 and _leads(view, last, index, aside)


def _leads(view: View, last: int, index: int, aside: frozenset[tuple[str, ...]]) -> bool:
    """Whether there are only words that lead on between two tokens within a line, words in
    brackets, or the same words as between others."""
    between = view.folded[view.starts[last] : view.starts[index]]
    if not _MONEY_OR_LINE.isdisjoint(between):
        return False
    words = view.forms[last + 1 : index]
    if words in aside or _ASIDE.search(between):
        return True
    return all(leads(word) or word in DIGITS or word.isdecimal() for word in words)


_MONEY_OR_LINE = frozenset("\n£€$₴₽%")
_ASIDE = re.compile(r"^[^\W_]+\s?\([^\d()]{2,30}\)\s?$")


def _repeated_asides(view: View, places: list[tuple[int, Element]]) -> frozenset[tuple[str, ...]]:
    """Words that stand between parts more than once, and not behind the last as a unit would."""
    if len(places) < _MOST_ASIDE:
        return frozenset()
    counts = Counter(
        view.forms[one + 1 : two]
        for (one, _), (two, _) in pairwise(places)
        if 1 < two - one <= _MOST_ASIDE + 1
    )
    known = [words for words, often in counts.items() if often > 1]
    if not known:
        return frozenset()
    indices = [index for index, _ in places]
    return frozenset(words for words in known if not _counts(view.forms, indices, words))


def _counts(forms: tuple[str, ...], indices: list[int], words: tuple[str, ...]) -> bool:
    """Whether words stand behind a part that no other follows, are units of something, or tell what
    there is so much of with another number between (6 dinners 100, 10 dinners 150)."""
    if not _UNITS_OF.isdisjoint(words):
        return True
    size = len(words) + 1
    ends = [index + size for index in indices if forms[index + 1 : index + size] == words]
    apart = any(0 < two - size - one <= _BESIDE for one, two in pairwise(ends))
    return apart or not set(indices).issuperset(ends)


_BESIDE = 2
"""So many tokens on stands the next number of a list."""


_APART = """
zl pln eur euro usd gbp uah грн руб р lei ron h hr godz min мин хв час ore lat dni
minut minuty minutes minutos minute минут минуты хвилин хвилини osob osoby szt km
kg cm m mm m2 do to lub or albo или або sau tys тис тыс k od from от від x na za per pe la
"""
_UNITS_OF = frozenset(_APART.split())
"""Words that tell apart numbers which each stand for themselves."""


def _places(view: View) -> list[tuple[int, Element]]:
    """The elements of a text with the number of their token."""
    places: list[tuple[int, Element]] = []
    forms = view.forms
    for index in view.places(NUMERAL):
        if not (known := read(forms[index])):
            continue
        digits, first, last, kind = known
        if forms[index] == "un" and view.doc.lang in _ARTICLE:
            continue
        if kind == "shaped":
            if not _stands_for_digits(view, index, places):
                continue
            kind = "weak"
        if len(digits) == 1 and "1" < digits < "7" and _counts_digits(forms, index, kind):
            continue
        start = view.starts[index]
        places.append((index, Element(digits, start + first, start + last, kind)))
    return _halves(view, places)


_ARTICLE = ("es", "ro")
"""Languages in which "un" stands before a digit (un seis) and the digit itself is called else."""


def _stands_for_digits(view: View, index: int, places: list[tuple[int, Element]]) -> bool:
    """Whether letters stand for digits: several in capitals, or one behind a figure without gap."""
    if len(view.forms[index]) == 1:
        return bool(places) and places[-1][1].end == view.starts[index]
    return view.is_capital(index) and view.forms[index] not in _SHAPED_WORDS


_SHAPED_WORDS = frozenset(
    ("so", "is", "zl", "bo", "oz", "los", "sos", "lis", "biz", "sb", "zs", "bs")
)


def _counts_digits(forms: tuple[str, ...], index: int, kind: str) -> bool:
    """Whether a small number says how many digits are meant: the last three are, trzy cyfry."""
    before = forms[index - 1] if index else ""
    after = forms[index + 1] if index + 1 < len(forms) else ""
    if before in PLACED:
        return after in LEADING or after in OF_DIGITS or (kind == "word" and after[-1:].isdecimal())
    return after in OF_DIGITS


_HALF = frozenset(("pol", "пол", "пів"))
_OF = {
    "tysiaca": "500",
    "тысячи": "500",
    "тисячі": "500",
    "setki": "50",
    "сотни": "50",
    "сотні": "50",
}


def _halves(view: View, places: list[tuple[int, Element]]) -> list[tuple[int, Element]]:
    """The same with half a thousand as 500."""
    if _HALF.isdisjoint(view.forms):
        return places
    known = dict(places)
    for index, (half, whole) in enumerate(pairwise(view.forms), start=1):
        if half in _HALF and (digits := _OF.get(whole)):
            known[index] = Element(digits, view.starts[index - 1], view.end(index), "number")
    return sorted(known.items())


def readings(run: list[Element], folded: str) -> Iterator[list[Element]]:
    """The ways in which a run may be meant: with sums done (2+1 → 3), as numbers are said (five
    hundred twenty one → 521), with hundreds or all words for themselves."""
    if "+" in folded[run[0].start : run[-1].end] and (added := _added(run, folded)):
        yield added
    if "(" in folded[run[0].start : run[-1].end + 1] and (once := _undoubled(run, folded)):
        yield from _as_said(once)
    kinds = {element.kind for element in run}
    often = kinds & {"word", "several", "figure", "repeat"}
    if often and (again := _again(run, folded)):
        yield from _as_said(again)
    if often and (counted := _several(run, folded)):
        if "(" in folded[run[0].start : run[-1].end] and (once := _undoubled(counted, folded)):
            yield from _as_said(once)
        yield from _as_said(counted)
    yield from _as_said(run)
    if "+" in folded[run[0].start : run[-1].end] and (added := _added(run, folded, alike=True)):
        yield added


def with_figures(run: list[Element]) -> list[Element]:
    """A run whose hundreds and tens take the figure behind them: sto 49 is 149."""
    merged: list[Element] = []
    for element in _as_words(run):
        before = merged[-1] if merged else None
        room = len(before.digits) - len(before.digits.rstrip("0")) if before else 0
        tied = before and before.kind == "number" and element.kind == "figure"
        if before and tied and element.digits[0] != "0" and len(element.digits) <= room < _HUNDRED:
            total = str(int(before.digits) + int(element.digits))
            merged[-1] = Element(total, before.start, element.end, "number")
        else:
            merged.append(element)
    return merged


_HUNDRED = 3


def _as_words(run: list[Element]) -> list[Element]:
    return next(_as_said(run))


def _undoubled(run: list[Element], folded: str) -> list[Element]:
    """A run without what brackets repeat: pięćset (500) sto (100); nothing where there is none."""
    merged: list[Element] = []
    for element in _summed(run):
        bracketed = folded[element.start - 1 : element.start] == "("
        if merged and bracketed and merged[-1].digits == element.digits:
            merged[-1] = msgspec.structs.replace(merged[-1], end=element.end)
        else:
            merged.append(element)
    return merged if len(merged) < len(_summed(run)) - 1 else []


def _as_said(run: list[Element]) -> Iterator[list[Element]]:
    kinds = {element.kind for element in run}
    if kinds & {"repeat", "times"}:
        run = _repeated(_multiplied(run))
    yield _summed(run) if "number" in kinds or "times" in kinds else run
    if "number" in kinds or "times" in kinds:
        yield _summed(run, most=2)
        yield run


_OFTEN = re.compile(r"\s(?:razy|x|times|раза?|рази|ori|[vb]e[cs]es|por)\s")


_CLOSED = r"\s?(?:[,;.)](?!\d)|\n|\s-\s|$)"
_TIMES_OVER = re.compile(rf"\s(?:razy|x|times|раза?|рази|ori|[vb]e[cs]es){_CLOSED}")
_OVER = re.compile(_CLOSED)
_BEFORE_OFTEN = frozenset((" ", " de ", " po ", " по "))


def _again(run: list[Element], folded: str) -> list[Element]:
    """Digits made so many where it is said behind them how often they are there: zero twice, cero
    dos veces; nothing where there are none."""
    merged = run[:1]
    done = False
    for element in run[1:]:
        before = merged[-1]
        if _says_again(before, element, folded):
            digits = before.digits * int(element.digits)
            merged[-1] = Element(digits, before.start, element.end, "glued")
            done = True
        else:
            merged.append(element)
    return merged if done else []


def _says_again(before: Element, element: Element, folded: str) -> bool:
    """Whether an element closes a clause and says how often the digit before it is there."""
    if len(before.digits) > 1 or element.digits not in _SEVERAL_TIMES or before.kind == "repeat":
        return False
    if folded[before.end : element.start] not in _BEFORE_OFTEN:
        return False
    if folded[before.start - 1 : before.start] == "-" == folded[element.end : element.end + 1]:
        return element.kind == "repeat"
    if folded[element.start] in _CROSS:
        return True
    closing = _OVER if element.kind == "repeat" else _TIMES_OVER
    return closing.match(folded, element.end) is not None


def _several(run: list[Element], folded: str) -> list[Element]:
    """Digits that are there several times made so many: two zeros, trzy razy pięć; nothing where
    there are none."""
    merged: list[Element] = []
    done = False
    for element in run:
        before = merged[-1] if merged else None
        if before and _tells_often(before, element, folded):
            digits = element.digits * int(before.digits)
            merged[-1] = Element(digits, before.start, element.end, "glued")
            done = True
        else:
            merged.append(element)
    return merged if done else []


def _tells_often(count: Element, element: Element, folded: str) -> bool:
    """Whether an element says how often the next is there."""
    if count.kind not in ("word", "figure") or not "2" <= count.digits <= "8":
        return False
    if len(count.digits) > 1 or len(element.digits) > 1:
        return False
    between = folded[count.end : element.start]
    if between in (" ", " de ", "-"):
        return element.kind == "several" or (between == " de " and element.digits == "0")
    return _OFTEN.fullmatch(between) is not None


_COUNTING = ("word", "weak", "figure")
_TENS = re.compile("[1-9]{2}")
"""Before hundred: 77 hundred."""


def _multiplied(run: list[Element]) -> list[Element]:
    """Hundreds made one: five hundred → 500, o suta → 100."""
    merged: list[Element] = []
    for element in run:
        if element.kind != "times":
            merged.append(element)
            continue
        before = merged[-1] if merged else None
        counts = before is not None and len(before.digits) == 1 and before.kind in _COUNTING
        if before and before.kind == "figure" and _TENS.fullmatch(before.digits):
            merged[-1] = Element(before.digits + "00", before.start, element.end, "figure")
        elif before and counts:
            times = int(before.digits) or 1
            merged[-1] = Element(str(times * 100), before.start, element.end, "number")
        else:
            merged.append(Element("100", element.start, element.end, "number"))
    return merged


def _repeated(run: list[Element]) -> list[Element]:
    """Digits said to be double made two: double seven → 77."""
    merged: list[Element] = []
    times: Element | None = None
    for element in run:
        if times and element.kind != "repeat":
            often = int(times.digits) if len(element.digits) == 1 else 1
            merged.append(Element(element.digits * often, times.start, element.end, "word"))
        elif element.kind != "repeat":
            merged.append(element)
        times = element if element.kind == "repeat" else None
    return merged


def _summed(run: list[Element], most: int = 3) -> list[Element]:
    """Words of one number made one, where it has at most so many digits: 500 + 20 + 1 → 521."""
    merged = run[:1]
    for left, right in pairwise(run):
        before = merged[-1]
        room = len(left.digits) - len(left.digits.rstrip("0"))
        apart = left.kind != "number" or right.kind not in ("word", "number")
        apart = apart or left.digits == "10" or left.digits[0] == "0" or right.digits == "0"
        if apart or len(right.digits) > room or len(before.digits) > most:
            merged.append(right)
        else:
            total = str(int(before.digits) + int(right.digits))
            merged[-1] = Element(total, before.start, right.end, "number")
    return merged


_SIGN = re.compile(r"\s?\+\s?")
_MOST_SUMS = 3


def _added(run: list[Element], folded: str, alike: bool = False) -> list[Element]:
    """Small sums done: 2+1 → 3, (120+3) → 123; nothing where there is none, or where a plus stands
    between all parts. ``alike``: also of parts of one length."""
    merged = run[:1]
    done = 0
    for left, right in pairwise(run):
        before = merged[-1]
        if (
            before.end == left.end
            and before.start == left.start
            and _is_sum(left, right, folded, alike)
        ):
            total = str(int(before.digits) + int(right.digits))
            digits = total.zfill(len(left.digits))
            merged[-1] = Element(digits, before.start, right.end, "glued")
            done += 1
        else:
            merged.append(right)
    return merged if 0 < done <= _MOST_SUMS else []


def _is_sum(left: Element, right: Element, folded: str, alike: bool) -> bool:
    if not _SIGN.fullmatch(folded, left.end, right.start) or len(left.digits) > 3:
        return False
    if folded[left.start - 1 : left.start] == "(" and folded[right.end : right.end + 1] == ")":
        return True
    shorter = len(right.digits) < len(left.digits)
    return shorter or (len(left.digits) == len(right.digits) and (alike or len(left.digits) == 1))
