"""``thb delete`` and ``thb deleted``: ads go everywhere, and do not come back."""

from collections.abc import Iterator, Sequence
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
import typer

from stream.errors import InputError
from thb import settings, terminal
from thb.options import Home, Json

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from stream.deletions import Deletion
    from thb.deleting import Chosen, Done, Eraser

LONGEST = 200
"""Characters of a reason."""

Ads = Annotated[list[str] | None, typer.Argument(metavar="AD", help="Ids of ads.")]
Urls = Annotated[
    list[str] | None,
    typer.Option("--url", help="Address of a page: its ads. May be repeated."),
]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("delete")(delete)
    group = typer.Typer(help="What was deleted and does not come back.", no_args_is_help=True)
    group.command("list")(list_)
    group.command("apply")(apply)
    group.command("lift")(lift)
    app.add_typer(group, name="deleted")


def delete(
    reason: Annotated[str, typer.Option(help="Why: the number of a request or order, not a name.")],
    ads: Ads = None,
    urls: Urls = None,
    until: Annotated[
        str, typer.Option(metavar="DATE", help="Until the end of this day; for good if empty.")
    ] = "",
    unknown: Annotated[
        bool, typer.Option("--unknown", help="Also ids that the index does not hold.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without it nothing is deleted.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Delete ads everywhere and keep them from coming back: by a replay, a crawl or an import.

    What is kept of them is a record that holds hashes of id and address, the reason, who and when.
    The page stays in the evidence, and is told; no ad is made of it again. The stages carry the
    deletion out: `thb run` must be running, or run afterwards.
    """
    from stream.deletions import Deletion
    from stream.messages import FOREVER, now
    from thb.deleting import Eraser

    known = settings.load(home=home)
    wanted, pages = ads or [], [_checked_url(url) for url in urls or []]
    if not wanted and not pages:
        raise typer.BadParameter("name ids of ads, or --url")
    end, why = _until(until, ZoneInfo(known.zone)), _reason(reason)
    with Eraser(known.context) as eraser:
        chosen = eraser.choose(wanted, pages)
        if not unknown:
            _refuse_unknown(chosen.unknown, eraser)
        if not yes:
            raise InputError(_told(chosen), cure="nothing is deleted yet; add --yes to do it")
        at = now()
        records = [
            Deletion(key=key, reason=why, person=getuser(), at=at, until=end) for key in chosen.keys
        ]
        _log(eraser.deletions.engine, "delete", chosen.keys, why)
        done = eraser.delete(records, dict.fromkeys(chosen.ads, FOREVER))
        eraser.forget_addresses(chosen.addresses)
        tell_unfolded(eraser)
    _tell(chosen, done, as_json)


def _checked_url(url: str) -> str:
    from crawlers import links

    if not links.normalise(url):
        raise InputError("is no address of a page", where=url, cure="give it with https://")
    return url


def _reason(reason: str) -> str:
    text = " ".join(reason.split())
    if not text or len(text) > LONGEST:
        cure = f"say why in up to {LONGEST} characters"
        raise InputError("is empty" if not text else "is too long", where="--reason", cure=cure)
    return text


def _until(text: str, zone: ZoneInfo) -> int:
    from search.dates import interval
    from stream.messages import FOREVER, now

    if not text:
        return FOREVER
    try:
        end = interval(text, zone).end
    except ValueError as error:
        raise InputError(
            f"{text!r}: {error}", where="--until", cure="write it as 2030-12-31"
        ) from None
    if end <= now():
        raise InputError(f"{text} is over", where="--until", cure="name a later day")
    return end


def _refuse_unknown(ids: Sequence[str], eraser: "Eraser") -> None:
    """Refuses what the index does not hold. What was deleted already is erased from the stream once
    more, where a process that died may have left it."""
    from stream.deletions import ad_key

    for ident in ids:
        if known := eraser.deletions.get(ad_key(ident)):
            eraser.delete((), {ident: known.before})
            cure = "nothing is left to do; `thb deleted list` shows the record"
            raise InputError(f"was deleted already ({known.reason})", where=ident, cure=cure)
        cure = "thb search finds its id; --unknown keeps out one that is not indexed"
        raise InputError("no such ad in the index", where=ident, cure=cure)


def _told(chosen: "Chosen") -> str:
    return (
        f"to be deleted: {_count(len(chosen.ads), 'ad')}; not to be fetched again:"
        f" {_count(len(chosen.addresses), 'spelling')} of addresses; to stay as evidence:"
        f" {_count(len(chosen.kept), 'page')}"
    )


def tell_unfolded(eraser: "Eraser") -> None:
    """Says where another process keeps what was deleted from being overwritten on disk."""
    for log in eraser.unfolded():
        terminal.say(
            f"{log} may still hold what was deleted, since another process reads the file: run"
            " `thb deleted apply` once `thb run` and `thb serve` are idle or stopped"
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _tell(chosen: "Chosen", done: "Done", as_json: bool) -> None:
    if as_json:
        counts = {"ads": done.ads, "letters": done.letters, "addresses": len(chosen.addresses)}
        terminal.emit_json(counts | {"kept": [one._asdict() for one in chosen.kept]})
        return
    terminal.say(
        f"deleted: {_count(done.ads, 'ad')}, {_count(done.letters, 'dead letter')}; not fetched"
        f" again: {_count(len(chosen.addresses), 'spelling')} of addresses; index and alerts"
        " follow with `thb run`"
    )
    for one in chosen.kept:
        terminal.say(f"kept as evidence: {one.file}, offset {one.offset}, page of {one.ad}")


def list_(
    every: Annotated[
        bool, typer.Option("--all", help="Also ads that were too old, which may come as new.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List the records, newest first; with --json a record a line, as `apply` reads them."""
    from stream.deletions import Deletions

    context = settings.load(home=home).context
    store = Deletions.open(context.state_url)
    try:
        found = store.every(expired=every)
        if as_json:
            for one in found:
                terminal.emit_json(one)
        else:
            columns = ("key", "reason", "person", "at", "until")
            terminal.emit_table(columns, map(_row, found))
    finally:
        store.close()


def _row(one: "Deletion") -> tuple[str, ...]:
    from stream.messages import FOREVER

    until = "for good" if one.until == FOREVER else _day(one.until)
    return one.key, one.reason, one.person, _day(one.at), until


def _day(at: int) -> str:
    from search.dates import moment_of

    return f"{moment_of(at):%Y-%m-%d %H:%M}"


def apply(
    file: Annotated[
        Path | None,
        typer.Argument(help="Records of another copy: `thb deleted list --all --json`."),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Delete again what is there in spite of the records, as after a restore of an older copy: in
    index, stream, dead letters, what crawls know, and write-ahead logs. Reads the whole stream."""
    from thb.deleting import Eraser

    records = list(_read(file)) if file else []
    with Eraser(settings.load(home=home).context) as eraser:
        done = eraser.apply(records)
        if done.ads:
            _log(eraser.deletions.engine, "delete again", [], str(done.ads))
        tell_unfolded(eraser)
    if as_json:
        terminal.emit_json({"records": len(records), **done._asdict()})
    else:
        terminal.say(
            f"{_count(len(records), 'record')} taken over, deleted again: {_count(done.ads, 'ad')},"
            f" {_count(done.letters, 'dead letter')},"
            f" {_count(done.messages, 'other message')} of the stream"
        )


def _read(file: Path) -> "Iterator[Deletion]":
    from stream.deletions import Deletion

    decoder = msgspec.json.Decoder(Deletion)
    for line in terminal.lines(str(file)):
        try:
            yield decoder.decode(line.raw)
        except msgspec.DecodeError as error:
            raise InputError(
                f"is no record ({error})",
                where=f"{file}:{line.number}",
                cure="give a file of `thb deleted list --all --json`",
            ) from None


def lift(
    reason: Annotated[str, typer.Option(help="Why it may come back.")],
    ads: Ads = None,
    urls: Urls = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Take back the records of ads, and with --url those of the addresses of their pages, so that
    the next crawl may bring them as new."""
    from crawlers import links
    from stream.deletions import Deletions, ad_key, page_key, place_key

    if not ads and not urls:
        raise typer.BadParameter("name ids of ads, or --url")
    spelt = {name for url in urls or () for name in (url, links.normalise(url))}
    keys = [*map(ad_key, ads or ()), *map(page_key, spelt), *map(place_key, spelt)]
    store = Deletions.open(settings.load(home=home).context.state_url)
    try:
        lifted = store.lift(keys)
        if not lifted:
            raise InputError("nothing of it is recorded as deleted", cure="check the id")
        _log(store.engine, "lift deletion", keys, _reason(reason))
    finally:
        store.close()
    if as_json:
        terminal.emit_json({"lifted": lifted})
    else:
        terminal.say(f"{_count(lifted, 'record')} taken back")


def _log(engine: "Engine", action: str, keys: Sequence[str], why: str) -> None:
    """Who deleted what is written down under its key, not under its id."""
    from workbench import audit

    for key in keys or [""]:
        more: dict[str, Any] = {"target": key, "query": why}
        audit.record(engine, audit.entry(getuser(), "terminal", action, **more))
