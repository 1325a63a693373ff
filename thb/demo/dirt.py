"""Dirt of real boards: spaces that are none, lost diacritics, shouting; HTML that nobody closed."""

import html
from collections.abc import Callable
from random import Random

_BARE = str.maketrans(
    "ąćęłńóśźżĄĆĘŁŃÓŚŹŻăâîșțĂÂÎȘȚáéíñúüÁÉÍÑÚÜ", "acelnoszzACELNOSZZaaistAAISTaeinuuAEINUU"
)


def soil(text: str, rng: Random) -> str:
    """The text as a hurried person or a bad form leaves it; most texts stay as they are. Words and
    numbers keep their letters and order."""
    draw = rng.random()
    return next((work(text) for edge, work in _SOILS if draw < edge), text)


_SOILS: tuple[tuple[float, Callable[[str], str]], ...] = (
    (0.08, lambda text: text.translate(_BARE)),
    (0.14, lambda text: text.replace(" ", "\u00a0", 3)),
    (0.18, lambda text: text.replace(" ", " \u200b", 2)),
    (0.23, lambda text: text.replace(". ", "!!! ", 2)),
    (0.28, lambda text: text.replace(". ", ".  ").replace(", ", " , ", 1)),
    (0.31, lambda text: "✅ " + text),
)


def markup(text: str, rng: Random) -> str:
    """The text as HTML: paragraphs, entities, and on some pages tags that nobody closed."""
    style = rng.random()
    body = html.escape(text, quote=False)
    if style < 0.15:
        body = body.replace("ó", "&oacute;").replace("€", "&euro;").replace("\u00a0", "&nbsp;")
    if style < 0.3:
        return "<p>" + body.replace("\n", "<br>\n<p>")
    if style < 0.4:
        return "<div><b>" + body.replace("\n", "</b><div>") + "</font>"
    return "".join(f"<p>{part}</p>\n" for part in body.split("\n"))
