"""What is no money though the name of a currency stands there: weights, coins, kinds of shops.

The words are in ``data/things.txt`` (use, language, folded words a line; ``*`` is any ending), read
when they are first asked for.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).with_name("data")
USES = ("weight", "lifted", "traded", "heavy", "coins", "each")
_REACH = 60


class Words(NamedTuple):
    """What weights begin with; what is ``lifted`` before an amount unless it is traded for it; and
    behind an amount what is ``heavy``, names ``coins``, or says that it is paid ``each`` time."""

    weights: tuple[str, ...]
    lifted: re.Pattern[str]
    heavy: re.Pattern[str]
    coins: re.Pattern[str]
    each: re.Pattern[str]


@cache
def words() -> Words:
    """The words of all languages."""
    known: dict[str, list[str]] = {use: [] for use in USES}
    for line in (DATA / "things.txt").read_text("utf-8").splitlines():
        use, _, listed = line.split(" ", 2)
        known[use] += listed.split(", ")
    lifted, traded, heavy, coins, each = (_any_of(known[use]) for use in USES[1:])
    return Words(
        tuple(word.removesuffix("*") for word in known["weight"]),
        re.compile(rf"(?<![^\W_]){lifted}[^\w.!?]+(?:(?!{traded}\W)[^\W\d_]+\W){{0,5}}$"),
        re.compile(rf"\s{heavy}(?![^\W_])"),
        re.compile(rf"[ -]{coins}(?![^\W_])"),
        re.compile(rf"\s{each} "),
    )


def _any_of(listed: list[str]) -> str:
    return f"(?:{'|'.join(dict.fromkeys(listed))})".replace("*", r"\w*")


def is_thing(folded: str, currency: str, start: int, end: int) -> bool:
    """Whether an amount at ``folded[start:end]``, its currency as it is written, is no money."""
    known = words()
    if known.coins.match(folded, end):
        return True
    if not currency.startswith(known.weights):
        return False
    before = folded[max(0, start - _REACH) : start]
    if known.heavy.match(folded, end):
        return True
    return known.lifted.search(before) is not None and not known.each.match(folded, end)
