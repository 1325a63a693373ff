"""E-mail addresses, plain and spelled out, found from their @ outwards."""

import re
from collections.abc import Iterator

from classifiers.entities.found import Found
from text import Doc

_TOPS = """
com org net info biz eu pl ua ru by ro md es de cz sk fr it pt nl be at ch hu lt lv ee bg hr uk us
ca au ie se no dk fi tr me io co tv pro online site app shop xyz dev email
"""
TOPS = frozenset(_TOPS.split())
"""Top-level domains that are believed where an address is spelled out or has no scheme."""
_AT_WORDS = "malpa|malpka|собака|собачка|arroba|arond"
_DOT_WORDS = "kropka|dot|точка|крапка|punto|punct|tecka"
_OPEN, _CLOSE = r"[\[({<]\s?", r"\s?[\])}>]"
_AT = re.compile(
    rf"@|{_OPEN}(?:at|a|@|na|{_AT_WORDS}){_CLOSE}|(?:{_AT_WORDS})(?![^\W_])|(?P<bare>at)(?=\s)"
)
_SIGN = re.compile("@(?P<bare>(?!))?")
_DOT = rf"(?:\s?{_OPEN}(?:\.|{_DOT_WORDS}){_CLOSE}\s?|\s(?:{_DOT_WORDS})\s|\.)"
_HYPHEN = r"(?:-|\s(?:minus|myslnik|dash|дефис)\s)"
_LINE = r"(?:_|\s(?:underscore|podkreslnik|podloga|подчеркивание)\s)"
_LABEL = rf"[a-z0-9]+(?:{_HYPHEN}[a-z0-9]+){{0,5}}"
_LOCAL = re.compile(
    rf"(?<![\w.@%-])_?[a-z0-9+%]+(?:(?:{_DOT}|{_HYPHEN}|{_LINE})[a-z0-9+%]+){{0,5}}_?$"
)
_SIMPLE = re.compile(r"(?:.*[^\w.%+-])?\.*([a-z0-9_%+][\w.%+-]{0,63}(?<!\.))")
_DOMAIN = re.compile(rf"{_LABEL}(?:(?P<dot>{_DOT}){_LABEL}){{1,5}}(?![\w@])")
_HINTS = frozenset(f"at|{_AT_WORDS}".split("|"))
_BLANK = re.compile(r"\s")
_REACH = 80
_TO_DOT, _TO_HYPHEN, _TO_LINE = map(re.compile, (_DOT, _HYPHEN, _LINE))


def find(doc: Doc) -> Iterator[Found]:
    """E-mail addresses of a text; values in lower case, de-obfuscated."""
    folded = doc.folded
    spelled = any(map(folded.__contains__, "([{<")) or not _HINTS.isdisjoint(doc.forms)
    if not spelled and "@" not in folded:
        return
    marks = _AT if spelled else _SIGN
    for mark in marks.finditer(folded):
        if found := _around(doc, mark):
            yield found


def _around(doc: Doc, mark: re.Match[str]) -> Found | None:
    """The address about one @; a bare ``at`` needs a spelled dot and a known top-level domain."""
    folded = doc.folded
    start, end = _widened(folded, *mark.span())
    domain = _domain(folded, end) if _stands(folded, mark) else None
    local = _local(folded, start, start == mark.start()) if domain else ""
    if not local or not domain:
        return None
    stop, value, spelled = domain
    begin = start - len(local)
    plain = mark[0] == "@" and not _BLANK.search(folded, begin, stop)
    if not plain and (value.rpartition(".")[2] not in TOPS or (mark["bare"] and not spelled)):
        return None
    hidden = not plain or not doc.original[slice(*doc.span(begin, stop))].isascii()
    return Found("email", begin, stop, hidden, {"value": f"{_undone(local)}@{value}"})


def _widened(folded: str, start: int, end: int) -> tuple[int, int]:
    """A mark with the one blank on each side that may belong to it."""
    start -= start > 0 and folded[start - 1].isspace()
    return start, end + folded[end : end + 1].isspace()


def _stands(folded: str, mark: re.Match[str]) -> bool:
    """Whether a mark that is a word has blanks on both sides."""
    if not mark[0][0].isalpha():
        return True
    return (
        folded[mark.start() - 1 : mark.start()].isspace()
        and folded[mark.end() : mark.end() + 1].isspace()
    )


def _local(folded: str, start: int, tight: bool) -> str:
    """What stands before a mark, as written."""
    before = folded[max(0, start - _REACH) : start]
    word = before.rsplit(None, 1)[-1:]
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
    return _TO_LINE.sub("_", _TO_HYPHEN.sub("-", _TO_DOT.sub(".", text)))
