"""The client, the version of the server, and its errors in our words."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import elasticsearch
from elasticsearch import ApiError, Elasticsearch, TransportError

from search.elastic.address import Address
from search.errors import IndexMissingError

T = TypeVar("T")

MAJOR = elasticsearch.__version__[0]
TIMEOUT = 30.0
"""Seconds after which a server that does not answer counts as gone."""

_PASSES = frozenset({429, 502, 503, 504})
"""Answers of a server that recovers, or is too busy for a moment."""
_PATIENCE, _FIRST_PAUSE, _LONGEST_PAUSE = 10.0, 0.1, 1.0
"""Seconds to wait for an answer, and between two looks, doubling from the first to the second."""

_VERSIONS = "/_nodes?filter_path=nodes.*.version"
"""``GET /`` is not part of every distribution."""


def connect(address: Address) -> Elasticsearch:
    """A client of servers that answer and whose version fits, else IndexMissingError."""
    client = _client(address)
    try:
        check_version(client, address)
    except BaseException:
        client.close()
        raise
    return client


def _client(address: Address) -> Elasticsearch:
    options: dict[str, Any] = {"request_timeout": TIMEOUT, "max_retries": 1}
    if address.authorization:
        options["headers"] = {"authorization": address.authorization}
    if address.ca:
        if not Path(address.ca).is_file():
            cure = "set it to the certificate of the authority, a file in PEM"
            raise IndexMissingError("there is no such file", where="THB_INDEX_CA", cure=cure)
        options["ca_certs"] = address.ca
    return Elasticsearch(list(address.hosts), **options)


def check_version(client: Elasticsearch, address: Address) -> str:
    """The version of the oldest node; IndexMissingError says which server goes with the client.
    A server of another major version refuses the client's own requests, so this one is bare."""
    headers = {"accept": "application/json"}
    if address.authorization:
        headers["authorization"] = address.authorization
    with speaking(address):
        meta, body = patient(lambda: _asked(client, headers))
    if meta.status != 200:
        raise _refused(meta.status, reason(body), address)
    nodes = body.get("nodes", {}) if isinstance(body, dict) else {}
    versions = sorted((str(node.get("version", "")) for node in nodes.values()), key=_number)
    product = meta.headers.get("x-elastic-product") or ""
    if product != "Elasticsearch" or not versions or _number(versions[0])[0] != MAJOR:
        raise _unfit(product, versions[0] if versions else "", address)
    return versions[0]


def _asked(client: Elasticsearch, headers: dict[str, str]) -> tuple[Any, Any]:
    meta, body = client.transport.perform_request("GET", _VERSIONS, headers=headers)
    if meta.status in _PASSES:
        raise ApiError(str(meta.status), meta, body)
    return meta, body


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3]) or (0,)


def _unfit(product: str, version: str, address: Address) -> IndexMissingError:
    old = _number(version)[0] in (5, 6, 7)  # servers before 7.14 do not name themselves
    found = product or ("Elasticsearch" if old else "OpenSearch or another product")
    client = ".".join(map(str, elasticsearch.__version__))
    return IndexMissingError(
        f"the server is {found} {version}".rstrip()
        + f", and the client {client} goes with Elasticsearch {MAJOR} only",
        where=address.shown,
        cure=f"set THB_INDEX_URL to Elasticsearch {MAJOR}, or unset it for the embedded index",
    )


@contextmanager
def speaking(address: Address) -> Iterator[None]:
    """What the server or the network does wrong becomes an IndexMissingError."""
    try:
        yield
    except ApiError as error:
        raise _refused(error.status_code, reason(error.body, error), address) from error
    except elasticsearch.UnsupportedProductError as error:
        raise _unfit("", "", address) from error
    except TransportError as error:
        raise IndexMissingError(
            f"the index does not answer ({first_line(error)})",
            where=address.shown,
            cure="start Elasticsearch, or correct THB_INDEX_URL and THB_INDEX_CA",
        ) from error


def patient(ask: Callable[[], T]) -> T:
    """The answer; asks again while the server starts, recovers or is too busy, and while an index
    is not open yet that another process has just made."""
    until, pause = time.monotonic() + _PATIENCE, _FIRST_PAUSE
    while True:
        try:
            return ask()
        except ApiError as error:
            if error.status_code not in _PASSES or time.monotonic() > until:
                raise
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def first_line(error: Exception) -> str:
    """What an error says, short."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def reason(body: object, error: object = "") -> str:
    """The innermost reason of an answer of the server."""
    found: Any = body.get("error", body) if isinstance(body, dict) else body
    if not isinstance(found, dict):
        return str(found or error)[:300]
    causes = found.get("root_cause") or [found]
    inner = found.get("caused_by") or {}
    text = str(causes[0].get("reason") or found.get("type") or error)[:200]
    return f"{text}: {str(inner['reason'])[:200]}" if inner.get("reason") else text


_CURES = {
    401: "set THB_INDEX_API_KEY, or THB_INDEX_USER and THB_INDEX_PASSWORD",
    403: "give the account its rights, or lift the block (docs/elasticsearch.md)",
    404: "run thb index rebuild, or thb stream replay index",
    429: "the server is too busy or out of disk; give it room and run the stage again",
    503: "it starts or recovers; try again in a minute, and see its log if it stays so",
}


def _refused(status: int, why: str, address: Address) -> IndexMissingError:
    cure = _CURES.get(status, "see the log of Elasticsearch; nothing is lost, run it again")
    return IndexMissingError(
        f"Elasticsearch answers {status} ({why})", where=address.shown, cure=cure
    )
