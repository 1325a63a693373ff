"""Dates as pages print them, in ISO form."""

import re
from datetime import UTC, datetime

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?(?:\.\d+)?)\s?(Z|[+-]\d\d:?\d\d)?)?"
)
_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_LANGUAGES = ("pl", "en", "uk", "ru", "ro", "es", "de")
LONGEST = 60


def iso_date(text: str, at: int, languages: tuple[str, ...] = ()) -> str | None:
    """The ISO date or date-time that a short text states; ``None`` when it states none.

    ``at`` (microseconds) is what “yesterday” is seen from; day comes before month.
    """
    text = text.strip()
    if match := _ISO.match(text):
        return _checked(match[1] + (f"T{match[2]}{match[3] or ''}" if match[2] else ""))
    if match := _NUMERIC.search(text):
        day, month = int(match[1]), int(match[2])
        if month > 12 >= day:
            day, month = month, day
        return _checked(f"{match[3]}-{month:02}-{day:02}")
    if not text or len(text) > LONGEST:
        return None
    return _in_words(text, at, languages)


def _checked(text: str) -> str | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return text if 1990 <= when.year <= 2100 else None


def _in_words(text: str, at: int, languages: tuple[str, ...]) -> str | None:
    import dateparser

    seen = datetime.fromtimestamp(at / 1_000_000, UTC).replace(tzinfo=None)
    settings = {"RELATIVE_BASE": seen, "DATE_ORDER": "DMY", "PREFER_DATES_FROM": "past"}
    known = [lang for lang in languages if lang in _LANGUAGES] or list(_LANGUAGES)
    try:
        found = dateparser.parse(text, languages=known, settings=settings)
    except (ValueError, OverflowError, RecursionError, TypeError):
        return None
    return _checked(found.date().isoformat()) if found else None
