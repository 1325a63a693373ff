"""Keeps hostile markup from costing time: building a tree is quadratic in depth and attributes.

Observed with lexbor: 20,000 nested lists, fonts or forms take 1.3 to 1.9 s, 20,000 attributes of
one tag 0.7 s, and ten times as many a hundred times as long.
"""

import re

MAX_LEVELS = 256
MAX_TAG = 20_000
MAX_WORDS = 2_000
FEW = 4_000
"""Tags that may nest as they like: even all of one kind cost milliseconds."""

# Elements that end by themselves when the next begins, or have no end, do not nest.
_FLAT = """
area base br col embed hr img input link meta source track wbr li p td th tr dt dd option
thead tbody tfoot html head body param
"""
_FLAT_TAGS = frozenset(_FLAT.split())
_LISTS = frozenset(("li", "dd", "dt"))
_OPTION = re.compile(r"</?option[^<>]*>?", re.IGNORECASE)
_NESTING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*>?")


def tame(html: str) -> str:
    """The page without tags that nest deeper than 256 levels or hold thousands of attributes."""
    if len(html) > MAX_TAG:
        html = _without_long_tags(html)
    if html.count("<") - html.count("</") < FEW:
        return html
    html = _without_drawings(html)
    lower = html.lower()
    if lower.count("<option") > FEW:
        html = _OPTION.sub(" ", html)
    depth, deepest = 0, 0
    flat = _flat_tags(lower)
    for match in _NESTING.finditer(html):
        depth += _step(match, flat)
        deepest = max(deepest, depth)
    return html if deepest <= MAX_LEVELS else _flattened(html, flat)


def _flat_tags(html: str) -> frozenset[str]:
    """List items end one another, but not those of another kind of list."""
    mixed = html.count("<li") > FEW and html.count("<dd") + html.count("<dt") > FEW
    return _FLAT_TAGS - _LISTS if mixed else _FLAT_TAGS


def _step(match: re.Match[str], flat: frozenset[str]) -> int:
    if match[2].lower() in flat:
        return 0
    return -1 if match[1] else 1


def _flattened(html: str, flat: frozenset[str]) -> str:
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        step = _step(match, flat)
        deep = depth + max(step, 0) > MAX_LEVELS
        depth = max(0, depth + step)
        return " " if deep and step else match[0]

    return _NESTING.sub(keep, html)


def _without_drawings(html: str) -> str:
    """Without SVG, where alone ``<path/>`` ends itself."""
    parts: list[str] = []
    done = 0
    while (at := html.find("<svg", done)) >= 0 and (end := html.find("</svg", at)) >= 0:
        parts.append(html[done:at])
        done = end + 6
    return "".join((*parts, html[done:])) if parts else html


def _without_long_tags(html: str) -> str:
    parts: list[str] = []
    done = 0
    at = html.find("<")
    while at >= 0:
        end = html.find(">", at)
        if end < 0:
            end = len(html) - 1
        if end - at > MAX_TAG and len(html[at:end].split(maxsplit=MAX_WORDS)) > MAX_WORDS:
            parts += (html[done:at], " ")
            done = end + 1
        at = html.find("<", end + 1)
    return "".join((*parts, html[done:])) if parts else html
