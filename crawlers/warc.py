"""WARC 1.1 records by warcio: SHA-256 digests, and no secrets in the headers that are kept."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import IO, Any, NamedTuple
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import (
    StatusAndHeaders,
    StatusAndHeadersParser,
    StatusAndHeadersParserException,
)
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

SECRET = frozenset({"cookie", "set-cookie", "authorization", "proxy-authorization"})
CODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
VIA = "WARC-THB-Via"


class Record(NamedTuple):
    """A response record read back; ``at`` is ISO 8601, ``body`` without any encoding."""

    url: str
    at: str
    status: int
    via: str
    headers: list[tuple[str, str]]
    body: bytes


class WarcWriter(WARCWriter):  # type: ignore[misc]  # warcio has no types
    """warcio's writer with WARC 1.1 and SHA-256."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, gzip=True, warc_version="1.1")

    @staticmethod
    def _create_digester() -> Any:
        return Digester("sha256")

    def info(self, name: str, about: dict[str, str]) -> Any:
        """The first record of a file: run, source and legal basis."""
        return self.create_warcinfo_record(name, about)

    def response(
        self,
        url: str,
        at: str,
        status: str,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        sha256: str,
        via: str,
        ip: str,
    ) -> Any:
        """A response as it was received, with what was decoded renamed to ``X-Archive-Orig-…``."""
        warc = {"WARC-Date": at, "WARC-Payload-Digest": f"sha256:{sha256}", VIA: via}
        kept = [*_response_headers(headers), ("Content-Length", str(len(body)))]
        return self.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            warc_headers_dict={**warc, "WARC-IP-Address": ip} if ip else warc,
            http_headers=StatusAndHeaders(status, kept, protocol="HTTP/1.1"),
        )

    def request(
        self, url: str, at: str, target: str, headers: Iterable[tuple[str, str]], response: Any
    ) -> Any:
        """The request of a response, without cookies and authorisation."""
        kept = [("Host", urlsplit(url).netloc), *_request_headers(headers)]
        of = response.rec_headers.get_header("WARC-Record-ID")
        return self.create_warc_record(
            url,
            "request",
            warc_headers_dict={"WARC-Date": at, "WARC-Concurrent-To": of},
            http_headers=StatusAndHeaders(f"{target} HTTP/1.1", kept, protocol="GET"),
        )


def _clean(value: str) -> str:
    return " ".join(value.split())


def _request_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(n, _clean(v)) for n, v in headers if n.lower() not in SECRET | {"host"}]


def _response_headers(headers: Iterable[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    return [
        (f"X-Archive-Orig-{name}" if name.lower() in CODED else name, _clean(value))
        for name, value in headers
        if name.lower() not in SECRET
    ]


_HEAD = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1"])


def read_record(file: IO[bytes]) -> Record:
    """The response record that begins here; ValueError when there is none."""
    try:
        record = next(iter(ArchiveIterator(file)), None)
        if record is None or record.rec_type != "response":
            raise ValueError("no response record begins here")
        if record.http_headers is None:
            # warcio reads the head of a response only where its address begins with http.
            record.http_headers = _HEAD.parse(record.raw_stream)
        body = record.content_stream().read()
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError) as error:
        raise ValueError(str(error)) from error
    get = record.rec_headers.get_header
    status = int(record.http_headers.get_statuscode())
    headers = list(record.http_headers.headers)
    return Record(
        get("WARC-Target-URI"), get("WARC-Date"), status, get(VIA) or "http", headers, body
    )
