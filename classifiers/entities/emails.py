"""E-mail addresses, plain and spelled out."""

import re
from collections.abc import Iterator

from classifiers.entities.found import Found
from text import Doc

_PLAIN = re.compile(
    r"(?<![\w.+%-])[a-z0-9_](?:[a-z0-9._%+-]{0,62}[a-z0-9_+-])?@"
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,24}(?![\w-])"
)
_AT_WORDS = "malpa|malpka|собака|собачка|arroba|arond"
_DOT_WORDS = "kropka|dot|точка|крапка|punto|punct|tecka"
_OPEN, _CLOSE = r"[\[({<]\s?", r"\s?[\])}>]"
_AT = rf"(?:\s?{_OPEN}(?:at|a|@|na|{_AT_WORDS}){_CLOSE}\s?|\s(?:{_AT_WORDS})\s|\s?@\s?|(?P<bare>\sat\s))"
_DOT = rf"(?:\s?{_OPEN}(?:\.|{_DOT_WORDS}){_CLOSE}\s?|\s(?:{_DOT_WORDS})\s|(?P<plain>\.))"
_DOT_AGAIN = _DOT.replace("(?P<plain>", "(?:")
_HYPHEN = r"(?:-|\s(?:minus|myslnik|dash|дефис)\s)"
_LINE = r"(?:_|\s(?:underscore|podkreslnik|podloga|подчеркивание)\s)"
_LABEL = rf"[a-z0-9]+(?:{_HYPHEN}[a-z0-9]+){{0,5}}"
_SPELLED = re.compile(
    rf"(?<![\w.@])(?P<local>[a-z0-9+]+(?:(?:{_DOT_AGAIN}|{_HYPHEN}|{_LINE})[a-z0-9+]+){{0,5}}){_AT}"
    rf"(?P<domain>{_LABEL}(?:{_DOT_AGAIN}{_LABEL}){{0,3}}?{_DOT}(?P<top>[a-z]{{2,10}}))(?![\w@])"
)
_HINTS = frozenset(f"at a na {_AT_WORDS} {_DOT_WORDS}".replace("|", " ").split()) - {"a", "na"}
TOPS = frozenset(
    [
        "com",
        "org",
        "net",
        "info",
        "biz",
        "eu",
        "pl",
        "ua",
        "ru",
        "by",
        "ro",
        "md",
        "es",
        "de",
        "cz",
        "sk",
        "fr",
        "it",
        "pt",
        "nl",
        "be",
        "at",
        "ch",
        "hu",
        "lt",
        "lv",
        "ee",
        "bg",
        "hr",
        "uk",
        "us",
        "ca",
        "au",
        "ie",
        "se",
        "no",
        "dk",
        "fi",
        "tr",
        "me",
        "io",
        "co",
        "tv",
        "pro",
        "online",
        "site",
        "app",
        "shop",
        "xyz",
        "dev",
        "email",
    ]
)
"""Top-level domains that are believed without a scheme or an e-mail's @."""
_TO_DOT = re.compile(_DOT_AGAIN)


def find(doc: Doc) -> Iterator[Found]:
    """E-mail addresses of a text; values in lower case, de-obfuscated."""
    folded = doc.folded
    if "@" in folded:
        for match in _PLAIN.finditer(folded):
            yield _found(doc, match, match[0])
    elif _HINTS.isdisjoint(doc.forms):
        return
    for match in _SPELLED.finditer(folded):
        if _believed(match):
            yield Found("email", *match.span(), True, {"value": _value(match)})


def _found(doc: Doc, match: re.Match[str], value: str) -> Found:
    start, end = doc.span(*match.span())
    hidden = not doc.original[start:end].isascii()
    return Found("email", *match.span(), hidden, {"value": value})


def _believed(match: re.Match[str]) -> bool:
    """A bare ``at`` needs a spelled dot; a top-level domain must be a known one."""
    if match["top"] not in TOPS:
        return False
    spelled = match["plain"] is None
    return match["bare"] is None or spelled


def _value(match: re.Match[str]) -> str:
    return f"{_undone(match['local'])}@{_undone(match['domain'])}"


def _undone(text: str) -> str:
    text = _TO_DOT.sub(".", text)
    return re.sub(_LINE, "_", re.sub(_HYPHEN, "-", text))
