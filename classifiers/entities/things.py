"""What is no money though the name of a currency stands there: weights, coins, kinds of shops."""

import re

_WEIGHTS = ("poun", "libr", "funt", "фунт")
_LIFTED = re.compile(
    r"(?<![^\W_])(?:lift(?:s|ed|ing)?|weigh\w*|carry(?:ing)?|levant\w*|cargar|pesa[nr]?|wazy\w*"
    r"|dzwiga\w*|поднима\w*|вес(?:ит|ят|ить)|важ(?:ить|ать|ити))[^\w.!?]+"
    r"(?:(?!(?:for|out|pay|fees?|charges?|salary|deposit|wages?|por|za|за)\W)[^\W\d_]+\W){0,5}$"
)
_HEAVY = re.compile(r"\s(?:overweight|heavy|of weight|in weight|de peso|wagi|веса|ваги)(?![^\W_])")
_COINS = re.compile(r"[ -](?:shop|store|coins?|bazaar)(?![^\W_])")
_PAID = re.compile(r"\s(?:an?|per|each|every|za|na|за|на|por|al|la|pe) ")
_REACH = 60


def is_thing(folded: str, currency: str, start: int, end: int) -> bool:
    """Whether an amount at ``folded[start:end]``, its currency as it is written, is no money."""
    if _COINS.match(folded, end):
        return True
    if not currency.startswith(_WEIGHTS):
        return False
    before = folded[max(0, start - _REACH) : start]
    if _HEAVY.match(folded, end):
        return True
    return _LIFTED.search(before) is not None and not _PAID.match(folded, end)
