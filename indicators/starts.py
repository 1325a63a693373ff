"""With which characters a match of a regular expression may begin.

``re`` searches fast for an expression that begins with characters, slowly for one that begins with
a border such as ``\\b``: it then tries every place of a text. Trying those alone at which a match
may begin is many times as fast.
"""

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

_PARSER: Any = import_module("re._parser")
_NAMED = {"CATEGORY_DIGIT": r"\d", "CATEGORY_WORD": r"\w", "CATEGORY_SPACE": r"\s"}
_BORDERS = ("AT", "ASSERT", "ASSERT_NOT")
_NO_WORD = str(_PARSER.parse(r"(?<!\w)")[0][1])
_SIGNS = [
    sign for sign in map(chr, (*range(0x100), *range(0x2000, 0x20D0))) if not re.match(r"\w", sign)
]
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


_NO_WORD_BEFORE = r"(?<!\w[\s\S])"
"""Behind a letter: no other stands before it."""


def starts(pattern: str) -> str:
    """What finds the places at which a match may begin; empty where that is not known."""
    parsed = _PARSER.parse(pattern)
    found = _first(parsed)
    if not found:
        return ""
    begins = f"[{''.join(sorted(found))}]"
    whole = _is_border(*parsed[0]) and _of_words(re.compile(begins))
    return begins + _NO_WORD_BEFORE if whole else begins


def _is_border(op: Any, value: Any) -> bool:
    r"""Whether it is ``\b`` or ``(?<!\w)``."""
    if str(op) == "AT":
        return str(value) == "AT_BOUNDARY"
    return str(op) == "ASSERT_NOT" and str(value) == _NO_WORD


def _of_words(begins: re.Pattern[str]) -> bool:
    """Whether nothing but letters and digits begins a match, of signs that texts may hold."""
    return not any(begins.match(sign) for sign in _SIGNS)


def matches(
    pattern: re.Pattern[str], begins: re.Pattern[str] | None, text: str
) -> Iterator[re.Match[str]]:
    """The matches in a text, as ``finditer`` gives them."""
    if begins is None:
        yield from pattern.finditer(text)
        return
    done = 0
    for place in begins.finditer(text):
        at = place.start()
        if at >= done and (match := pattern.match(text, at)):
            yield match
            done = match.end()


def _first(parsed: Iterable[tuple[Any, Any]]) -> set[str]:
    """Parts of a character class; none where it cannot be told or nothing has to stand."""
    found: set[str] = set()
    for op, value in parsed:
        if str(op) in _BORDERS:
            continue
        optional = str(op) in _REPEATS and not value[0]
        first = _first_of(str(op), value)
        if not first:
            return set()
        found |= first
        if not optional:
            return found
    return set()


def _first_of(op: str, value: Any) -> set[str]:
    if op == "LITERAL":
        return {re.escape(chr(value))}
    if op == "IN":
        return _members(value)
    if op == "SUBPATTERN":
        return _first(value[-1])
    if op in _REPEATS:
        return _first(value[-1])
    if op == "BRANCH":
        branches = [_first(branch) for branch in value[1]]
        return set().union(*branches) if all(branches) else set()
    return set()


def _members(members: Iterable[tuple[Any, Any]]) -> set[str]:
    """The parts of a class as it stands; none for one of all others."""
    found: set[str] = set()
    for op, value in members:
        if str(op) == "LITERAL":
            found.add(re.escape(chr(value)))
        elif str(op) == "RANGE":
            found.add("-".join(re.escape(chr(one)) for one in value))
        elif str(op) == "CATEGORY" and str(value) in _NAMED:
            found.add(_NAMED[str(value)])
        else:
            return set()
    return found
