"""The pictures that ads name: whose, where, their hashes, or the reason why there are none.

A row an ad and address, so that all that is known of an ad's pictures goes with the ad.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Index,
    Table,
    Text,
    delete,
    func,
    select,
    update,
)

from crawlers.report import TRANSIENT
from stream.messages import RecordRef, now
from stream.state import insert, metadata

pictures = Table(
    "pictures",
    metadata,
    Column("ad", Text, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("named", BigInteger, nullable=False),
    Column("asked", BigInteger, nullable=False, default=0),
    Column("category", Text, nullable=False, default=""),
    Column("detail", Text, nullable=False, default=""),
    Column("sha256", Text, nullable=False, default=""),
    Column("hash", Text, nullable=False, default=""),
    Column("etag", Text, nullable=False, default=""),
    Column("modified", Text, nullable=False, default=""),
    Column("file", Text, nullable=False, default=""),
    Column("offset", BigInteger, nullable=False, default=0),
    Index("pictures_url", "source", "url"),
    Index("pictures_page", "source", "page"),
    Index("pictures_hash", "hash", "named"),
    Index("pictures_asked", "asked"),
)
_C = pictures.c


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A row of ``pictures``: ``page`` is the address of the ad, ``named`` when a new page of it
    last named the picture, ``asked`` when it was last asked for (0: not yet; both in microseconds),
    ``category`` and ``detail`` why there is no hash, ``file`` and ``offset`` where it is kept."""

    ad: str
    url: str
    source: str
    page: str
    named: int
    asked: int = 0
    category: str = ""
    detail: str = ""
    sha256: str = ""
    hash: str = ""
    etag: str = ""
    modified: str = ""
    file: str = ""
    offset: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it was not asked for yet, or failed in a way that may pass."""
        return not self.asked or self.category in TRANSIENT

    @property
    def ref(self) -> RecordRef:
        """Where its bytes stand, when they are kept."""
        return RecordRef(file=self.file, offset=self.offset, sha256=self.sha256)


class Pictures:
    """The pictures of one source as its crawl sees them."""

    def __init__(self, engine: Engine, source: str) -> None:
        self.engine = engine
        self.source = source

    def name(self, ad: str, page: str, urls: Sequence[str]) -> None:
        """Notes that a new page of an ad names pictures; what is known of an address is known of it
        for every ad. On disk when it returns."""
        at = now()
        with self.engine.begin() as connection:
            for url in urls:
                known = self._known(connection, url)
                row = Picture(ad=ad, url=url, source=self.source, page=page, named=at)
                if known is not None:
                    row = msgspec.structs.replace(known, ad=ad, page=page, named=at)
                order = insert(connection, pictures).values(msgspec.structs.asdict(row))
                new = {"page": page, "named": at}
                connection.execute(
                    order.on_conflict_do_update(index_elements=["ad", "url"], set_=new)
                )

    def known(self, url: str) -> Picture | None:
        """What is known of an address, by the latest answer; ``None`` when no ad names it."""
        with self.engine.connect() as connection:
            return self._known(connection, url)

    def _known(self, connection: Connection, url: str) -> Picture | None:
        query = select(pictures).where(self._is(url)).order_by(_C.asked.desc()).limit(1)
        row = connection.execute(query).mappings().first()
        return None if row is None else Picture(**row)

    def _is(self, url: str) -> Any:
        return (_C.source == self.source) & (_C.url == url)

    def still_open(self, page: str) -> list[str]:
        """Addresses that a page named and that are to be asked for again."""
        where = (_C.source == self.source) & (_C.page == page)
        where &= (_C.asked == 0) | _C.category.in_(sorted(TRANSIENT))
        with self.engine.connect() as connection:
            return list(connection.execute(select(_C.url).where(where)).scalars())

    def put(self, url: str, **values: Any) -> None:
        """Notes what came of asking for an address, for all ads that name it. An older row of an ad
        that has the same bytes under an address the ad no longer names goes."""
        with self.engine.begin() as connection:
            connection.execute(update(pictures).where(self._is(url)).values(asked=now(), **values))
            if values.get("sha256"):
                self._drop_former(connection, url, values["sha256"])

    def _drop_former(self, connection: Connection, url: str, sha256: str) -> None:
        for ad, named in connection.execute(select(_C.ad, _C.named).where(self._is(url))).all():
            former = (_C.ad == ad) & (_C.sha256 == sha256) & (_C.url != url) & (_C.named < named)
            connection.execute(delete(pictures).where(former))


def of_ad(engine: Engine, ad: str) -> list[Picture]:
    """The pictures that an ad has named, those that it named last first."""
    query = select(pictures).where(_C.ad == ad).order_by(_C.named.desc(), _C.url)
    with engine.connect() as connection:
        return [Picture(**row) for row in connection.execute(query).mappings()]


def forget(engine: Engine, ads: Mapping[str, int]) -> int:
    """Deletes what is known of the pictures of ads, as far as it was named before a moment (in
    microseconds) that stands beside each ad; returns how many rows that were."""
    with engine.begin() as connection:
        return sum(
            connection.execute(
                delete(pictures).where((_C.ad == ad) & (_C.named <= before))
            ).rowcount
            for ad, before in ads.items()
        )


def expire(engine: Engine, before: int, *, dry_run: bool = False) -> int:
    """Deletes pictures that no ad has named since a moment in microseconds; returns how many."""
    old = _C.named < before
    with engine.begin() as connection:
        if dry_run:
            count = select(func.count()).select_from(pictures).where(old)
            return connection.execute(count).scalar_one()
        return connection.execute(delete(pictures).where(old)).rowcount


def hashes(engine: Engine, since: int = 0) -> Iterator[Sequence[str]]:
    """The hashes of pictures that were asked for at a moment or later, in parts; all different ones
    when no moment is given."""
    # Two shapes, so that SQLite reads nothing but the index of hashes, or of times.
    every = select(_C.hash).distinct()
    query = select(_C.hash).where(_C.asked >= since) if since else every
    with engine.connect() as connection:
        rows = connection.execution_options(yield_per=20_000).execute(query)
        for part in rows.partitions():
            yield [row[0] for row in part if row[0]]


def newest(engine: Engine) -> int:
    """When a picture was last asked for, in microseconds."""
    query = select(_C.asked).order_by(_C.asked.desc()).limit(1)
    with engine.connect() as connection:
        return connection.execute(query).scalar() or 0


def having(engine: Engine, wanted: Sequence[str], limit: int, *, but: str = "") -> list[Picture]:
    """Pictures with one of some hashes, one of each ad: those of the first hash first, the latest
    first among them. One ad may be left out."""
    found: dict[str, Picture] = {}
    other = pictures.alias().c
    twice = (other.ad == _C.ad) & (other.hash == _C.hash) & (other.url < _C.url)
    first = ~select(other.ad).where(twice).exists()
    with engine.connect() as connection:
        for hash_ in wanted:
            where = (_C.hash == hash_) & (_C.ad != but) & first
            query = select(pictures).where(where).order_by(_C.named.desc())
            for row in connection.execute(query.limit(limit + len(found))).mappings():
                found.setdefault(row["ad"], Picture(**row))
            if len(found) >= limit:
                break
    return list(found.values())[:limit]


def count_ads(engine: Engine, wanted: Sequence[str], most: int, *, but: str = "") -> int:
    """How many ads have a picture with one of some hashes, counted up to a bound."""
    where = _C.hash.in_(wanted) & (_C.ad != but)
    ads = select(_C.ad).distinct().where(where).limit(most).subquery()
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(ads)).scalar_one()
