"""The stages ``index`` and ``watch``: scored ads in, the index and alerts out."""

from collections.abc import Sequence
from typing import NamedTuple

import structlog

from search.fields import Item, item_of
from search.opening import open_index
from search.request import Refusals
from search.watches import State, Watches
from search.watching import Match, Matcher
from stream.codec import encode
from stream.messages import Alert, ScoredAd, now
from stream.metrics import FLAG_AGE
from stream.stages import Context, Incoming, Outcome
from stream.state import open_state

log = structlog.get_logger("search")


class _Batch(NamedTuple):
    """A batch read once: items in order (or why not), what each key comes to; what is gone with the
    version up to which it is."""

    items: list[Item | Exception | None]
    wanted: list[Item]
    gone: dict[str, int]


class IndexStep:
    """Writes ads to the index and deletes those of tombstones; an ad that the index refuses is a
    dead letter. Standby while another process is the writer of an embedded index."""

    def __init__(self, context: Context) -> None:
        self._index = open_index(context.index_url, write=True)

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        read = _read(batch)
        refused = self._index.write_items(read.wanted, read.gone)
        _observe_ages([item for item in read.wanted if item.ad.id not in refused])
        return [_outcome(item, refused) for item in read.items]

    def close(self) -> None:
        self._index.close()


class WatchStep:
    """Matches every ad against all watches; stores alerts and hands on those that are new, each
    under its own id. The tombstone of an ad becomes those of its alerts."""

    def __init__(self, context: Context) -> None:
        self._engine = open_state(context.state_url)
        self._watches = Watches(self._engine)
        self._state: State | None = None
        self._matcher = Matcher(())

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        self._reload()
        read = _read(batch)
        found = [self._alerts(item) for item in read.items]
        gone = self._watches.alerts_of(read.gone)
        self._watches.forget(read.gone)
        kept = set(map(id, read.wanted))
        wanted = [
            alert
            for item, alerts in zip(read.items, found, strict=True)
            if id(item) in kept
            for alert in alerts
        ]
        sent = {alert.id: alert for alert in self._watches.record(wanted)}
        return [
            self._outcome(gone.get(incoming.record.key, ()), item, alerts, sent)
            for incoming, item, alerts in zip(batch, read.items, found, strict=True)
        ]

    def close(self) -> None:
        self._engine.dispose()

    def _reload(self) -> None:
        """Watches that people changed meanwhile count from the next batch on."""
        state = self._watches.state()
        if state != self._state:
            self._matcher = Matcher(self._watches.list())
            self._state = state

    def _alerts(self, item: Item | Exception | None) -> list[Alert]:
        if not isinstance(item, Item):
            return []
        return [_alert(item, match) for match in self._matcher.match_item(item)]

    @staticmethod
    def _outcome(
        gone: Sequence[str],
        item: Item | Exception | None,
        alerts: Sequence[Alert],
        sent: dict[str, Alert],
    ) -> Outcome:
        if isinstance(item, Exception):
            return item
        if item is None:
            return [(ident, None) for ident in gone]
        stored = [sent[alert.id] for alert in alerts if alert.id in sent]
        raised = [alert for alert in stored if alert.version == item.ad.version]
        for alert in raised:
            log.info("alert", watch=alert.watch, ad=alert.ad, trace=alert.trace)
        return [(alert.id, encode(alert)) for alert in raised]


def _outcome(item: Item | Exception | None, refused: Refusals) -> Outcome:
    if isinstance(item, Item):
        return refused.get(item.ad.id, ())
    return item if isinstance(item, Exception) else ()


def _read(batch: Sequence[Incoming]) -> _Batch:
    """What is to be written and deleted: the messages of a key count in their order, so that an ad
    after a tombstone stays and one before it does not."""
    items: list[Item | Exception | None] = []
    wanted: dict[str, list[Item]] = {}
    gone: dict[str, int] = {}
    for incoming in batch:
        item = _item(incoming)
        items.append(item)
        if item is None:
            key, most = incoming.record.key, incoming.before
            gone[key] = max(most, gone.get(key, most))
            wanted[key] = [one for one in wanted.get(key, ()) if one.ad.version > most]
        elif isinstance(item, Item):
            wanted.setdefault(item.ad.id, []).append(item)
    return _Batch(items, [item for kept in wanted.values() for item in kept], gone)


def _observe_ages(items: Sequence[Item]) -> None:
    """Notes how old flagged ads are when they can be found, in seconds since their capture."""
    at = now()
    for item in items:
        if isinstance(item.ad, ScoredAd) and item.ad.flagged:
            FLAG_AGE.observe(max(0, at - item.ad.version) / 1_000_000)


def _item(incoming: Incoming) -> Item | Exception | None:
    message = incoming.message
    if message is None:
        return None
    if not isinstance(message, ScoredAd):
        return TypeError(f"expected a ScoredAd, got {type(message).__name__}")
    try:
        return item_of(message)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (it becomes a dead letter with this reason)
        return error


def _alert(item: Item, match: Match) -> Alert:
    ad = item.ad
    return Alert(
        id=f"{match.watch.id}:{ad.id}",
        watch=match.watch.id,
        ad=ad.id,
        title=ad.title,
        source=ad.source,
        version=ad.version,
        raised_at=now(),
        spans=match.spans,
        trace=ad.trace,
    )
