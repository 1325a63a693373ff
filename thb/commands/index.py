"""``thb index``: what is done to the index of ads as a whole."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from getpass import getuser
from typing import TYPE_CHECKING, Annotated

import typer

from thb import settings, terminal
from thb.options import Home, Json

if TYPE_CHECKING:
    from search import Watches
    from stream.deletions import Deletion

app = typer.Typer(help="The index of ads.")

DAY = 86_400_000_000


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
    """Deletes ads that are older than THB_KEEP_FLAGGED and THB_KEEP_OTHERS days, so that every
    stage forgets them; one that is captured anew later is a new ad. An ad that a watch has alerted
    of is kept like a flagged one. The embedded stream is trimmed to the days that its topics keep.
    Hashes of pictures that no ad has named for longer than the longest of the two go as well."""
    from crawlers import picture_store
    from search.dates import micros
    from search.expiry import Keep, expired
    from thb.commands.deleting import tell_unfolded
    from thb.deleting import Eraser

    known = settings.load(home=home)
    keep, now = Keep(known.keep_flagged, known.keep_others), datetime.now(UTC)
    with Eraser(known.context) as eraser:
        index = eraser.index
        # All ids first: what is sent changes the index while it is read.
        flagged = list(expired(index, keep, now, flagged=True))
        others = list(_without_alerts(eraser.watches, expired(index, keep, now, flagged=False)))
        if not dry_run:
            ids = [*flagged, *others]
            eraser.delete(_records(ids, micros(now)), dict.fromkeys(ids, micros(now)))
            eraser.bus.tidy()
            tell_unfolded(eraser)
        gone = 0 if dry_run else index.tidy()
        oldest = now - timedelta(days=max(known.keep_flagged, known.keep_others))
        engine = eraser.deletions.engine
        pictures = picture_store.expire(engine, micros(oldest), dry_run=dry_run)
    counts = {"flagged": len(flagged), "others": len(others), "pictures": pictures, "months": gone}
    if json:
        terminal.emit_json(counts)
    else:
        terminal.emit_table(("expired", "number"), list(counts.items())[:3])
        terminal.say(f"{gone} months without ads removed" if gone else "see `thb status`")


def _without_alerts(watches: "Watches", ids: Iterable[str]) -> Iterator[str]:
    from thb.deleting import parts

    for batch in parts(ids):
        alerted = watches.alerted(batch)
        yield from (ident for ident in batch if ident not in alerted)


def _records(ids: Iterable[str], at: int) -> "list[Deletion]":
    """What was captured until now is held back for as long as anything may still hold a copy; what
    is captured later is new."""
    from stream.deletions import EXPIRED, Deletion, ad_key
    from stream.topics import LONGEST

    person, until = getuser(), at + LONGEST * DAY
    return [
        Deletion(key=ad_key(ident), reason=EXPIRED, person=person, at=at, before=at, until=until)
        for ident in ids
    ]
