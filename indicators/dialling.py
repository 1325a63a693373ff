"""What a telephone number tells: whether its country is the advertised one, and its line."""

from functools import lru_cache

from stream.messages import Ad

_SHORTEST = 10
"""Digits of a number with its country code; an account name of fewer is none."""


def at_home(number: str, ad: Ad) -> bool | None:
    """Whether a number (E.164) has the code of the country that is advertised, else of the market;
    a fixed line of the market is an office that recruits there. ``None`` where country and market
    or the number's country are unknown. English alone says nothing of the audience."""
    market = "" if ad.lang == "en" and ad.market == "GB" else ad.market
    home = _code_of(ad.country or market)
    code = _country(number.removeprefix("+"))
    if not code or not home:
        return None
    return code == home or (code == _code_of(market) and line(number) == "fixed")


_MOBILES = {
    "44": "7",
    "48": "45 50 51 53 57 60 66 69 72 73 78 79 88",
    "34": "6 7",
    "40": "7",
    "380": "39 50 63 66 67 68 73 75 77 91 92 93 94 95 96 97 98 99",
    "7": "9",
    "49": "15 16 17",
    "31": "6",
    "420": "60 70 72 73 77 79",
    "39": "3",
    "33": "6 7",
    "32": "4",
    "353": "8",
    "46": "7",
    "47": "4 9",
    "43": "6",
    "373": "6 7",
    "375": "25 29 33 44",
    "351": "9",
    "45": "2 3 4 5 6 7 8 9",
    "30": "6",
    "41": "7",
    "51": "9",
    "56": "9",
    "57": "3",
    "58": "4",
    "63": "9",
    "90": "5",
    "91": "6 7 8 9",
    "212": "6 7",
    "234": "7 8 9",
    "254": "7 1",
    "357": "9",
    "359": "87 88 89 98 99",
    "370": "6",
    "371": "2",
    "421": "9",
    "593": "9",
    "971": "5",
    "972": "5",
    "995": "5",
    "996": "2 5 7 9",
    "998": "3 5 7 8 9",
}
"""How mobile numbers begin after the country's code (national numbering plans, ITU-T E.164); also
those of ranges kept for fiction, which belong to no line."""


def line(number: str) -> str | None:
    """``mobile`` or ``fixed``; ``None`` where a number (E.164) does not tell, as in North America,
    and in countries that are not known here."""
    digits = number.removeprefix("+")
    code = str(_country(digits))
    if code not in _MOBILES:
        return None
    mobile = digits.removeprefix(code).startswith(tuple(_MOBILES[code].split()))
    return "mobile" if mobile else "fixed"


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
