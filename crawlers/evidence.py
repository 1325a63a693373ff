"""The evidence: every page as it was fetched, in WARC files with a hash chain beside each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, NamedTuple, Self
from urllib.parse import unquote, urlsplit

from crawlers import ledger
from crawlers.verify import Verification, verify
from crawlers.warc import Record, WarcWriter, read_record
from stream.errors import InputError, MissingError
from stream.messages import RecordRef, now

ROTATE = 256 * 1024 * 1024

Headers = Sequence[tuple[str, str]]


class EvidenceError(InputError):
    """A record is missing or is not what it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is kept of one fetched page. ``body`` is without transfer and content encoding, ``at``
    in microseconds UTC; ``legal_basis`` and ``robots`` (how robots.txt binds) go into the head of
    the file."""

    source: str
    run: str
    url: str
    body: bytes
    status: int = 200
    headers: Headers = ()
    request_headers: Headers = ()
    at: int = 0
    via: Literal["http", "browser", "import"] = "http"
    legal_basis: str = ""
    robots: str = ""
    ip: str = ""


class Head(NamedTuple):
    """What a response record says of itself; ``at`` is ISO 8601 in UTC."""

    url: str
    at: str
    status: int
    via: str
    headers: list[tuple[str, str]]


class Archive:
    """The evidence folder: appends pages, reads them back by reference; one writer per process, run
    and source, any number of readers."""

    def __init__(self, url: str, *, rotate: int = ROTATE) -> None:
        self.folder = folder_of(url)
        self.rotate = rotate
        self._open: dict[tuple[str, str], _File] = {}
        self._count: dict[tuple[str, str], int] = {}

    def write(self, page: Page) -> RecordRef:
        """Keeps a page; returns when it and its line in the chain are on disk."""
        try:
            file = self._file(page)
            return file.add(page)
        except OSError as error:
            raise MissingError(
                f"evidence cannot be written ({error.strerror})",
                where=str(self.folder),
                cure="free space or correct THB_EVIDENCE_URL",
            ) from error

    def body(self, ref: RecordRef) -> bytes:
        """The body behind a reference; EvidenceError when it is missing or its hash differs."""
        body = self._record(ref).body
        if ledger.digest(body) != ref.sha256:
            raise EvidenceError(
                "the record is not what was captured", where=f"{ref.file}:{ref.offset}"
            )
        return body

    def head(self, ref: RecordRef) -> Head:
        """Address, time, status and headers of a record."""
        record = self._record(ref)
        return Head(record.url, record.at, record.status, record.via, record.headers)

    def verify(self, path: Path | None = None) -> Verification:
        """Verifies one file of the evidence, or the whole folder."""
        return verify(path or self.folder)

    def path(self, ref: RecordRef) -> Path:
        """Where the WARC file of a reference stands; never outside the folder."""
        if Path(ref.file).name != ref.file:
            raise EvidenceError("is no name of an evidence file", where=ref.file)
        return self.folder / ref.file

    def _record(self, ref: RecordRef) -> Record:
        path = self.path(ref)
        try:
            with path.open("rb") as file:
                file.seek(ref.offset)
                return read_record(file)
        except FileNotFoundError as error:
            raise EvidenceError(
                "the evidence file is missing", where=str(path), cure="check THB_EVIDENCE_URL"
            ) from error
        except (OSError, ValueError) as error:
            raise EvidenceError(
                f"the record cannot be read ({error})", where=f"{path}:{ref.offset}"
            ) from error

    def _file(self, page: Page) -> "_File":
        key = (page.source, page.run)
        file = self._open.get(key)
        if file is not None and file.size >= self.rotate:
            file.close()
            file = None
        if file is None:
            number = self._count[key] = self._count.get(key, 0) + 1
            file = self._open[key] = _File(self.folder, page, number)
        return file

    def close(self) -> None:
        """Ends all files being written with their closing line."""
        for file in self._open.values():
            file.close()
        self._open.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _File:
    """One WARC file being written, with its chain and its two lines in the folder's journal."""

    def __init__(self, folder: Path, page: Page, number: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{page.source}-{page.run}-{number}.warc.gz"
        self.out: IO[bytes] = self.path.open("xb")
        self.chain = ledger.Writer(ledger.beside(self.path))
        self.records = 0
        self.size = 0
        self.warc = WarcWriter(self.out)
        ledger.append_shared(folder / ledger.JOURNAL, {"event": "open", "file": self.path.name})
        self._keep([self.warc.info(self.path.name, _about(page))])

    def add(self, page: Page) -> RecordRef:
        offset = self.size
        at = _iso(page.at or now())
        sha256 = ledger.digest(page.body)
        response = self.warc.response(
            page.url, at, _status(page.status), page.headers, page.body, sha256, page.via, page.ip
        )
        request = self.warc.request(page.url, at, _target(page.url), page.request_headers, response)
        self._keep([response, request], sha256)
        return RecordRef(file=self.path.name, offset=offset, sha256=sha256)

    def _keep(self, records: Iterable[Any], body: str = "") -> None:
        lines = [self._line(record, body) for record in records]
        ledger.sync(self.out)
        self.chain.append(*lines)

    def _line(self, record: Any, body: str) -> dict[str, Any]:
        buffer = BytesIO()
        WarcWriter(buffer).write_record(record)
        data = buffer.getvalue()
        self.out.write(data)
        line = {
            "n": self.records,
            "id": record.rec_headers.get_header("WARC-Record-ID"),
            "type": record.rec_type,
            "offset": self.size,
            "length": len(data),
            "sha256": ledger.digest(data),
        }
        self.records += 1
        self.size += len(data)
        return {**line, "body": body} if record.rec_type == "response" else line

    def close(self) -> None:
        self.out.close()
        self.chain.append({"end": True, "records": self.records, "offset": self.size})
        self.chain.close()
        end = {"event": "close", "file": self.path.name, "head": self.chain.head}
        ledger.append_shared(self.path.parent / ledger.JOURNAL, {**end, "records": self.records})


def folder_of(url: str) -> Path:
    """The folder behind ``file:///folder`` or a plain path."""
    if url.startswith("file://"):
        return Path(unquote(urlsplit(url).path))
    if "://" in url:
        raise InputError(
            f"{url} is not supported", where="THB_EVIDENCE_URL", cure="use file:///folder"
        )
    return Path(url)


def _about(page: Page) -> dict[str, str]:
    return {
        "software": "thb-monitor",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": page.run,
        "source": page.source,
        "legal-basis": page.legal_basis.replace("\n", " "),
        **({"robots": page.robots.replace("\n", " ")} if page.robots else {}),
    }


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _status(code: int) -> str:
    try:
        return f"{code} {HTTPStatus(code).phrase}"
    except ValueError:
        return f"{code} -"


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
