"""``thb search``, ``thb watch``, and ``thb alerts``."""

from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import msgspec
import typer

from stream.errors import InputError
from thb import naming, settings, terminal
from thb.options import Home, Json

Kind = Literal["job", "escort", "service", "review"]
KindOption = Annotated[Kind | None, typer.Option(help="Ads of this kind only.")]
Sources = Annotated[list[str] | None, typer.Option("--source", help="Of this source; repeatable.")]
Since = Annotated[str | None, typer.Option(metavar="TIME", help="First seen then or later.")]
Until = Annotated[str | None, typer.Option(metavar="TIME", help="First seen then or before.")]
Limit = Annotated[int, typer.Option(min=0, max=1000, help="Rows at most.")]
After = Annotated[str | None, typer.Option(metavar="CURSOR", help="`next` of the page before.")]
Name = Annotated[str, typer.Argument(metavar="WATCH", help="Id, or name, of a watch.")]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    from thb.commands import index, watch_match

    watch = typer.Typer(help="Stored queries: add, list, edit, delete, preview, match.")
    for command in (add, edit, delete, preview):
        watch.command()(command)
    watch.command("list")(list_watches)
    watch.command("match")(watch_match.match)
    app.command()(search)
    app.command()(alerts)
    app.add_typer(watch, name="watch")
    app.add_typer(index.app, name="index")


def search(
    query: Annotated[str, typer.Argument(help="As docs/search.md explains; '' is everything.")],
    kind: KindOption = None,
    since: Since = None,
    until: Until = None,
    every: Annotated[bool, typer.Option("--all/--flagged", help="Also unflagged ads.")] = False,
    indicator: Annotated[str | None, typer.Option(help="With this indicator only.")] = None,
    sort: Annotated[
        Literal["newest", "score", "relevance"], typer.Option(help="Order of the ads.")
    ] = "newest",
    limit: Limit = 20,
    after: After = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Searches the index; flagged ads unless --all is given."""
    from search import Request, open_index, parse_query

    known = settings.load(home=home)
    zone = ZoneInfo(known.zone)
    request = Request(
        query=parse_query(query, zone),
        all=every,
        kind=kind,
        since=_time(since, zone, "--since")[0] if since else None,
        until=_time(until, zone, "--until")[1] if until else None,
        indicator=indicator,
        sort=sort,
        limit=limit,
        after=after,
    )
    index = open_index(known.context.index_url)
    naming.check_query(request.query, lambda: index)
    if indicator:
        naming.check_option(indicator, lambda: index)
    page = index.search(request)
    if json:
        terminal.emit_json(_page(page))
        return
    rows = [_row(found.ad, zone) for found in page.items]
    terminal.emit_table(("seen", "band", "score", "source", "title", "id"), rows)
    terminal.say(f"{page.total} ads, {page.took_ms:.0f} ms")
    if page.next:
        terminal.say(f"more: --after {page.next}")


def _time(text: str, zone: ZoneInfo, option: str) -> tuple[datetime, datetime]:
    """Start and end of what a time covers."""
    from search.dates import interval, moment_of

    try:
        found = interval(text, zone)
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"{text!r} is no date ({error})", where=option, cure="write it as in 2026-11-02"
        ) from None
    return moment_of(found.start), moment_of(found.end)


def _page(page: Any) -> dict[str, Any]:
    items = [{**msgspec.to_builtins(found.ad), "spans": found.spans} for found in page.items]
    return {
        "total": page.total,
        "took_ms": page.took_ms,
        "items": items,
        "facets": page.facets,
        "next": page.next,
    }


def _row(ad: Any, zone: ZoneInfo) -> tuple[object, ...]:
    from search.dates import moment_of
    from search.fields import seen_at

    seen = moment_of(seen_at(ad)).astimezone(zone).strftime("%Y-%m-%d %H:%M")
    title = ad.title or ad.text[:60].replace("\n", " ")
    return seen, ad.band, f"{ad.score:.2f}", ad.source, title, ad.id


# ------------------------------------------------------------------------------------------ watches


def _watches(known: settings.Settings) -> Any:
    from search import Watches
    from stream.state import open_state

    return Watches(open_state(known.context.state_url))


def _checked(known: settings.Settings, watch: Any) -> Any:
    """The watch, if its query is understood and names indicators that there are."""
    from search import open_index
    from search.watch import read

    naming.check_query(read(watch), lambda: open_index(known.context.index_url))
    return watch


def add(
    name: Annotated[str, typer.Argument(help="What people call it.")],
    query: Annotated[str, typer.Argument(help="As in a search; it sees all ads.")],
    kind: KindOption = None,
    source: Sources = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Stores a watch; ads that are scored from now on and match it raise alerts."""
    from search import Watch

    known = settings.load(home=home)
    wanted = Watch(
        id="", name=name, query=query, kind=kind or "", sources=tuple(source or ()), zone=known.zone
    )
    _show([_watches(known).add(_checked(known, wanted))], json=json, single=True)


def list_watches(home: Home = None, json: Json = False) -> None:
    """Lists the watches."""
    _show(_watches(settings.load(home=home)).list(), json=json)


def edit(
    watch: Name,
    name: Annotated[str | None, typer.Option(help="New name.")] = None,
    query: Annotated[str | None, typer.Option(help="New query.")] = None,
    kind: Annotated[str | None, typer.Option(help="New kind; '' is all.")] = None,
    source: Sources = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Changes a watch; what it alerted of is not alerted of again."""
    changes = {"name": name, "query": query, "kind": kind}
    given: dict[str, Any] = {key: value for key, value in changes.items() if value is not None}
    if source is not None:
        given["sources"] = tuple(filter(None, source))
    known = settings.load(home=home)
    stored = _watches(known)
    if query is not None:
        _checked(known, msgspec.structs.replace(stored.get(watch), query=query))
    _show([stored.edit(watch, **given)], json=json, single=True)


def delete(watch: Name, home: Home = None, json: Json = False) -> None:
    """Deletes a watch with its alerts."""
    gone = _watches(settings.load(home=home)).delete(watch)
    if json:
        terminal.emit_json({"deleted": gone.id})
    else:
        terminal.say(f"deleted {gone.id} ({gone.name})")


def _show(watches: list[Any], *, json: bool, single: bool = False) -> None:
    if json:
        terminal.emit_json(watches[0] if single else watches)
        return
    rows = [
        (w.id, w.name, w.query, w.kind or "all", ", ".join(w.sources) or "all") for w in watches
    ]
    terminal.emit_table(("id", "name", "query", "kind", "sources"), rows)


def preview(
    query: Annotated[str, typer.Argument(help="A query as for `thb watch add`.")],
    kind: KindOption = None,
    source: Sources = None,
    limit: Limit = 5,
    home: Home = None,
    json: Json = False,
) -> None:
    """Shows how many ads a watch would have matched, in all and in 30 days, and examples."""
    from datetime import UTC, timedelta

    from search import Request, Watch, open_index
    from search.watch import read

    known = settings.load(home=home)
    wanted = Watch(
        id="-", query=query, kind=kind or "", sources=tuple(source or ()), zone=known.zone
    )
    index, found = open_index(known.context.index_url), read(wanted)
    naming.check_query(found, lambda: index)
    page = index.search(Request(query=found, all=True, limit=limit, facets=False))
    month = datetime.now(UTC) - timedelta(days=30)
    recent = index.search(Request(query=found, all=True, limit=0, since=month, facets=False)).total
    if json:
        shown = {**_page(page), "recent": recent, "per_day": round(recent / 30, 2)}
        terminal.emit_json({k: v for k, v in shown.items() if k not in ("facets", "next")})
        return
    rows = [_row(one.ad, ZoneInfo(known.zone)) for one in page.items]
    terminal.emit_table(("seen", "band", "score", "source", "title", "id"), rows)
    terminal.say(f"{page.total} ads; {recent} in the last 30 days, {recent / 30:.1f} a day")


def alerts(
    watch: Annotated[str | None, typer.Option(metavar="WATCH", help="Of this watch.")] = None,
    since: Annotated[str | None, typer.Option(metavar="TIME", help="Raised then or later.")] = None,
    unseen: Annotated[bool, typer.Option("--unseen", help="Those nobody has seen.")] = False,
    limit: Limit = 50,
    after: After = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Lists alerts, newest first."""
    from search.dates import micros, moment_of

    known = settings.load(home=home)
    zone = ZoneInfo(known.zone)
    stored = _watches(known)
    ident = stored.get(watch).id if watch else None
    start = micros(_time(since, zone, "--since")[0]) if since else None
    page = stored.alerts(ident, start, limit, after, unseen=unseen)
    if json:
        items = [_alert(item) for item in page.items]
        terminal.emit_json({"total": page.total, "items": items, "next": page.next})
        return
    rows = [
        (
            moment_of(item.alert.raised_at).astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            item.alert.watch,
            item.alert.source,
            item.alert.title,
            item.alert.ad,
            ", ".join(dict.fromkeys(span.text for span in item.alert.spans))[:60],
        )
        for item in page.items
    ]
    terminal.emit_table(("raised", "watch", "source", "title", "ad", "because of"), rows)
    terminal.say(f"{page.total} alerts")
    if page.next:
        terminal.say(f"more: --after {page.next}")


def _alert(item: Any) -> dict[str, Any]:
    seen = {"seen_at": item.seen_at, "seen_by": item.seen_by}
    return {**msgspec.to_builtins(item.alert), **seen}
