"""Bulk requests: bounded, patient with a busy server, and clear about what was refused."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch, helpers

from search.elastic.address import Address
from search.elastic.server import reason
from search.errors import IndexMissingError

_DOCUMENTS, _BYTES = 500, 5_000_000
"""Of one request at most; the next is sent when it is answered."""
_RETRIES, _FIRST_PAUSE, _LONGEST_PAUSE = 22, 0.25, 5.0
"""What passes by itself is waited for about a minute and a half: a server looks every 30 seconds
whether its disk has room again."""

_PASSES = (429, 502, 503, 504)
"""The server is too busy, its disk is over the flood stage, or a shard is on its way back."""

_FINE = frozenset({404, 409})
"""Gone already, or there in a newer version: what was wanted holds."""
_OF_A_DOCUMENT = frozenset({400, 413})
_OF_THE_INDEX = ("validation_exception", "index_closed_exception", "index_not_found_exception")
"""Reasons under status 400 that no document is to blame for."""

Action = dict[str, Any]


class Refused(NamedTuple):
    """A document that the server does not take, and why."""

    id: str
    why: str


class _Answer(NamedTuple):
    """What the server says of one action; ``whole`` when it refused the request as such."""

    id: str
    status: int
    kind: str
    why: str
    whole: bool


def send(client: Elasticsearch, address: Address, actions: list[Action]) -> list[Refused]:
    """Does the actions and returns the documents that were refused. What concerns no single
    document (no room, no rights, a shard is gone) is an IndexMissingError."""
    refused, again = [], []
    for answer in _failures(client, actions, _DOCUMENTS):
        if answer.whole and len(actions) > 1:
            again.append(answer.id)
        else:
            refused.append(_judged(answer, address))
    if again:
        wanted = set(again)
        rest = [action for action in actions if action["_id"] in wanted]
        refused += [_judged(one, address) for one in _failures(client, rest, 1)]
    return refused


def _failures(client: Elasticsearch, actions: Iterable[Action], size: int) -> Iterator[_Answer]:
    """The answers to actions that failed. One unreadable action makes the server refuse its whole
    request, which is then sent in pieces."""
    answers = helpers.streaming_bulk(
        client,
        actions,
        chunk_size=size,
        max_chunk_bytes=_BYTES,
        raise_on_error=False,
        raise_on_exception=False,
        max_retries=_RETRIES,
        retry_on_status=_PASSES,
        initial_backoff=_FIRST_PAUSE,
        max_backoff=_LONGEST_PAUSE,
        yield_ok=False,
    )
    for _, info in answers:
        ((_, found),) = info.items()
        if found["status"] not in _FINE:
            yield _answer(found)


def _answer(found: dict[str, Any]) -> _Answer:
    error = found.get("error")
    kind = str(error.get("type", "")) if isinstance(error, dict) else ""
    whole = "exception" in found and found["status"] == 400
    why = reason(getattr(found.get("exception"), "body", error), error)
    return _Answer(str(found["_id"]), int(found["status"]), kind, why, whole)


def _judged(answer: _Answer, address: Address) -> Refused:
    if answer.status in _OF_A_DOCUMENT and answer.kind not in _OF_THE_INDEX:
        return Refused(answer.id, answer.why)
    raise IndexMissingError(
        f"Elasticsearch does not write ({answer.status}: {answer.why})",
        where=address.shown,
        cure=_cure(answer),
    )


def _cure(answer: _Answer) -> str:
    if "block" in answer.kind:
        return "give the server disk, then lift the block (docs/elasticsearch.md); nothing is lost"
    if answer.status == 429:
        return "the server is too busy; give it room and run the stage again"
    return "see the log of Elasticsearch; nothing is lost, run the stage again"
