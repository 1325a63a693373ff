"""Ads that were deleted and are not to come back: hashes of ids and addresses, without content.

Every stage reads a message of such an ad as its tombstone, so that no replay, dead letter or older
copy brings it back; crawls and imports leave it out before anything of it is kept.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, Self, TypeVar

import msgspec
from sqlalchemy import BigInteger, Column, Engine, Table, Text, case, delete, select

from stream import messages
from stream.messages import FOREVER, now
from stream.state import insert, metadata, open_state

deletions = Table(
    "deletions",
    metadata,
    Column("key", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("before", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
)
_C = deletions.c
T = TypeVar("T")

EXPIRED = "expired"
_TOLD, _BOUNDS = ("reason", "person", "at"), ("before", "until")
_CHUNK = 400
"""Keys of one statement; SQLite bounds the number of its parameters."""


class Deletion(msgspec.Struct, frozen=True, kw_only=True):
    """One record. ``key`` is that of an ad or of the address of a page, ``person`` who did it,
    ``at`` when. Versions up to ``before`` are held back (FOREVER: every one), until the moment
    ``until`` (FOREVER: for good); all times in microseconds."""

    key: str
    reason: str
    person: str
    at: int
    before: int = FOREVER
    until: int = FOREVER


class Sign(NamedTuple):
    """What a message is known by: keys of its ad and its page, and its version."""

    keys: tuple[str, ...]
    version: int = 0


def ad_key(ident: str) -> str:
    """The key of an ad, from which nobody reads its id."""
    return _key("ad", ident)


def page_key(url: str) -> str:
    """The key of an address; whoever knows the address can tell that it was deleted."""
    return _key("page", url)


def place_key(url: str) -> str:
    """The key of all ads at an address, wherever they come from; that of the page itself keeps it
    from being fetched."""
    return _key("place", url)


def _key(kind: str, name: str) -> str:
    return hashlib.sha256(f"{kind}\0{name}".encode("utf-8", "replace")).hexdigest()[:40]


def sign(key: str, message: messages.Message | None) -> Sign:
    """By what a message that travels under a key is known; without a message by the key alone."""
    if isinstance(message, messages.Capture):
        return Sign((page_key(message.url),), message.fetched_at)
    if isinstance(message, messages.Ad):
        return Sign((ad_key(message.id), place_key(message.url)), message.version)
    if isinstance(message, messages.Alert):
        return Sign((ad_key(message.ad),), message.version)
    return Sign((ad_key(key),))


class Deletions:
    """The records in a state store, which other processes see at once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """The records of the state store at an address."""
        return cls(open_state(url))

    def close(self) -> None:
        """Gives the connections back."""
        self.engine.dispose()

    def add(self, found: Sequence[Deletion]) -> None:
        """Stores records. Of two of one key each bound that holds back more stays, so that neither
        an expiry nor an older copy weakens a deletion that somebody asked for."""
        self.lapse()
        with self.engine.begin() as connection:
            for part in _parts(one for one in found if one.until > now()):
                order = insert(connection, deletions)
                new = order.excluded
                stronger = (_C.before <= new.before) & (_C.until <= new.until)
                kept = {name: case((stronger, new[name]), else_=_C[name]) for name in _TOLD}
                most = {
                    name: case((new[name] > _C[name], new[name]), else_=_C[name])
                    for name in _BOUNDS
                }
                connection.execute(
                    order.on_conflict_do_update(index_elements=["key"], set_=kept | most),
                    [msgspec.structs.asdict(one) for one in part],
                )

    def among(self, keys: Collection[str]) -> dict[str, int]:
        """Those of some keys that are held back, with the version up to which they are."""
        if not keys:
            return {}
        query = select(_C.key, _C.before).where(_C.until > now())
        with self.engine.connect() as connection:
            return {
                str(key): int(before)
                for part in _parts(sorted(set(keys)))
                for key, before in connection.execute(query.where(_C.key.in_(part)))
            }

    def bounds(self, signs: Sequence[Sign]) -> list[int | None]:
        """Of each of some messages the version up to which its ad is deleted, where it is one of
        a deleted ad."""
        found = self.among({key for one in signs for key in one.keys})
        return [_bound(one, found) for one in signs]

    def hold_back(self, signs: Sequence[Sign]) -> list[bool]:
        """Whether each of some messages is one of a deleted ad."""
        return [bound is not None for bound in self.bounds(signs)]

    def left(self, ads: Sequence[messages.Ad]) -> list[messages.Ad]:
        """The ads without those that are held back."""
        held = self.hold_back([sign(ad.id, ad) for ad in ads])
        return [ad for ad, is_held in zip(ads, held, strict=True) if not is_held]

    def holds_back(self, *keys: str) -> bool:
        """Whether what is known by one of some keys is held back, however new it is."""
        return FOREVER in self.among(keys).values()

    def get(self, key: str) -> Deletion | None:
        """The record of a key."""
        with self.engine.connect() as connection:
            query = select(deletions).where((_C.key == key) & (_C.until > now()))
            row = connection.execute(query).mappings().first()
        return None if row is None else Deletion(**row)

    def every(self, *, expired: bool = False) -> Iterator[Deletion]:
        """The records, newest first; those of ads that were too old only when asked for."""
        query = select(deletions).where(_C.until > now()).order_by(_C.at.desc(), _C.key)
        if not expired:
            query = query.where(_C.before == FOREVER)
        with self.engine.connect() as connection:
            for row in connection.execute(query).mappings():
                yield Deletion(**row)

    def lift(self, keys: Collection[str]) -> int:
        """Removes records, so that their ads may come back; returns how many."""
        with self.engine.begin() as connection:
            order = delete(deletions).where(_C.key.in_(sorted(keys)))
            return int(connection.execute(order).rowcount)

    def lapse(self) -> None:
        """Removes records whose time is over."""
        with self.engine.begin() as connection:
            connection.execute(delete(deletions).where(_C.until <= now()))


def _bound(one: Sign, found: Mapping[str, int]) -> int | None:
    most = max((found[key] for key in one.keys if key in found), default=None)
    return most if most is not None and one.version <= most else None


def _parts(found: Iterable[T]) -> Iterator[list[T]]:
    left = iter(found)
    while part := list(islice(left, _CHUNK)):
        yield part
