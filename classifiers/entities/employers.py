"""Names of employers and agencies: before or behind a legal form, or after a word for a firm."""

import re
from collections.abc import Iterator

from classifiers.entities.found import Found
from classifiers.entities.view import FIRM, View

_WORD = r"[^\W\d_][\w&'’+-]*"
_AFTER = re.compile(
    r"(?:spolka z (?:o\.?\s?o\.?|ograniczona odpowiedzialnoscia)"
    r"|sp\.?\s?z\s?\.?o\.?\s?o\.?(?:\s?sp\.?\s?k\.?)?|sp\.\s?[kj]\.?"
    r"|s\.a\.|spolka akcyjna|gmbh(?:\s&\sco\.?\s?kg)?|b\.v\.?|bv|n\.v\.|ltd\.?"
    r"|limited(?!\sto)"
    r"|llc|l\.l\.c\.|plc|inc\.?|corp\.?|s\.?r\.?l\.?|s\.l\.u?\.?|slu|s\.r\.o\.?|sas"
    r"|ag|oy|a/s|aps|kft|uab)"
    r"(?![^\W_])"
)
"""Legal forms behind a name."""
_BEFORE = re.compile(
    r"(?:тов|тзов|ооо|оао|зао|пао|ип|фоп|пп|прат|пат|зат|ат|чп|тдв|sc|s\.c\.|p\.p\.h\.u\.|phu|fhu)\.?\s?"
)
"""Legal forms before a name."""
_CUE = re.compile(
    r"(?:(?:agencj\w+|agency|агентств\w+|агенці\w+|agenti\w+|agencia)"
    r"(?:\s(?:pracy|zatrudnienia|posrednictwa(?: pracy)?|rekrutacyjn\w+|tymczasow\w+|праці"
    r"|зайнятості|трудоустройства|de (?:munca|empleo|recrutare|trabajo|colocacion)"
    r"|pracy tymczasowej))?"
    r"|firm[aeyi]\w{0,2}|przedsiebiorstw\w+|pracodawc\w+:?|(?:company|employer|companies)(?=:|\s[\"'])"
    r"|компані\w+|компани\w+|фірм\w|фирм\w|роботодавець:?|работодатель:?|compani[ae]i?|angajator\w*:?"
    r"|empresa|empleador:?)\s?:?\s[„“\"«']?"
)
_QUOTED = re.compile(r"[„“\"«']\s?([^„“”\"«»\n]{2,60}?)\s?[”\"»“']")
_GENERIC = """
praca pracy pracownik pracownikow szuka oferuje poszukuje zatrudni zatrudnie w na i the a an for and
in our we you is work job staff workers jobs team od do z ze oraz przyjmie jest nie tel
phone kontakt
"""
_NOT_NAMES = frozenset(_GENERIC.split())
_FIRST = """
sp spolka s sa gmbh b bv n ltd limited llc plc inc corp srl sl slu sas ag oy aps kft uab a l
тов тзов ооо оао зао пао ип фоп пп прат пат зат ат чп тдв sc p phu fhu
"""
_CUES = (
    "agencj", "agency", "агентств", "агенці", "agenti", "agencia", "firm", "przedsiebiorstw",
    "pracodawc", "company", "compani", "employer", "компан", "фірм", "фирм", "роботодав",
    "работодат", "angajator", "empres", "empleador",
)  # fmt: skip
_FORMS = frozenset(_FIRST.split())
_LINKS = frozenset(
    ("and", "i", "und", "y", "de", "del", "la", "los", "van", "den", "of", "si", "та")
)
"""What may stand between the words of a name."""
_MOST_WORDS = 5


def is_cue(form: str) -> bool:
    """Whether a legal form or a word for a firm may begin with a token."""
    return form in _FORMS or form.startswith(_CUES)


def find(view: View) -> Iterator[Found]:
    """Names of employers as written, with their legal form; ``scheme`` is ``agency`` for
    agencies."""
    done = 0
    for index in view.places(FIRM):
        start = view.starts[index]
        if view.forms[index] == "a" and not view.folded.startswith("a/s", start):
            continue
        span = _named(view, index, start) if start >= done else None
        if not span or span[0] < done or span[1] - span[0] > 90:
            continue
        done = span[1]
        first, last = view.doc.span(*span)
        value = " ".join(view.doc.original[first:last].split())
        agency = "agenc" in view.folded[max(0, span[0] - 30) : span[1]]
        facts = {"value": value, "scheme": "agency"} if agency else {"value": value}
        yield Found("employer", *span, False, facts)


def _named(view: View, index: int, start: int) -> tuple[int, int] | None:
    """Where the name about a cue stands."""
    folded = view.folded
    if form := _AFTER.match(folded, start):
        begin = _words_before(view, index)
        if begin is not None and (view.is_capital(index) or view.forms[index] == "sp"):
            return begin, form.end()
    if form := _BEFORE.match(folded, start):
        return _behind(view, index, start, form.end(), written=True)
    if cue := _CUE.match(folded, start):
        return _behind(view, index, cue.end(), cue.end(), written=False)
    return None


def _words_before(view: View, index: int) -> int | None:
    """Where the capitalised words before a legal form begin."""
    first = index
    while first > 0 and index - first < _MOST_WORDS:
        between = view.folded[view.end(first - 1) : view.starts[first]]
        if between.strip(" -&+\"'”»,") or "\n" in between or not _is_part(view, first - 1):
            break
        first -= 1
    while first < index and _is_no_beginning(view, first):
        first += 1
    return view.starts[first] if first < index else None


def _is_no_beginning(view: View, index: int) -> bool:
    """Whether a token is no first word of a name: a small word, or one that opens a sentence."""
    form, sentences = view.forms[index], view.doc.sentences
    opens = not index or sentences[index - 1] != sentences[index]
    return form in _LINKS or (form in _NOT_NAMES and (opens or not view.is_capital(index)))


def _is_part(view: View, index: int) -> bool:
    first = view.original(index)[:1]
    return first.isdecimal() or view.forms[index] in _LINKS or _has_capital(view, index)


def _has_capital(view: View, index: int) -> bool:
    """Whether a token is written as names are, brands with a small first letter (eBay) too."""
    return any(map(str.isupper, view.original(index)))


def _behind(
    view: View, index: int, begin: int, after: int, *, written: bool
) -> tuple[int, int] | None:
    """A quoted name, or capitalised words, behind a cue."""
    if quoted := _QUOTED.match(view.folded, after - 1 if not written else after):
        start = begin if written else quoted.start(1)
        return start, quoted.end() if written else quoted.end(1)
    place = index
    while place < len(view.starts) and view.starts[place] < after:
        place += 1
    last = place
    while last < len(view.forms) and last - place < _MOST_WORDS and _goes_on(view, last, place):
        last += 1
    if last == place or view.forms[place] in _NOT_NAMES or view.starts[place] > after + 2:
        return None
    return (begin if written else view.starts[place]), _with_form(view, place, last)


def _with_form(view: View, place: int, last: int) -> int:
    """Where a name ends when a legal form is behind it."""
    for index in range(place + 1, min(last + 1, len(view.forms))):
        if view.forms[index] in _FORMS and (form := _AFTER.match(view.folded, view.starts[index])):
            return form.end()
    return view.end(last - 1)


def _goes_on(view: View, last: int, place: int) -> bool:
    """Whether a token belongs to the capitalised name that began at ``place``."""
    if view.forms[last] in _LINKS:
        return last > place and last + 1 < len(view.forms) and view.is_capital(last + 1)
    if not _has_capital(view, last) or view.forms[last] in _NOT_NAMES:
        return False
    return last == place or view.folded[view.end(last - 1) : view.starts[last]] in (" ", "-", " & ")
