"""JSON-LD as pages really hold it: comments, trailing commas, control characters, entities."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from crawlers.pages.dom import Tree

MAX_SCRIPT = 2_000_000
MAX_SCRIPTS = 100
_WRAPPER = re.compile(
    r"^\s*(?:(?:/[/*]\s*)?<!\[CDATA\[(?:\s*\*/)?|<!--)|(?:(?:/[/*]\s*)?\]\]>(?:\s*\*/)?|-->)[\s;]*$"
)
_STRING_OR_NOISE = re.compile(
    r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/|<!--.*?-->|,(?=\s*[}\]])', re.DOTALL
)
_BAD_ESCAPE = re.compile(r'(\\["\\/bfnrtu])|\\')
_TYPE = re.compile(r"ld\+json", re.IGNORECASE)
_DECODER = json.JSONDecoder(strict=False)


def read_jsonld(tree: Tree) -> Iterator[Any]:
    """The JSON values of all scripts of type ``application/ld+json`` that can be understood."""
    for node in tree.css("script[type]")[:MAX_SCRIPTS]:
        if not _TYPE.search(node.attributes.get("type") or ""):
            continue
        script = node.text(deep=True)
        if len(script) <= MAX_SCRIPT:
            yield from loads(script)


def loads(script: str) -> list[Any]:
    """The values of a script; none when it cannot be understood in any way."""
    for attempt in (_as_it_is, _without_noise, _unescaped):
        try:
            return attempt(script)
        except (ValueError, RecursionError):
            continue
    return []


def _as_it_is(script: str) -> list[Any]:
    return [_DECODER.decode(script)]


def _without_noise(script: str) -> list[Any]:
    """Without comments, CDATA marks, trailing commas and wrong escapes; several values in a row."""
    script = _WRAPPER.sub("", _WRAPPER.sub("", script.strip("\ufeff \t\r\n")))
    script = _STRING_OR_NOISE.sub(_string, script)
    found = []
    at = 0
    while at < len(script):
        if script[at] in " \t\r\n;,":
            at += 1
            continue
        value, at = _DECODER.raw_decode(script, at)
        found.append(value)
    if not found:
        raise ValueError("empty")
    return found


def _unescaped(script: str) -> list[Any]:
    return _without_noise(unescape(script))


def _string(match: re.Match[str]) -> str:
    string = match[1]
    if not string or "\\" not in string:
        return string or ""
    return _BAD_ESCAPE.sub(lambda escape: escape[1] or "\\\\", string)
