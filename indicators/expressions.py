"""What can be told of a regular expression before it is tried.

Most texts hold none of the literals of which every match holds one. And ``re`` searches fast for
what begins with characters, slowly for what begins with a border such as ``\\b``: it then tries
every place of a text. Trying those alone at which a match may begin is many times as fast.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib import import_module
from typing import Any, NamedTuple

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


class Expression(NamedTuple):
    """A regular expression by the number of its entry; the literals of which every match holds one,
    and the expression that finds where it may begin (empty where that is not known)."""

    label: int
    pattern: str
    literals: tuple[str, ...]
    begins: str


def expression(label: int, pattern: str) -> Expression:
    """An expression with what can be told of it."""
    return Expression(label, pattern, literals(pattern), starts(pattern))


class Regex:
    """An expression that is compiled when it is first wanted."""

    def __init__(self, written: Expression) -> None:
        self.label, self._pattern, self.literals, self._begins = written

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self._pattern)

    @cached_property
    def begins(self) -> re.Pattern[str] | None:
        return re.compile(self._begins) if self._begins else None


ANYTHING = ("",)
"""Where no literal is known: every text holds this one."""
_WORTH = 3
"""By so much rarer is a literal of one more character."""
_SELDOM = frozenset("[]{}<>|%~^")
"""Signs that are as rare as a word: few ads hold one."""


def literals(pattern: str) -> tuple[str, ...]:
    """Some literals of which every match holds one: those that texts are likely not to hold."""
    parsed = _PARSER.parse(pattern)
    return ANYTHING if parsed.state.flags & re.IGNORECASE else _rarest(_needed(parsed))


def _rarest(choices: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return min(choices, key=lambda some: sum(map(_share, some)), default=ANYTHING)


def _share(literal: str) -> float:
    """Of texts: how many may hold a literal."""
    length = len(literal) if _SELDOM.isdisjoint(literal) else len(literal) + 5
    return float(_WORTH**-length)


def _needed(parsed: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, ...]]:
    """The choices of literals that stand in every match."""
    run = ""
    for op, value in parsed:
        if str(op) == "LITERAL":
            run += chr(value)
        elif str(op) not in _BORDERS:
            yield from ([(run,)] if run else [])
            run = ""
            yield from _needed_of(str(op), value)
    yield from ([(run,)] if run else [])


def _needed_of(op: str, value: Any) -> Iterator[tuple[str, ...]]:
    if op == "SUBPATTERN" or (op in _REPEATS and value[0]):
        yield from _needed(value[-1])
    elif op == "ATOMIC_GROUP":
        yield from _needed(value)
    elif op == "BRANCH":
        branches = [_rarest(_needed(branch)) for branch in value[1]]
        if ANYTHING not in branches:
            yield tuple(sorted({one for branch in branches for one in branch}))


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
