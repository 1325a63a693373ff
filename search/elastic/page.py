"""A page of Elasticsearch: one request for the ads, their number and the facets."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple
from zlib import crc32

from elasticsearch import ApiError, Elasticsearch

from search import cursor
from search.cursor import Cursor
from search.elastic.names import FLAGGED, KINDS, Names
from search.elastic.server import patient, reason
from search.elastic.translate import translate
from search.errors import RequestError
from search.facets import DISTINCT, FACETS, frequent
from search.request import Request
from stream.codec import decode
from stream.messages import ScoredAd

_COLUMNS = {"newest": "seen", "score": "score", "relevance": "_score"}
_AGGREGATIONS = {
    name: {"terms": {"field": f"f_{name}", "size": DISTINCT, "shard_size": DISTINCT * 5}}
    for name in FACETS
}

Facets = Mapping[str, list[tuple[str, int]]]


class Answer(NamedTuple):
    """What one request gave: how many ads match, those of the page, facets, the next cursor."""

    total: int
    ads: tuple[ScoredAd, ...]
    facets: Facets
    next: str | None


def page(client: Elasticsearch, prefix: str, request: Request) -> Answer:
    """The page of a request; RequestError when the server cannot do the query."""
    names = Names(prefix, "")
    kinds = KINDS if request.all else (FLAGGED,)
    try:
        answer = patient(
            lambda: client.search(
                index=[names.alias(kind) for kind in kinds],
                ignore_unavailable=True,
                allow_partial_search_results=False,
                **_relevance(request),
                **body(request),
            )
        )
    except ApiError as error:
        if error.status_code != 400:
            raise
        why = reason(error.body, error)
        raise RequestError(
            f"the index cannot do this query ({why})", cure="make it simpler"
        ) from error
    return _read(answer.body, request)


def _relevance(request: Request) -> dict[str, Any]:
    """Words weigh the same in all indices, and the same copies answer every page of a query: each
    copy has statistics of its own."""
    if request.sort != "relevance":
        return {}
    query = f"{crc32(request.query.text.encode('utf-8', 'surrogatepass')):08x}"
    return {"search_type": "dfs_query_then_fetch", "preference": query}


def body(request: Request) -> dict[str, Any]:
    """The request in the words of the server; one ad more than is shown says if there are more."""
    after = cursor.decode(request.after, request.sort) if request.after else None
    if after and not after.id:
        raise RequestError("the cursor is of another index", cure="search anew without it")
    return {
        "query": translate(request.root),
        "size": request.limit + 1 if request.limit else 0,
        "sort": [{_COLUMNS[request.sort]: "desc"}, {"id": "asc"}],
        "search_after": [after.value, after.id] if after else None,
        "source_includes": ["ad"],
        "track_total_hits": True,
        "aggregations": _AGGREGATIONS if request.facets else None,
    }


def _read(found: Mapping[str, Any], request: Request) -> Answer:
    shown = found["hits"]["hits"][: request.limit]
    more = len(found["hits"]["hits"]) > request.limit and shown
    return Answer(
        found["hits"]["total"]["value"],
        tuple(ad_of(hit) for hit in shown),
        _facets(found.get("aggregations", {})) if request.facets else {},
        cursor.encode(Cursor(request.sort, *shown[-1]["sort"])) if more else None,
    )


def ad_of(hit: Mapping[str, Any]) -> ScoredAd:
    """The ad of a hit."""
    return decode(ScoredAd, hit["_source"]["ad"].encode())


def _facets(found: Mapping[str, Any]) -> Facets:
    buckets = {name: found.get(name, {}).get("buckets", ()) for name in FACETS}
    return {
        name: frequent(Counter({bucket["key"]: bucket["doc_count"] for bucket in some}))
        for name, some in buckets.items()
    }
