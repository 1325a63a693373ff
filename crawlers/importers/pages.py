"""Pages that others kept: WARC files and folders of HTML."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawlers.importers.rows import ImportFileError, RawPage, Rejected
from crawlers.pages.decode import decode
from crawlers.pages.dom import absolute, attribute, parse_html

MAX_PAGE = 20 * 1024 * 1024
_NAMES = (".html", ".htm", ".xhtml")
_SAVED = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_HTML = re.compile(r"text/html|application/xhtml\+xml", re.IGNORECASE)


def read_folder(folder: Path) -> Iterator[RawPage | Rejected]:
    """The HTML files of a folder and those in it, in the order of their names."""
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in _NAMES and p.is_file())
    if not files:
        raise ImportFileError("holds no HTML files", where=str(folder), cure="check the path")
    for number, path in enumerate(files, 1):
        try:
            yield read_page(path, folder)
        except (ImportFileError, OSError) as error:
            yield Rejected(number, str(error), str(path))


def read_page(path: Path, folder: Path) -> RawPage:
    """An HTML file under the address that it states, else that of its place in the folder."""
    try:
        size = path.stat().st_size
        body = path.read_bytes() if size <= MAX_PAGE else b""
    except OSError as error:
        raise ImportFileError(f"cannot be read ({error.strerror})", where=str(path)) from error
    if not body.strip():
        what = "is empty" if size <= MAX_PAGE else f"holds {size} bytes, more than {MAX_PAGE}"
        raise ImportFileError(what, where=str(path))
    return RawPage(_stated_url(body) or _file_url(path, folder), body)


def _file_url(path: Path, folder: Path) -> str:
    return "file:///" + quote(path.relative_to(folder).as_posix())


def _stated_url(body: bytes) -> str:
    saved = _SAVED.search(body[:4096])
    if saved:
        return absolute(saved[1].decode("utf-8", "replace"), "")
    tree = parse_html(decode(body[:200_000]).text)
    link = tree.css_first('link[rel="canonical"][href]')
    node = link or tree.css_first('meta[property="og:url"]')
    return absolute(attribute(node, "href") or attribute(node, "content"), "") if node else ""


def read_warc(path: Path) -> Iterator[RawPage | Rejected]:
    """The HTML responses of a WARC file; a torn end is told, what stands before it is given."""
    number = 0
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                number += 1
                if record.rec_type == "response" and _is_html(record):
                    yield _page(record, number)
    except OSError as error:
        raise ImportFileError(f"cannot be read ({error})", where=str(path)) from error
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        yield Rejected(number + 1, f"the WARC file is damaged from here on ({error})", "")


def _is_html(record: Any) -> bool:
    headers = record.http_headers
    if headers is None or not str(headers.get_statuscode()).startswith("2"):
        return False
    return bool(_HTML.search(headers.get_header("Content-Type") or "text/html"))


def _page(record: Any, number: int) -> RawPage | Rejected:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    body = record.content_stream().read(MAX_PAGE + 1)
    if not url or not body.strip() or len(body) > MAX_PAGE:
        return Rejected(number, "has no address or no usable body", url)
    return RawPage(
        url=url.strip("<>"),
        body=body,
        content_type=record.http_headers.get_header("Content-Type") or "",
        status=int(record.http_headers.get_statuscode()),
        at=_microseconds(record.rec_headers.get_header("WARC-Date") or ""),
        headers=tuple(record.http_headers.headers),
    )


def _microseconds(date: str) -> int:
    try:
        return int(datetime.fromisoformat(date).timestamp() * 1_000_000)
    except ValueError:
        return 0
