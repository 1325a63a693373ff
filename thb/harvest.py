"""What a crawl brought, as files: ads parsed from its captures, and the report."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from crawlers.evidence import Archive
from crawlers.report import Report, Row
from crawlers.source import Source
from stream.messages import Ad, Capture
from thb import terminal

Parse = Callable[[Capture, bytes], Sequence[Ad]]


class Harvest(NamedTuple):
    """The latest version of each ad, and the pages that could not be parsed."""

    ads: list[Ad]
    rows: list[Row]


def parse_all(
    captures: Iterable[Capture], archive: Archive, sources: Mapping[str, Source], parse: Parse
) -> Harvest:
    """Parses captures from the evidence; an error concerns its page alone."""
    ads: dict[str, Ad] = {}
    reports = {name: Report(name) for name in sources}
    for capture in captures:
        report = reports[capture.source]
        for ad in _parse(capture, archive, sources[capture.source], parse, report):
            if ad.id not in ads or ads[ad.id].version <= ad.version:
                ads[ad.id] = ad
    return Harvest(list(ads.values()), [row for one in reports.values() for row in one.rows()])


def _parse(
    capture: Capture, archive: Archive, source: Source, parse: Parse, report: Report
) -> Sequence[Ad]:
    try:
        found = parse(capture, archive.body(capture.record))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (it becomes a row of the report with this reason)
        report.add(capture.url, "parse-failed", f"{type(error).__name__}: {error}"[:300])
        return ()
    if not found and source.is_ad(capture.url):
        report.add(capture.url, "parse-failed", "no ad was found on the page of an ad")
    return found


def merge(rows: Iterable[Row], failed: Iterable[Row]) -> list[Row]:
    """One row an address; a page that could not be parsed is that and nothing else."""
    merged = {(row.source, row.url): row for row in rows}
    return list((merged | {(row.source, row.url): row for row in failed}).values())


def write(folder: Path, harvest: Harvest, rows: Iterable[Row]) -> None:
    """``ads.jsonl`` (an ad a line, with its ``phones``) and ``report.jsonl``."""
    with terminal.open_out(str(folder / "ads.jsonl")) as file:
        for ad in terminal.progress(harvest.ads, "reading ads", len(harvest.ads)):
            file.write(msgspec.json.encode(line(ad)) + b"\n")
    with terminal.open_out(str(folder / "report.jsonl")) as file:
        for row in rows:
            file.write(msgspec.json.encode(row) + b"\n")


def line(ad: Ad) -> dict[str, Any]:
    """An ad with the phone numbers in its title and text, in E.164."""
    from classifiers import entities
    from thb.pipeline import read, regions

    known, docs = read(ad)
    found = entities.find(docs, regions(known))
    phones = dict.fromkeys(one.value for one in found if one.type == "phone" and one.value)
    fields: dict[str, Any] = msgspec.to_builtins(known)
    return {**fields, "phones": list(phones)}
