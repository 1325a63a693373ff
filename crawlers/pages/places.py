"""Countries by code or by name in the languages of the boards."""

from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

_LANGUAGES = ("en", "pl", "uk", "ru", "ro", "es", "de", "nl", "fr", "it", "cs")
_ALIASES = {
    "UK": "GB", "EL": "GR", "USA": "US", "ENGLAND": "GB", "SCOTLAND": "GB", "WALES": "GB",
    "GREAT BRITAIN": "GB", "ANGLIA": "GB", "HOLLAND": "NL", "HOLANDIA": "NL",
    "THE NETHERLANDS": "NL", "UNITED STATES OF AMERICA": "US", "CZECH REPUBLIC": "CZ",
    "ГОЛЛАНДИЯ": "NL", "ГОЛЛАНДІЯ": "NL",
    "АНГЛИЯ": "GB", "АНГЛІЯ": "GB", "OLANDA": "NL", "ANGLIA (UK)": "GB", "NORTHERN IRELAND": "GB",
}  # fmt: skip


def country_code(name: str) -> str:
    """ISO 3166 alpha-2 code of a code or name; empty when it is no country."""
    key = " ".join(name.strip().strip(".,").upper().split())
    if not key or len(key) > 60:
        return ""
    if key in _ALIASES:
        return _ALIASES[key]
    if len(key) == 2 and key.isascii():
        return key if key in _codes() else ""
    if len(key) == 3 and (found := get_global("territory_aliases").get(key)):
        return str(found[0]) if len(found[0]) == 2 else ""
    return _names().get(key, "")


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2)


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        try:
            territories = Locale(language).territories
        except UnknownLocaleError:
            continue
        for code, name in territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(name.upper(), code)
    return names
