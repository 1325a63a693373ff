"""Numbers of companies in public registers: NIP, REGON, KRS, KRAZ."""

import re
from collections.abc import Iterator

from classifiers.entities.found import Found
from classifiers.entities.view import View

_NAMED = re.compile(
    r"\b(nip|regon|krs|kraz)\b\W{0,3}(?:nr|numer|no|wpisu?)?\W{0,3}"
    r"((?:pl\s?)?\d[\d \-]{2,16}\d)(?![^\W_])"
)
NAMES = frozenset(("nip", "regon", "krs", "kraz"))
_WEIGHTS: dict[str, dict[int, tuple[int, ...]]] = {
    "nip": {10: (6, 5, 7, 2, 3, 4, 5, 6, 7)},
    "regon": {9: (8, 9, 2, 3, 4, 5, 6, 7), 14: (2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)},
}
_SIZES = {"krs": (10,), "kraz": (3, 4, 5, 6)}


def find(view: View) -> Iterator[Found]:
    """Numbers named as such; NIP and REGON with a valid check digit; ``scheme`` says which."""
    for match in _NAMED.finditer(view.folded):
        digits = "".join(filter(str.isdecimal, match[2]))
        if valid(match[1], digits):
            yield Found("company", *match.span(2), False, {"value": digits, "scheme": match[1]})


def valid(scheme: str, digits: str) -> bool:
    """Whether a number can be one of the register."""
    if scheme in _SIZES:
        return len(digits) in _SIZES[scheme]
    weights = _WEIGHTS[scheme].get(len(digits))
    if not weights:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11
    return total % 10 == int(digits[-1]) and not (scheme == "nip" and total == 10)
