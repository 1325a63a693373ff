"""Phone numbers of a query: any spelling becomes the E.164 numbers it may stand for."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

HOMES = ("PL", "GB", "UA", "RO", "ES", "RU")
"""Regions of the six languages: a number that is possible there is a candidate."""
OTHERS = ("US", "DE", "NL", "BE", "FR", "IT", "CZ", "SK", "AT", "CH", "SE", "NO", "DK", "IE", "MD", "BY", "LT", "PT", "BG")  # fmt: skip  # noqa: E501
"""Regions where a number must be valid to be a candidate."""

_LOOK_ALIKES = str.maketrans({"o": "0", "O": "0", "о": "0", "О": "0", "l": "1", "I": "1"})
_MOSTLY_DIGITS = re.compile(r"(?:\D*\d){3}")


@lru_cache(maxsize=4096)
def candidates(spelling: str) -> frozenset[str]:
    """E.164 numbers that a spelling may stand for; empty when it is no number."""
    text = spelling.strip().removeprefix("tel:")
    text = text.translate(_LOOK_ALIKES) if _MOSTLY_DIGITS.match(text) else text
    bare = re.sub(r"\D", "", text)
    if bare.startswith("00"):
        text = "+" + bare[2:]
    if text.startswith(("+", "(+")):
        return frozenset(_read("+" + bare.removeprefix("00"), "ZZ", strict=False))
    return frozenset(
        number
        for region in (*HOMES, *OTHERS)
        for number in _read(text, region, strict=region in OTHERS)
    )


def prefixes(spelling: str) -> tuple[str, ...]:
    """Beginnings of E.164 numbers that the beginning of a number may stand for."""
    bare = re.sub(r"\D", "", spelling)
    if spelling.strip().startswith("+"):
        return (f"+{bare}",)
    if bare.startswith("00"):
        return (f"+{bare[2:]}",)
    codes = (phonenumbers.country_code_for_region(region) for region in HOMES)
    return (f"+{bare}", *(f"+{code}{bare.removeprefix('0')}" for code in codes))


def _read(text: str, region: str, *, strict: bool) -> list[str]:
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return []
    fits = phonenumbers.is_valid_number if strict else phonenumbers.is_possible_number
    return [phonenumbers.format_number(number, PhoneNumberFormat.E164)] if fits(number) else []
