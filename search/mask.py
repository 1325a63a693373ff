"""The rim of the parser: checks quotes and brackets, and hides from luqum what it would misread.

A mask has the length of the query; leaves are read from the query itself by their position.
"""

import re

from search.errors import QueryError

LONGEST_QUERY = 10_240
DEEPEST = 50

_OPENERS = '"„“”«»'
_BEFORE_QUOTE = re.compile(r"[\s(\[{:+\-<>=!]")
_STAMP = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:[Zz]|[+-]\d\d:?\d\d)?"
_HIDDEN = re.compile(
    rf"(?P<stamp>{_STAMP})"
    r"|(?P<url>(?<![\w:])[A-Za-z][A-Za-z0-9+.-]*://[^\s()\[\]{}]+)"
    r"|(?P<clock>(?<![\w:.])\d{1,2}:\d\d(?::\d\d)?(?!\w))"
    r"|(?<=[<>=])\s*(?P<minus>-)(?=\d)"
    r"|(?:(?<=[\s(:+-])|^)(?P<apostrophe>['’])(?=\w)"
)
_DIGITS = r"[\doO]+"
_NUMBER = (
    rf"(?:\(\+?{_DIGITS}\)|\+ ?{_DIGITS}|{_DIGITS})"
    rf"(?:[ \u00a0.\-/]{{1,2}}(?:\({_DIGITS}\)|{_DIGITS})|\({_DIGITS}\)(?:{_DIGITS})?)*"
)
_PHONE = re.compile(rf"(?<!\w)phone:\s*(?P<number>{_NUMBER})(?![\w*~@])", re.IGNORECASE)


def mask(query: str) -> str:
    """The query as luqum may read it; QueryError where quotes or brackets do not close, where it is
    too long or too deep."""
    if len(query) > LONGEST_QUERY:
        raise QueryError(
            LONGEST_QUERY,
            f"the query is longer than {LONGEST_QUERY} characters",
            "split it into several",
        )
    chars = list(query)
    outside = _scan(query, chars)
    _hide(chars, outside)
    return "".join(chars)


def _scan(query: str, chars: list[str]) -> str:
    """Checks quotes and brackets, writes straight quotes; returns the query with blanks in place of
    what is quoted or escaped."""
    outside = list(query)
    open_brackets: list[int] = []
    at = 0
    while at < len(query):
        char = query[at]
        if char == "\\":
            outside[at : at + 2] = "\0" * len(query[at : at + 2])
            at += 2
            continue
        if char in _OPENERS:
            end = _close_quote(query, at)
            chars[at] = chars[end] = '"'
            outside[at : end + 1] = "\0" * (end + 1 - at)
            at = end
        elif char in "([{":
            open_brackets.append(at)
            _check_depth(open_brackets)
        elif char in ")]}":
            _close_bracket(query, at, open_brackets)
        at += 1
    if open_brackets:
        at = open_brackets[-1]
        raise QueryError(at, f"the bracket {query[at]} is not closed", "close it or remove it")
    return "".join(outside)


def _close_quote(query: str, start: int) -> int:
    if start and not _BEFORE_QUOTE.match(query[start - 1]):
        raise QueryError(
            start, "a quote stands inside a word", "put a blank before it or remove it"
        )
    closers = '"' if query[start] == '"' else _OPENERS
    at = start + 1
    while at < len(query):
        if query[at] == "\\":
            at += 1
        elif query[at] in closers:
            return at
        at += 1
    raise QueryError(start, "the quote is not closed", 'put a second " at the end of the phrase')


def _check_depth(open_brackets: list[int]) -> None:
    if len(open_brackets) > DEEPEST:
        raise QueryError(
            open_brackets[-1], f"brackets are nested deeper than {DEEPEST}", "use fewer brackets"
        )


def _close_bracket(query: str, at: int, open_brackets: list[int]) -> None:
    char = query[at]
    if not open_brackets:
        raise QueryError(at, f"the bracket {char} was never opened", "remove it or open it before")
    start = open_brackets.pop()
    if (query[start] == "(") != (char == ")"):
        raise QueryError(
            at, f"{char} closes the bracket {query[start]}", "close a bracket with its own kind"
        )


def _hide(chars: list[str], outside: str) -> None:
    """Writes x over what luqum would take apart: times, addresses, minus signs, phone numbers."""
    for match in _HIDDEN.finditer(outside):
        start, end = match.span(match.lastgroup or 0)
        chars[start:end] = "x" * (end - start)
    for match in _PHONE.finditer(outside):
        start, end = match.start("number"), match.end("number")
        chars[start:end] = "x" * (end - start)
