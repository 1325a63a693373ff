"""``thb index``: what is done to the index of ads as a whole."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from stream import open_bus
from stream.bus import Bus
from stream.stages import ADS
from thb import settings, terminal
from thb.options import Home, Json

if TYPE_CHECKING:
    from search import Watches

app = typer.Typer(help="The index of ads.")

_BATCH = 1000


@app.command()
def rebuild(home: Home = None, json: Json = False) -> None:
    """Makes the index anew from the ads stored in it. The index stage must be stopped where the
    index is embedded; on Elasticsearch it is searched and written meanwhile."""
    import search

    count = search.rebuild(settings.load(home=home).context.index_url)
    if json:
        terminal.emit_json({"ads": count})
    else:
        terminal.say(f"{count} ads")


@app.command()
def expire(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count them only.")] = False,
    home: Home = None,
    json: Json = False,
) -> None:
    """Sends tombstones for ads that are older than THB_KEEP_FLAGGED and THB_KEEP_OTHERS days, so
    that every stage forgets them. An ad that a watch has alerted of is kept like a flagged one.
    Hashes of pictures that no ad has named for longer than the longest of the two go as well."""
    from crawlers import picture_store
    from search import Watches, open_index
    from search.dates import micros
    from search.expiry import Keep, expired
    from stream.state import open_state

    known = settings.load(home=home)
    keep, now = Keep(known.keep_flagged, known.keep_others), datetime.now(UTC)
    engine = open_state(known.context.state_url)
    with closing(open_index(known.context.index_url)) as index:
        watches = Watches(engine)
        # All ids first: what is sent changes the index while it is read.
        flagged = list(expired(index, keep, now, flagged=True))
        others = list(_without_alerts(watches, expired(index, keep, now, flagged=False)))
        if not dry_run:
            with closing(open_bus(known.context.stream_url)) as bus:
                _forget(bus, [*flagged, *others])
        gone = 0 if dry_run else index.tidy()
    oldest = now - timedelta(days=max(known.keep_flagged, known.keep_others))
    pictures = picture_store.expire(engine, micros(oldest), dry_run=dry_run)
    engine.dispose()
    counts = {"flagged": len(flagged), "others": len(others), "pictures": pictures, "months": gone}
    if json:
        terminal.emit_json(counts)
    else:
        terminal.emit_table(("expired", "number"), list(counts.items())[:3])
        terminal.say(f"{gone} months without ads removed" if gone else "see `thb status`")


def _without_alerts(watches: "Watches", ids: Iterable[str]) -> Iterator[str]:
    for batch in _batches(ids):
        alerted = watches.alerted(batch)
        yield from (ident for ident in batch if ident not in alerted)


def _forget(bus: Bus, ids: Iterable[str]) -> None:
    for batch in _batches(ids):
        bus.send(ADS, [(ident, None) for ident in batch])


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    left = iter(ids)
    while batch := list(islice(left, _BATCH)):
        yield batch
