"""The table of precision as JSON, CSV and HTML."""

import csv
import html
import io
from collections.abc import Callable, Mapping, Sequence

import msgspec

from indicators.evaluate import Precision

COLUMNS = ("indicator", "lang", "yes", "judged", "unsure", "right", "interval 95 %")


def cells(row: Precision) -> tuple[str, ...]:
    """A row for a person; no share is stated of too few verdicts."""
    share = f"{row.k / row.n:.0%}" if row.enough else "too few"
    interval = f"{row.low:.0%}–{row.high:.0%}" if row.n else ""
    return (row.indicator, row.lang, str(row.k), str(row.n), str(row.unsure), share, interval)


def as_json(rows: Sequence[Precision]) -> str:
    """All fields; the same labels give the same bytes."""
    return msgspec.json.format(msgspec.json.encode(list(rows)), indent=2).decode() + "\n"


def as_csv(rows: Sequence[Precision]) -> str:
    """One line a row, numbers unrounded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [field.name for field in msgspec.inspect.type_info(Precision).fields]  # type: ignore[attr-defined]
    writer.writerow(names)
    writer.writerows([getattr(row, name) for name in names] for row in rows)
    return out.getvalue()


def as_html(rows: Sequence[Precision]) -> str:
    """One page that stands alone."""
    head = "".join(f"<th scope=col>{html.escape(name)}</th>" for name in COLUMNS)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells(row)) + "</tr>"
        for row in rows
    )
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Precision of indicators'
        "</title>\n<style>body{font:1rem sans-serif}td,th{padding:.2rem .8rem;text-align:left}"
        "</style>\n<h1>Precision of indicators</h1>\n<p>Verdicts of reviewers; Wilson intervals."
        f" Under ten verdicts no share is stated.</p>\n<table><thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody></table></html>\n"
    )


WRITERS: Mapping[str, Callable[[Sequence[Precision]], str]] = {
    "json": as_json,
    "csv": as_csv,
    "html": as_html,
}
