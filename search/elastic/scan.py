"""Everything of some indices as it stands at one moment, however much it is."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from elasticsearch import ApiError, Elasticsearch

from search.elastic.server import patient

_KEEP = "5m"
"""How long the server waits for the next page."""


def hits(
    client: Elasticsearch, index: str, *, sort: str, size: int, **wanted: Any
) -> Iterator[dict[str, Any]]:
    """Every document of a point in time, in the order of a column."""
    with _point(client, index) as point:
        wanted |= {"size": size, "sort": [{sort: "asc"}], "track_total_hits": False}
        latest, after = point, None
        while latest:
            ask = partial(
                client.search,
                pit={"id": latest, "keep_alive": _KEEP},
                search_after=after,
                allow_partial_search_results=False,
                **wanted,
            )
            answer = patient(ask)
            page = answer["hits"]["hits"]
            yield from page
            if len(page) < size:
                return
            latest, after = answer["pit_id"], page[-1]["sort"]


@contextmanager
def _point(client: Elasticsearch, index: str) -> Iterator[str]:
    """A point in time of indices that exist; empty where there are none."""
    if not client.indices.get(index=index, features="aliases", ignore_unavailable=True).body:
        yield ""
        return
    opened = patient(
        lambda: client.open_point_in_time(index=index, keep_alive=_KEEP, ignore_unavailable=True)
    )
    point = opened["id"]
    try:
        yield point
    finally:
        with suppress(ApiError):  # it has run out already
            client.close_point_in_time(id=point)
