"""Files become ads, pages, or records with the reason why they are refused."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from crawlers.importers import pages
from crawlers.importers.mapping import to_ad
from crawlers.importers.profile import (
    Profile,
    check_columns,
    column_key,
    fitting,
    from_options,
    over,
    plain,
)
from crawlers.importers.rows import ImportFileError, RawPage, Rejected, Row
from crawlers.importers.table import DAMAGED, open_bytes, read_table
from stream.errors import InputError
from stream.json_object import BOM, read_object
from stream.messages import Ad
from stream.records import ad_from_record

_SUFFIXES = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".json": "jsonl", ".warc": "warc", ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip


def read(
    path: Path, kind: str, source: str, mapping: Sequence[str] = (), *, now: int, encoding: str = ""
) -> Iterator[Ad | RawPage | Rejected]:
    """All that a file or folder holds. ``mapping`` holds ``column=field``; ``now`` in microseconds
    becomes the version of the ads. ``ImportFileError`` where the whole cannot be read."""
    given = from_options(mapping)
    try:
        yield from _read(path, form_of(path), given, kind, source, now, encoding)
    except DAMAGED as error:
        raise ImportFileError(
            f"the packed file is damaged or cut short ({error})",
            where=str(path),
            cure="unpack it by hand and import what comes out",
        ) from error


def _read(
    path: Path, form: str, given: Profile | None, kind: str, source: str, now: int, encoding: str
) -> Iterator[Ad | RawPage | Rejected]:
    if form == "folder":
        yield from pages.read_folder(path)
    elif form == "html":
        yield pages.read_page(path, path.parent)
    elif form == "warc":
        yield from pages.read_warc(path)
    else:
        rows = read_table(path, encoding) if form == "csv" else read_lines(path)
        yield from _ads(path, rows, given, kind, source, now, strict=form == "jsonl")


def form_of(path: Path) -> str:
    """folder, html, warc, jsonl or csv, by the name of a file or else by how it begins."""
    if path.is_dir():
        return "folder"
    name = path.name.lower().removesuffix(".gz")
    if (known := _SUFFIXES.get(Path(name).suffix)) and known != "csv":
        return known
    with open_bytes(path) as file:
        head = file.read(512).lstrip(BOM + b" \t\r\n")
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"<"):
        return "html"
    return "jsonl" if head.startswith((b'{"', b"{ ", b"{\n")) else "csv"


def read_lines(path: Path) -> Iterator[Row | Rejected]:
    """The objects of a file of JSON Lines."""
    with open_bytes(path) as file:
        for number, raw in enumerate(file, 1):
            if not raw.strip():
                continue
            text = raw.decode("utf-8", "replace").rstrip("\r\n")
            try:
                yield Row(number, read_object(raw), text)
            except InputError as error:
                yield Rejected(number, str(error), text)


def _ads(
    path: Path,
    rows: Iterator[Row | Rejected],
    given: Profile | None,
    kind: str,
    source: str,
    now: int,
    *,
    strict: bool,
) -> Iterator[Ad | Rejected]:
    profile: Profile | None = None
    for row in rows:
        if isinstance(row, Rejected):
            yield row
        elif strict and given is None and _is_ad(row):
            yield _stated(row, kind, source, now)
        else:
            if profile is None or strict:
                profile = _profile(path, row, given, strict=strict)
            yield to_ad(row, profile, kind, source, now)


def _profile(path: Path, row: Row, given: Profile | None, *, strict: bool) -> Profile:
    """What the columns of a row are; a table has one set of them, JSON Lines may have several."""
    base = fitting(row.values)
    if given is not None:
        if not strict:
            check_columns(given, row.values, str(path))
        return over(given, base or plain())
    return base or _known(row, path, strict=strict)


def _is_ad(row: Row) -> bool:
    """Whether a line is in the format of ads already."""
    return "text" in row.values and fitting(row.values) is None


def _stated(row: Row, kind: str, source: str, now: int) -> Ad | Rejected:
    try:
        return ad_from_record({"kind": kind, "source": source, **row.values}, now=now)
    except InputError as error:
        return Rejected(row.number, str(error), row.raw)


def _known(row: Row, path: Path, *, strict: bool) -> Profile:
    profile = plain()
    columns = {column_key(name) for name in row.values}
    wanted = map(column_key, (*profile.fields["title"], *profile.fields["text"]))
    if not strict and columns.isdisjoint(wanted):
        raise ImportFileError(
            "no column is known as title or text",
            where=str(path),
            cure=f"use --map COLUMN=text; columns are {', '.join(row.values)}",
        )
    return profile
