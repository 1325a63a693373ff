"""E-mail addresses, plain and spelled out, found from their @ outwards."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from classifiers.entities.found import Found
from classifiers.entities.view import AT, DOT, View
from text import Doc

_TOPS = """
com org net info biz eu pl ua ru by ro md es de cz sk fr it pt nl be at ch hu lt lv ee bg hr uk us
ca au ie se no dk fi tr me io co tv pro online site app shop xyz dev email
"""
TOPS = frozenset(_TOPS.split())
"""Top-level domains that are believed where an address is spelled out or has no scheme."""
_AT_WORDS = (
    "malpa|malpka|malpeczka|собака|собачка|песик|равлик|равлика|arroba|arond|rond|maimuta|sign"
)
_DOT_WORDS = "kropka|dot|точка|крапка|punto|punct|tecka"
_OPEN, _CLOSE = r"[\[({<]\s?", r"\s?[\])}>]"
_BRACKETED = re.compile(rf"{_OPEN}(?:at|a|@|na|la|en|на|a[- ]?rond|at[- ]sign|{_AT_WORDS}){_CLOSE}")
_DOT = (
    rf"(?:\s?{_OPEN}(?:\.|{_DOT_WORDS}){_CLOSE}\s?|\s(?:{_DOT_WORDS})\s|[-_*](?:{_DOT_WORDS})[-_*]"
    r"|\.|,(?=(?:com|net|org|info|eu|pl|ua|ru|ro|es|uk|co\.uk)(?![^\W_])))"
)
_HYPHEN = r"(?:-|\s(?:minus|myslnik|dash|hyphen|дефис|тире|guion|cratima|liniuta)\s)"
_LINE = (
    r"(?:_|\s(?:underscore|podkreslnik|podkreslenie|podloga|(?:нижнее\s)?подчеркивание|guion bajo"
    r"|(?:нижнє\s)?підкреслення|bara jos|liniuta jos)\s)"
)
_LABEL = rf"[a-z0-9]+(?:{_HYPHEN}[a-z0-9]+){{0,5}}"
_LOCAL = re.compile(
    rf"(?<![\w.@%-])_?[a-z0-9+%]+(?:(?:{_DOT}|{_LINE}|{_HYPHEN})[a-z0-9+%]+){{0,5}}_?$"
)
_SIMPLE = re.compile(r"(?:.*[^\w.%+-])?\.*([a-z0-9_%+][\w.%+-]{0,63}(?<!\.))")
_DOMAIN = re.compile(rf"{_LABEL}(?:(?P<dot>{_DOT}){_LABEL}){{1,5}}(?![\w@])")
AT_WORDS = frozenset(f"at|{_AT_WORDS}".split("|"))
"""Words for the sign, as tokens."""
DOT_WORDS = frozenset(_DOT_WORDS.split("|"))
"""Words for a dot, as tokens: a bare ``at`` is no sign without one."""
_SPACED = re.compile(r"(?<!\S)(?:[a-z0-9]\s){3,}[a-z0-9]$")
"""Single letters of what stands before the sign."""
_PLAIN = re.compile(r"[\w.%+]+")
_BLANK = re.compile(r"\s")
_REACH = 80
_TO_DOT, _TO_HYPHEN, _TO_LINE = map(re.compile, (_DOT, _HYPHEN, _LINE))


class Mark(NamedTuple):
    """Where a sign stands in the folded text, or what stands for it."""

    start: int
    end: int
    text: str


def find(view: View) -> Iterator[Found]:
    """E-mail addresses of a text; values in lower case, de-obfuscated."""
    for mark in _marks(view):
        if found := _around(view.doc, mark):
            yield found


def signs(folded: str) -> list[int]:
    """Where the sign @ stands."""
    found = []
    at = folded.find("@")
    while at >= 0:
        found.append(at)
        at = folded.find("@", at + 1)
    return found


def _marks(view: View) -> list[Mark]:
    folded = view.folded
    marks = [
        Mark(at, at + 1 + folded.startswith("@@", at), "@")
        for at in signs(folded)
        if folded[at - 1 : at] != "@"
    ]
    if any(map(folded.__contains__, "([{<")):
        marks += [Mark(*match.span(), match[0]) for match in _BRACKETED.finditer(folded)]
    if view.every & AT:
        dotted = view.every & DOT
        marks += [
            _worded(view, index) for index in view.places(AT) if dotted or view.forms[index] != "at"
        ]
    return sorted(marks)


_PHRASES = {"rond": "a ", "maimuta": "coada de ", "sign": "at"}


def _worded(view: View, index: int) -> Mark:
    """A word for the sign with what belongs to it: a rond, coada de maimuta."""
    form, start = view.forms[index], view.starts[index]
    ahead = _PHRASES.get(form, "")
    begin = start - len(ahead) - (form == "sign")
    if ahead and view.folded.startswith(ahead, begin):
        start = begin
    return Mark(start, view.end(index), form)


_NOT_LOCAL = frozenset(("me", "us", "him", "her", "them", "look", "day", "night"))
"""What stands before an at in a sentence."""


def _around(doc: Doc, mark: Mark) -> Found | None:
    """The address about one @; a bare ``at`` needs a spelled dot and a known top-level domain."""
    folded = doc.folded
    start, end = _widened(folded, mark)
    domain = _domain(folded, end) if _stands(folded, mark) else None
    local = _local(folded, start, start == mark.start) if domain else ""
    if not local or not domain:
        return None
    stop, value, spelled = domain
    begin = start - len(local)
    if mark.text == "at" and local in _NOT_LOCAL:
        return None
    plain = mark.text == "@" and not _BLANK.search(folded, begin, stop)
    if not plain and (value.rpartition(".")[2] not in TOPS or (mark.text == "at" and not spelled)):
        return None
    address = f"{_undone(local)}@{value}"
    hidden = folded[begin:stop] != address
    hidden = hidden or not doc.original[slice(*doc.span(begin, stop))].isascii()
    return Found("email", begin, stop, hidden, {"value": address})


def _widened(folded: str, mark: Mark) -> tuple[int, int]:
    """A mark with the one blank on each side that may belong to it, or the ties of a word."""
    ties = _TIES if mark.text[0].isalpha() else " \n"
    start = mark.start - (folded[mark.start - 1 : mark.start] in ties and mark.start > 0)
    return start, mark.end + (folded[mark.end : mark.end + 1] in ties and mark.end < len(folded))


def _stands(folded: str, mark: Mark) -> bool:
    """Whether a mark that is a word has blanks on both sides, or the same tie."""
    if not mark.text[0].isalpha():
        return True
    before, after = folded[mark.start - 1 : mark.start], folded[mark.end : mark.end + 1]
    return (before.isspace() and after.isspace()) or (
        before == after and before != "" and before in _TIES
    )


_TIES = " \n-_*"


def _local(folded: str, start: int, tight: bool) -> str:
    """What stands before a mark, as written."""
    before = folded[max(0, start - _REACH) : start]
    word = before.rsplit(None, 1)[-1:]
    if spaced := _SPACED.search(before):
        return spaced[0]
    if tight and word and (plain := _SIMPLE.fullmatch(word[0])):
        return plain[1]
    local = _LOCAL.search(before)
    return local[0] if local else ""


def _domain(folded: str, start: int) -> tuple[int, str, bool] | None:
    """Where the domain ends, its value, and whether a dot of it is spelled. Words behind the
    domain that look like more of it are left (example dot com dot call me)."""
    match = _DOMAIN.match(folded, start, start + _REACH)
    if not match:
        return None
    value = _undone(match[0])
    if not value.rpartition(".")[2].isalpha() or len(value.rpartition(".")[2]) < 2:
        return None
    return match.end(), value, match[0].count(".") < value.count(".") or "." not in match[0]


def _undone(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    if _SPACED.fullmatch(text):
        return "".join(text.split())
    return _TO_HYPHEN.sub("-", _TO_LINE.sub("_", _TO_DOT.sub(".", text)))
