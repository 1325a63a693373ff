"""Which generation of indices is in use: a document on the server, changed by comparison."""

import time
from contextlib import suppress
from typing import NamedTuple

import msgspec
from elasticsearch import ConflictError, Elasticsearch, NotFoundError

from search.elastic.mapping import SCHEMA
from search.elastic.names import Names
from search.elastic.server import patient

_ID = "index"
_MAPPINGS = {"dynamic": False, "properties": {}}


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """The generation that is read and written, the number of its mappings, the generation that a
    rebuild is making; until ``frozen_until`` (seconds since 1970) nobody writes."""

    generation: str = "g1"
    schema: int = SCHEMA
    building: str = ""
    frozen_until: float = 0.0

    @property
    def frozen(self) -> bool:
        return time.time() < self.frozen_until


class Held(NamedTuple):
    """The control as it stood, with what a change is compared with."""

    control: Control
    seq_no: int
    term: int


def _index(names: Names) -> str:
    return f"{names.prefix}-control"


def load(client: Elasticsearch, prefix: str) -> Held | None:
    """The control, ``None`` where nothing was ever written."""
    try:
        index = _index(Names(prefix, ""))
        found = patient(lambda: client.get(index=index, id=_ID, realtime=True))
    except NotFoundError:
        return None
    control = msgspec.convert(found["_source"], Control)
    return Held(control, found["_seq_no"], found["_primary_term"])


def create(client: Elasticsearch, prefix: str) -> Held:
    """The control, made if there is none."""
    if held := load(client, prefix):
        return held
    index = _index(Names(prefix, ""))
    client.options(ignore_status=400).indices.create(
        index=index, mappings=_MAPPINGS, settings={"auto_expand_replicas": "0-1"}
    )
    with suppress(ConflictError):  # somebody else was first
        client.create(index=index, id=_ID, document=msgspec.to_builtins(Control()))
    held = load(client, prefix)
    if held is None:
        raise RuntimeError(f"{index} was removed while it was made")
    return held


def change(client: Elasticsearch, prefix: str, held: Held, control: Control) -> Held:
    """Puts another control in place of the one that is held; ConflictError when somebody else did
    meanwhile."""
    done = client.index(
        index=_index(Names(prefix, "")),
        id=_ID,
        document=msgspec.to_builtins(control),
        if_seq_no=held.seq_no,
        if_primary_term=held.term,
    )
    return Held(control, done["_seq_no"], done["_primary_term"])
