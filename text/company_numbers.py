"""Numbers of companies in Polish registers (NIP, REGON, KRS, KRAZ): where they stand, and whether
their check digits are right."""

import re

NAMED = re.compile(
    r"\b(nip|regon|krs|kraz)\b\W{0,3}(?:nr|numer|no|wpisu?)?\W{0,3}"
    r"((?:pl\s?)?\d[\d \-]{2,16}\d)(?![^\W_])"
)
"""A number named as such in a folded text: register, number as written."""
NAMES = frozenset(("nip", "regon", "krs", "kraz"))
_WEIGHTS: dict[str, dict[int, tuple[int, ...]]] = {
    "nip": {10: (6, 5, 7, 2, 3, 4, 5, 6, 7)},
    "regon": {9: (8, 9, 2, 3, 4, 5, 6, 7), 14: (2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)},
}
_SIZES = {"krs": (10,), "kraz": (3, 4, 5, 6)}


def digits_of(written: str) -> str:
    """The digits of a number as written."""
    return "".join(filter(str.isdecimal, written))


def valid(scheme: str, digits: str) -> bool:
    """Whether a number can be one of the register."""
    if scheme in _SIZES:
        return len(digits) in _SIZES[scheme]
    weights = _WEIGHTS[scheme].get(len(digits))
    if not weights:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11
    return total % 10 == int(digits[-1]) and not (scheme == "nip" and total == 10)
