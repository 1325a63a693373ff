"""What is known of each address of a source: last content, when, and where its capture stands."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Engine, Integer, Table, Text, delete, select

from stream.messages import Capture, Kind, RecordRef, now
from stream.state import insert, metadata

crawl_urls = Table(
    "crawl_urls",
    metadata,
    Column("source", Text, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("asked", BigInteger, nullable=False),
    Column("category", Text, nullable=False, default=""),
    Column("detail", Text, nullable=False, default=""),
    Column("etag", Text, nullable=False, default=""),
    Column("modified", Text, nullable=False, default=""),
    Column("capture", Text, nullable=False, default=""),
    Column("fetched_at", BigInteger, nullable=False, default=0),
    Column("status", Integer, nullable=False, default=0),
    Column("content_type", Text, nullable=False, default=""),
    Column("encoding", Text, nullable=False, default=""),
    Column("via", Text, nullable=False, default="http"),
    Column("file", Text, nullable=False, default=""),
    Column("offset", BigInteger, nullable=False, default=0),
    Column("sha256", Text, nullable=False, default=""),
    Column("run", Text, nullable=False, default=""),
)


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ``crawl_urls``; ``asked`` is when it was last asked for, in microseconds, ``sha256``
    the last content that was captured (empty: never)."""

    source: str
    url: str
    asked: int
    category: str = ""
    detail: str = ""
    etag: str = ""
    modified: str = ""
    capture: str = ""
    fetched_at: int = 0
    status: int = 0
    content_type: str = ""
    encoding: str = ""
    via: str = "http"
    file: str = ""
    offset: int = 0
    sha256: str = ""
    run: str = ""

    @property
    def ref(self) -> RecordRef:
        """Where the last captured content stands."""
        return RecordRef(file=self.file, offset=self.offset, sha256=self.sha256)

    def now(self, category: str = "", detail: str = "") -> "Known":
        """Asked for at this moment, with this word of the report about it."""
        return msgspec.structs.replace(self, asked=now(), category=category, detail=detail)

    def captured(self, capture: Capture, *, etag: str, modified: str) -> "Known":
        """With new content."""
        return msgspec.structs.replace(
            self,
            etag=etag,
            modified=modified,
            capture=capture.id,
            fetched_at=capture.fetched_at,
            status=capture.status,
            content_type=capture.content_type,
            encoding=capture.encoding,
            via=capture.via,
            file=capture.record.file,
            offset=capture.record.offset,
            sha256=capture.record.sha256,
            run=capture.run,
        )

    def message(self, kind: Kind) -> Capture:
        """The capture as it was sent."""
        return Capture(
            id=self.capture,
            source=self.source,
            kind=kind,
            url=self.url,
            fetched_at=self.fetched_at,
            status=self.status,
            content_type=self.content_type,
            encoding=self.encoding,
            via="browser" if self.via == "browser" else "http",
            record=self.ref,
            run=self.run,
        )


class Memory:
    """The known addresses of one source; without an engine nothing is remembered after the run."""

    def __init__(self, engine: Engine | None, source: str) -> None:
        self.engine = engine
        self.source = source
        self._held: dict[str, Known] = {}

    def get(self, url: str) -> Known | None:
        """What is known of an address."""
        if self.engine is None:
            return self._held.get(url)
        where = (crawl_urls.c.source == self.source) & (crawl_urls.c.url == url)
        with self.engine.connect() as connection:
            row = connection.execute(select(crawl_urls).where(where)).mappings().first()
        return None if row is None else Known(**row)

    def put(self, known: Known) -> None:
        """Replaces what is known of an address; on disk when it returns."""
        if self.engine is None:
            self._held[known.url] = known
            return
        values: dict[str, Any] = msgspec.structs.asdict(known)
        with self.engine.begin() as connection:
            order = insert(connection, crawl_urls).values(values)
            connection.execute(
                order.on_conflict_do_update(index_elements=["source", "url"], set_=values)
            )


def forget(engine: Engine, urls: Iterable[str]) -> int:
    """Deletes what is known of addresses; returns how many rows that were."""
    with engine.begin() as connection:
        return sum(
            connection.execute(delete(crawl_urls).where(crawl_urls.c.url == url)).rowcount
            for url in urls
        )


def addresses(engine: Engine) -> Iterator[str]:
    """Every known address, of whatever source."""
    with engine.connect() as connection:
        yield from connection.execute(select(crawl_urls.c.url).distinct()).scalars()
