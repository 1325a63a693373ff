"""Numbering plans: whether digits are a telephone number, and its form in E.164."""

import re
from functools import lru_cache

import phonenumbers

_FICTION = re.compile(r"447700900\d{3}|1[2-9]\d\d55501\d\d|4850010010\d|485001001\d\d")
_OLD_POLISH = re.compile(r"0\d{9}")
"""Until 2009 a 0 was dialled in front of a Polish number; some still write it."""
_SIZES = {48: 9}
"""Digits of national numbers where the metadata still have shorter ones that nobody dials."""
_FOREIGN = ("48", "380", "40", "373", "44", "34", "49", "420", "421", "375", "31", "39", "33", "7")
"""Country codes that are believed without a plus in front of a whole number."""


@lru_cache(maxsize=1 << 14)
def number(digits: str, plus: bool, regions: tuple[str, ...], groups: tuple[int, ...] = ()) -> str:
    """A number in E.164 when a numbering plan has it, else nothing. ``groups`` are the lengths of
    the groups it is written in: of several regions, the one that groups its numbers so."""
    if plus or digits.startswith("00"):
        return _valid("+" + digits.removeprefix("00"), None)
    ordered = sorted(regions, key=lambda region: not _as_dialled(digits, region))
    known = [(region, value) for region in ordered if (value := _valid(digits, region))]
    if known:
        alike = (value for region, value in known if groups and _grouped(value) == groups)
        return next(alike, known[0][1]) if _alike(digits, known) else known[0][1]
    if "PL" in regions and _OLD_POLISH.fullmatch(digits) and not any(map(_trunk, regions)):
        return _valid(digits[1:], "PL")
    codes = tuple(str(phonenumbers.country_code_for_region(region)) for region in regions)
    if len(digits) >= 10 and digits.startswith(codes):
        return _valid("+" + digits, None)
    if 11 <= len(digits) <= 12 and digits.startswith(_FOREIGN):
        return _valid("+" + digits, None)
    return ""


def _alike(digits: str, known: list[tuple[str, str]]) -> bool:
    """Whether people of several regions would write the digits so."""
    return len(known) > 1 and _as_dialled(digits, known[0][0]) == _as_dialled(digits, known[1][0])


def _grouped(value: str) -> tuple[int, ...]:
    """The lengths of the groups in which a number is written nationally."""
    parsed = phonenumbers.parse(value, None)
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return tuple(map(len, re.findall(r"\d+", written)))


@lru_cache(maxsize=1 << 12)
def possible(digits: str, plus: bool, regions: tuple[str, ...]) -> str:
    """A number in E.164 whose length a numbering plan has although none of its ranges is in use,
    written with its country code or as people of the region dial; else nothing."""
    if plus or digits.startswith("00"):
        return _possible("+" + digits.removeprefix("00"), None)
    for region in regions:
        dialled = _trunk(region) and _as_dialled(digits, region)
        if dialled and (value := _possible(digits, region)):
            return value
    return ""


def _possible(text: str, region: str | None) -> str:
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if len(str(parsed.national_number)) != _usual_size(parsed.country_code or 0):
        return ""
    value: str = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return value


@lru_cache(maxsize=512)
def _usual_size(code: int) -> int:
    """How many digits a mobile number has behind a country code."""
    region = phonenumbers.region_code_for_country_code(code)
    known = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    return len(str(known.national_number)) if known else 0


@lru_cache(maxsize=512)
def _trunk(region: str) -> str:
    """What people of a region write before a national number: 0 in most, 8 in some, nothing in
    Poland or Spain, and nothing in practice where the prefix is the country code (libphonenumber's
    metadata)."""
    plan = phonenumbers.PhoneMetadata.metadata_for_region(region)
    prefix = (plan.national_prefix or "") if plan else ""
    return "" if plan and prefix == str(plan.country_code) else prefix


def _as_dialled(digits: str, region: str) -> bool:
    """Whether a national number is written as people of the region write theirs; "500 100 101" in
    an ad for the Netherlands is rather Polish, because Dutch numbers are written with a 0."""
    return digits.startswith(_trunk(region))


@lru_cache(maxsize=1 << 14)
def _valid(text: str, region: str | None) -> str:
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    value: str = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    size = _SIZES.get(parsed.country_code or 0)
    if size and len(str(parsed.national_number)) != size:
        return ""
    valid = _FICTION.fullmatch(value[1:]) or phonenumbers.is_valid_number(parsed)
    return value if valid else ""
