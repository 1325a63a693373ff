"""Words, numbers and dates in the reader's language; the catalogue is ``locale/<lang>.po``."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import Locale, negotiate_locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations

LANGUAGES: Mapping[str, str] = {"pl": "polski", "en": "English"}
LOCALE = Path(__file__).with_name("locale")
_LONG = {"pl": "d MMMM y, HH:mm", "en": "d MMMM y, HH:mm"}
_LOCALES = {"pl": "pl", "en": "en_GB"}


@cache
def catalogue(lang: str) -> NullTranslations:
    """The texts of a language; English texts are their own keys."""
    path = LOCALE / f"{lang}.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        parsed = read_po(file, locale=lang)
    compiled = BytesIO()
    write_mo(compiled, parsed)
    compiled.seek(0)
    return Translations(compiled)


def choose(wanted: str, accept: str, default: str) -> str:
    """The language to answer in: chosen one, else what the browser asks for, else the default."""
    if wanted in LANGUAGES:
        return wanted
    asked = [part.split(";")[0].strip().replace("-", "_") for part in accept.split(",")]
    found = negotiate_locale([name for name in asked if name], list(LANGUAGES))
    return str(found)[:2] if found else default


class Tongue:
    """One language in one time zone: what pages call to speak."""

    def __init__(self, lang: str, zone: ZoneInfo) -> None:
        self.lang = lang
        self.zone = zone
        self._locale = _LOCALES[lang]
        self._texts = catalogue(lang)

    def gettext(self, text: str, **values: Any) -> str:
        """A text with its values filled in."""
        found: str = self._texts.gettext(text) if text else ""
        return found % values if values else found

    def ngettext(self, one: str, many: str, count: int, **values: Any) -> str:
        """A text in the form that the count asks for; ``num`` is the count as people write it."""
        found: str = self._texts.ngettext(one, many, count)
        return found % {"num": self.number(count), **values}

    def number(self, value: float, digits: int | None = None) -> str:
        """``1 204,50`` in Polish, ``1,204.50`` in English."""
        if digits is None:
            return str(format_decimal(value, locale=self._locale))
        form = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(value, format=form, locale=self._locale))

    def money(self, value: float) -> str:
        """An amount, in hundredths where it is not whole: ``46,50``, ``4 200``."""
        return self.number(value, 0 if value == int(value) else 2)

    def signed(self, value: float) -> str:
        """A share of a score in hundredths, so that those printed add up to the score as printed:
        ``+1.90``, ``−0.35``, ``0``."""
        if abs(value) < 0.005:
            return "0"
        return ("+" if value > 0 else "−") + self.number(abs(value), 2)

    def percent(self, value: float) -> str:
        """A share of one as whole percent."""
        return str(format_percent(value, locale=self._locale))

    def interval(self, low: float, high: float) -> str:
        """``59–94 %`` in Polish, ``59–94%`` in English."""
        return f"{round(low * 100)}–{self.percent(round(high * 100) / 100)}"

    def moment(self, value: int | datetime | None) -> str:
        """Day and time in the operator's zone: ``22 listopada 2026, 14:05``."""
        local = self._local(value)
        return str(format_datetime(local, _LONG[self.lang], locale=self._locale)) if local else ""

    def day(self, value: str | date | None) -> str:
        """A day in words; what is no ISO date is returned as it stands."""
        if not value:
            return ""
        try:
            parsed = value if isinstance(value, date) else date.fromisoformat(value[:10])
        except ValueError:
            return str(value)
        return str(format_date(parsed, "d MMMM y", locale=self._locale))

    def ago(self, value: int | datetime | None, now: datetime | None = None) -> str:
        """How long ago, in words: ``2 godziny temu``; more than 30 days ago is the day itself."""
        local = self._local(value)
        if local is None:
            return ""
        passed = (now or datetime.now(UTC)) - local
        if passed > timedelta(days=30):
            return self.day(local.date())
        return str(
            format_timedelta(-passed, locale=self._locale, add_direction=True, threshold=1.2)
        )

    def country(self, code: str) -> str:
        """The name of a country: ``NL`` is Holandia."""
        return str(Locale.parse(self._locale).territories.get(code, code))

    def language(self, code: str) -> str:
        """The name of a language: ``uk`` is ukraiński."""
        return str(Locale.parse(self._locale).languages.get(code, code))

    def iso(self, value: int | datetime | None) -> str:
        """The moment for machines, with its offset."""
        local = self._local(value)
        return local.isoformat(timespec="seconds") if local else ""

    def list(self, values: list[str]) -> str:
        """``a, b i c``."""
        return str(format_list(values, locale=self._locale))

    def _local(self, value: int | datetime | None) -> datetime | None:
        if not value:
            return None
        if isinstance(value, int):
            value = datetime.fromtimestamp(value / 1_000_000, UTC)
        return value.astimezone(self.zone)


@cache
def tongue(lang: str, zone: ZoneInfo) -> Tongue:
    """The speaker of a language; there is one of each."""
    return Tongue(lang, zone)
