"""Numbers of companies in public registers: NIP, REGON, KRS, KRAZ."""

from collections.abc import Iterator

from classifiers.entities.found import Found
from classifiers.entities.view import View
from text.company_numbers import NAMED, NAMES, digits_of, valid

__all__ = ["NAMES", "find"]


def find(view: View) -> Iterator[Found]:
    """Numbers named as such; NIP and REGON with a valid check digit; ``scheme`` says which."""
    for match in NAMED.finditer(view.folded):
        digits = digits_of(match[2])
        if valid(match[1], digits):
            yield Found("company", *match.span(2), False, {"value": digits, "scheme": match[1]})
