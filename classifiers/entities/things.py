"""What is no money though the name of a currency stands there: weights, coins, kinds of shops."""

import re

_WEIGHTS = ("poun", "libr", "funt", "фунт")
_LIFTED = re.compile(
    r"(?<![^\W_])(?:lift\w*|weigh\w*|carry\w*|los[et]|losing|gain\w*|levant\w*|cargar|pesa\w*|wazy\w*"
    r"|dzwiga\w*|поднима\w*|вес[иі]\w*|важ[иу]\w*)[^\w.!?]+(?:[^\W\d_]+\W){0,5}$"
)
_HEAVY = re.compile(r"\s(?:overweight|heavy|of weight|in weight|de peso|wagi|веса|ваги)(?![^\W_])")
_COINS = re.compile(r"\s(?:shops?|stores?|coins?|bazaars?|bills?|notes?)(?![^\W_])")
_REACH = 60


def is_thing(folded: str, currency: str, start: int, end: int) -> bool:
    """Whether an amount at ``folded[start:end]``, its currency as it is written, is no money."""
    if _COINS.match(folded, end):
        return True
    if not currency.startswith(_WEIGHTS):
        return False
    before = folded[max(0, start - _REACH) : start]
    return bool(_HEAVY.match(folded, end) or _LIFTED.search(before))
