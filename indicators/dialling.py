"""Whether a telephone number is of the country or of the audience of its ad."""

from functools import lru_cache

from stream.messages import Ad

_SHORTEST = 10
"""Digits of a number with its country code; an account name of fewer is none."""


def at_home(number: str, ad: Ad) -> bool | None:
    """Whether a number (E.164) has the code of the ad's country or market; ``None`` where these or
    the number's country are unknown. English alone says nothing of the audience."""
    regions = [ad.country] if ad.country else []
    if ad.market and (regions or ad.lang != "en" or ad.market != "GB"):
        regions.append(ad.market)
    codes = {_code_of(region) for region in regions} - {0}
    code = _country(number.removeprefix("+"))
    return code in codes if code and codes else None


@lru_cache(maxsize=512)
def _code_of(region: str) -> int:
    """The calling code of a region, 0 where there is none."""
    import phonenumbers

    code: int = phonenumbers.country_code_for_region(region.upper())
    return code


@lru_cache(maxsize=1 << 12)
def _country(digits: str) -> int:
    """The calling code with which a number begins, 0 where there is none."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE as KNOWN

    if not digits.isdecimal() or len(digits) < _SHORTEST:
        return 0
    return next((int(digits[:n]) for n in (1, 2, 3) if int(digits[:n]) in KNOWN), 0)
