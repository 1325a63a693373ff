"""Where ads stand on the server, and in which version."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch

from search.elastic.mapping import key
from search.elastic.names import FLAGGED, Names
from search.elastic.server import patient

_CHUNK, _MOST = 1000, 10_000

_NAMES = ("id", "version", "seen", "written")
COLUMNS = [{"field": name} for name in _NAMES]
"""What of a document tells its copy."""


class Copy(NamedTuple):
    """A document of an ad: its index (``at``), version, first sight and when it was written."""

    id: str
    at: str
    version: int
    seen: int
    written: int

    @property
    def rank(self) -> tuple[int, bool]:
        """Of two copies the higher one stays; a flag wins over none."""
        return self.version, f"-{FLAGGED}-" in self.at


def of(hit: dict[str, Any]) -> Copy:
    """The copy that a hit describes."""
    values = hit["fields"]
    return Copy(values["id"][0], hit["_index"], *(int(values[name][0]) for name in _NAMES[1:]))


def find(client: Elasticsearch, names: Names, ids: Iterable[str]) -> dict[str, list[Copy]]:
    """All copies of ads in a generation, the one that stays first."""
    wanted = list(dict.fromkeys(ids))
    found: defaultdict[str, list[Copy]] = defaultdict(list)
    for start in range(0, len(wanted), _CHUNK):
        for copy in _chunk(client, names, wanted[start : start + _CHUNK]):
            found[copy.id].append(copy)
    for copies in found.values():
        copies.sort(key=lambda copy: copy.rank, reverse=True)
    return dict(found)


def _chunk(client: Elasticsearch, names: Names, ids: Sequence[str]) -> list[Copy]:
    answer = patient(
        lambda: client.search(
            index=names.patterns,
            query={"ids": {"values": [key(ident) for ident in ids]}},
            size=min(len(ids) * 2 + 10, _MOST),
            source=False,
            docvalue_fields=COLUMNS,
            track_total_hits=False,
            allow_partial_search_results=False,
        )
    )
    return [of(hit) for hit in answer["hits"]["hits"]]
