"""The ledger: every ad that was sent is indexed once or dead with a reason, every match an alert.

``read`` counts what a system holds, ``faults`` says in words what does not add up.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import closing
from typing import NamedTuple

from sqlalchemy import select

from search import open_index
from search.alerts import alerts
from stream.bus import Bus
from stream.codec import decode
from stream.dead import letters
from stream.messages import Alert
from stream.stages import ALERTS
from stream.state import open_state
from tests.home import Home

BEFORE_THE_INDEX = ("parse", "score", "index")
"""The stages whose dead letters are ads that the index does not get."""


class Ledger(NamedTuple):
    """Copies in the index, open dead letters with their reasons, stored alerts, each by ad; and the
    ads of alerts that were told in the stream."""

    indexed: Counter[str]
    dead: dict[str, list[str]]
    alerts: Counter[str]
    told: frozenset[str]


def read(home: Home) -> Ledger:
    """What a system holds now."""
    with closing(open_index(home.urls["index"])) as index:
        indexed = Counter(ad.id for ad in index.ads())
    return Ledger(indexed, _dead(home.bus), _alerts(home.urls["state"]), _told(home.bus))


def faults(ledger: Ledger, sent: Collection[str], matching: Collection[str] = ()) -> list[str]:
    """What does not add up for ads that were sent, of which some match a watch; empty when all
    does."""
    return [
        *_named("lost", set(sent) - ledger.indexed.keys() - ledger.dead.keys()),
        *_named("never sent", (ledger.indexed.keys() | ledger.dead.keys()) - set(sent)),
        *_named("indexed and dead", ledger.indexed.keys() & ledger.dead.keys()),
        *_named("indexed twice", (ad for ad, n in ledger.indexed.items() if n != 1)),
        *_named("dead twice", (ad for ad, why in ledger.dead.items() if len(why) != 1)),
        *_named("dead without a reason", (ad for ad, why in ledger.dead.items() if not all(why))),
        *_named("no alert", set(matching) - ledger.alerts.keys()),
        *_named("alert without a match", ledger.alerts.keys() - set(matching)),
        *_named("alert twice", (ad for ad, n in ledger.alerts.items() if n != 1)),
        *_named("alert never told", ledger.alerts.keys() - ledger.told),
    ]


def _named(what: str, ads: Collection[str] | Iterator[str]) -> list[str]:
    found = sorted(ads)
    return [f"{what}: {len(found)}, {', '.join(found[:3])}"] if found else []


def _dead(bus: Bus) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for stage in BEFORE_THE_INDEX:
        for entry in letters(bus, stage):
            found.setdefault(entry.letter.key, []).append(entry.letter.reason)
    return found


def _alerts(state: str) -> Counter[str]:
    engine = open_state(state)
    try:
        with engine.connect() as connection:
            return Counter(connection.execute(select(alerts.c.ad)).scalars())
    finally:
        engine.dispose()


def _told(bus: Bus) -> frozenset[str]:
    records = (
        record
        for partition in range(bus.topics().get(ALERTS, 0))
        for record in bus.read(ALERTS, partition, 0, 100_000)
    )
    return frozenset(decode(Alert, one.value).ad for one in records if one.value is not None)
