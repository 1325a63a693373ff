"""Found ads as a file: a table for a spreadsheet, or scored ads as JSON Lines with all that is
known of them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from stream.codec import encode
from stream.messages import ScoredAd
from workbench.marks import plain

COLUMNS = (
    *("id", "title", "kind", "source", "url", "lang", "country", "city", "employer", "posted"),
    *("seen", "captured", "band", "score", "flagged", "route", "indicators", "contacts"),
)
CONTACTS = ("phone", "email", "handle", "url")
BOM = "\ufeff"
"""With it spreadsheets read the file as UTF-8."""
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CUTS = re.compile(r"([;\t\r\n\u2028\u2029]+)")
"""Where spreadsheets of some countries begin a cell, quoted or not."""


def table(ads: Iterable[ScoredAd]) -> Iterator[str]:
    """The lines of a CSV file; times are UTC. An apostrophe stands before whatever a
    spreadsheet would take for a formula, at the beginning of a cell or of a part of one."""
    yield BOM + _line(COLUMNS)
    for ad in ads:
        yield _line([_safe(value) for value in _row(ad)])


def lines(ads: Iterable[ScoredAd]) -> Iterator[str]:
    """A scored ad a line, as ``thb score`` writes them."""
    for ad in ads:
        yield encode(ad).decode() + "\n"


def _row(ad: ScoredAd) -> list[str]:
    captured = datetime.fromtimestamp(ad.version / 1_000_000, UTC)
    contacts = [one.value or one.text for one in ad.entities if one.type in CONTACTS]
    return [
        *(ad.id, ad.title, ad.kind, ad.source, ad.url, ad.lang, ad.country, ad.city, ad.employer),
        str(ad.posted or ""),
        ad.seen.isoformat(timespec="seconds") if ad.seen else "",
        captured.isoformat(timespec="seconds"),
        *(ad.band, f"{ad.score:.2f}", "yes" if ad.flagged else "no", ad.route),
        " ".join(hit.indicator for hit in ad.hits),
        " ".join(dict.fromkeys(contacts)),
    ]


def _safe(value: str) -> str:
    shown = plain(value)
    number = shown.removeprefix("-").replace(".", "", 1).isdecimal()
    return shown if number else "".join(map(_text, _CUTS.split(shown)))


def _text(part: str) -> str:
    begin = part.replace('"', " ").lstrip()
    return f"'{part}" if begin.startswith(_FORMULA) else part


def _line(values: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()
