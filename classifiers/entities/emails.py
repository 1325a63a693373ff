"""E-mail addresses, plain and spelled out, found from their @ outwards."""

import re
from collections.abc import Iterator

from classifiers.entities.found import Found
from text import Doc

TOPS = frozenset(
    (
        "com org net info biz eu pl ua ru by ro md es de cz sk fr it pt nl be at ch hu lt lv ee bg"
        " hr uk us ca au ie se no dk fi tr me io co tv pro online site app shop xyz dev email"
    ).split(" ")
)
"""Top-level domains that are believed where an address is spelled out or has no scheme."""
_AT_WORDS = "malpa|malpka|собака|собачка|arroba|arond"
_DOT_WORDS = "kropka|dot|точка|крапка|punto|punct|tecka"
_OPEN, _CLOSE = r"[\[({<]\s?", r"\s?[\])}>]"
_AT = re.compile(
    rf"\s?{_OPEN}(?:at|a|@|na|{_AT_WORDS}){_CLOSE}\s?|\s(?:{_AT_WORDS})\s|\s?@\s?|(?P<bare>\sat\s)"
)
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
_REACH = 80
_TO_DOT, _TO_HYPHEN, _TO_LINE = map(re.compile, (_DOT, _HYPHEN, _LINE))


def find(doc: Doc) -> Iterator[Found]:
    """E-mail addresses of a text; values in lower case, de-obfuscated."""
    if "@" not in doc.folded and _HINTS.isdisjoint(doc.forms) and "(a)" not in doc.folded:
        return
    for at in _AT.finditer(doc.folded):
        if found := _around(doc, at):
            yield found


def _around(doc: Doc, at: re.Match[str]) -> Found | None:
    """The address about one @; a bare ``at`` needs a spelled dot and a known top-level domain."""
    folded = doc.folded
    domain = _domain(folded, at)
    local = domain and _local(folded, at)
    if not local or not domain:
        return None
    plain = at[0] == "@" and " " not in folded[at.start() - len(local) : domain[0]]
    if not plain and (domain[1].rpartition(".")[2] not in TOPS or (at["bare"] and not domain[2])):
        return None
    begin = at.start() - len(local)
    start, end = doc.span(begin, domain[0])
    hidden = not plain or not doc.original[start:end].isascii()
    return Found("email", begin, domain[0], hidden, {"value": f"{_undone(local)}@{domain[1]}"})


def _local(folded: str, at: re.Match[str]) -> str:
    """What stands before an @, as written."""
    before = folded[max(0, at.start() - _REACH) : at.start()]
    word = before.rsplit(None, 1)[-1:]
    if at[0] == "@" and word and (plain := _SIMPLE.fullmatch(word[0])):
        return plain[1]
    local = _LOCAL.search(before)
    return local[0] if local else ""


def _domain(folded: str, at: re.Match[str]) -> tuple[int, str, bool] | None:
    """Where the domain ends, its value, and whether a dot of it is spelled. Words behind the
    domain that look like more of it are left (example dot com dot call me)."""
    match = _DOMAIN.match(folded, at.end(), at.end() + _REACH)
    if not match:
        return None
    value = _undone(match[0])
    if not value.rpartition(".")[2].isalpha() or len(value.rpartition(".")[2]) < 2:
        return None
    return match.end(), value, match[0].count(".") < value.count(".") or "." not in match[0]


def _undone(text: str) -> str:
    return _TO_LINE.sub("_", _TO_HYPHEN.sub("-", _TO_DOT.sub(".", text)))
