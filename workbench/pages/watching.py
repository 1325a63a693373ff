"""Watches and their alerts: added, tried, muted and deleted, with undo."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Response
from fastapi import Request as HttpRequest
from starlette.exceptions import HTTPException

from search import Request, Watch, WatchError
from stream.errors import InputError
from stream.messages import now
from workbench import alerting
from workbench.access import Guarded
from workbench.desk import Desk, back, note, person
from workbench.pages.searching import understood

PAGE = 50
MOST = 5000
"""Alerts that are marked at once."""


class Draft(NamedTuple):
    """What stands in the form; ``id`` is empty for a new watch, ``kind`` for all kinds of ad."""

    id: str = ""
    query: str = ""
    name: str = ""
    kind: str = ""


class Told(NamedTuple):
    """What was just done, and the form that undoes it."""

    text: str
    undo: dict[str, str] | None = None


class Estimate(NamedTuple):
    """How many ads collected so far match: all of them, and those of the last 30 days."""

    total: int
    recent: int


class Entry(NamedTuple):
    """A watch in the list with its new alerts, which are not counted while it is muted."""

    watch: Any
    fresh: int
    muted: bool


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter(route_class=Guarded)

    @routes.get("/watches", name="watches")
    def listing(
        request: HttpRequest,
        query: str = "",
        name: str = "",
        kind: str = "",
        edit: str = "",
        delete: str = "",
    ) -> Response:
        if delete:
            return _ask(desk, request, delete)
        draft = Draft("", query, name, kind)
        return _page(desk, request, _draft(desk, edit) if edit else draft)

    @routes.post("/watches", name="watch-change")
    def change(
        request: HttpRequest,
        do: Annotated[str, Form()] = "save",
        id: Annotated[str, Form()] = "",  # noqa: A002  (the field's name in the form)
        query: Annotated[str, Form()] = "",
        name: Annotated[str, Form()] = "",
        kind: Annotated[str, Form()] = "",
    ) -> Response:
        note(request, target=id, query=query, result=do)
        return _change(desk, request, do, Draft(id, query.strip(), name.strip()[:200], kind))

    @routes.get("/watches/{thing}", name="alerts")
    def alerts(request: HttpRequest, thing: str, after: str = "", since: int = 0) -> Response:
        found = desk.services.watches.alerts(watch=_watch(desk, thing).id, limit=PAGE,
                                             after=after or None)  # fmt: skip
        note(request, result=found.total)
        return desk.views.page(
            request,
            "alerts.html",
            watch=_watch(desk, thing),
            alerts=[alerting.line(desk.services.index, stored) for stored in found.items],
            total=found.total,
            fresh=desk.services.watches.counts().get(thing, 0),
            marked=since,
            next=found.next,
        )

    @routes.post("/watches/{thing}", name="alerts-seen")
    def seen(
        request: HttpRequest,
        thing: str,
        do: Annotated[str, Form()] = "seen",
        since: Annotated[int, Form()] = 0,
    ) -> Response:
        if do == "undo":
            note(request, result=_unmark(desk, request, thing, since))
            return back(request.url.path)
        at = now()
        note(request, result=_mark(desk, request, thing))
        return back(f"{request.url.path}?since={at}")

    return routes


def _mark(desk: Desk, request: HttpRequest, watch: str) -> int:
    unseen = desk.services.watches.alerts(watch=watch, limit=MOST, unseen=True).items
    ids = [stored.alert.id for stored in unseen]
    return desk.services.watches.mark(ids, by=person(request).name)


def _unmark(desk: Desk, request: HttpRequest, watch: str, since: int) -> int:
    """Takes back what this person marked from a moment on."""
    name = person(request).name
    every = desk.services.watches.alerts(watch=watch, limit=MOST).items
    mine = [one for one in every if one.seen_by == name and (one.seen_at or 0) >= since]
    return desk.services.watches.mark([one.alert.id for one in mine], by=name, seen=False)


def _watch(desk: Desk, identity: str) -> Watch:
    try:
        return desk.services.watches.get(identity)
    except WatchError as error:
        raise HTTPException(404) from error


def _draft(desk: Desk, identity: str) -> Draft:
    watch = _watch(desk, identity)
    return Draft(watch.id, watch.query or "*", watch.name, watch.kind)


def _ask(desk: Desk, request: HttpRequest, identity: str) -> Response:
    watch = _watch(desk, identity)
    alerts = desk.services.watches.alerts(watch=watch.id, limit=1).total
    return desk.views.page(request, "watch_delete.html", watch=watch, alerts=alerts)


def _page(
    desk: Desk,
    request: HttpRequest,
    draft: Draft,
    *,
    told: Told | None = None,
    mistake: InputError | None = None,
    estimate: Estimate | None = None,
) -> Response:
    counts, muted = desk.services.watches.counts(), desk.muted.of(person(request).name)
    rows = [
        Entry(watch, 0 if watch.id in muted else counts.get(watch.id, 0), watch.id in muted)
        for watch in desk.services.watches.list()
    ]
    return desk.views.page(
        request,
        "watches.html",
        status=400 if mistake else 200,
        watches=rows,
        form=draft,
        told=told,
        mistake=mistake,
        estimate=estimate,
        here=_here(draft),
    )


def _here(draft: Draft) -> str:
    """The address of the form as it stands."""
    values = {"edit": draft.id} if draft.id else draft._asdict()
    filled = urlencode({name: value for name, value in values.items() if value})
    return "/watches" + (f"?{filled}" if filled else "")


def _change(desk: Desk, request: HttpRequest, do: str, draft: Draft) -> Response:
    try:
        if do == "estimate":
            return _page(desk, request, draft, estimate=estimate(desk, draft))
        if do in ("mute", "unmute"):
            return _muted(desk, request, do, draft)
        if do == "delete":
            return _deleted(desk, request, draft)
        return _saved(desk, request, draft)
    except InputError as error:
        return _page(desk, request, draft, mistake=error)


def _muted(desk: Desk, request: HttpRequest, do: str, draft: Draft) -> Response:
    speak, muted = desk.views.speak(request), do == "mute"
    desk.muted.mark(_watch(desk, draft.id).id, person(request).name, muted=muted)
    text = speak.gettext("Muted.") if muted else speak.gettext("No longer muted.")
    other = "unmute" if muted else "mute"
    return _page(desk, request, Draft(), told=Told(text, {"do": other, "id": draft.id}))


def _saved(desk: Desk, request: HttpRequest, draft: Draft) -> Response:
    speak, watches = desk.views.speak(request), desk.services.watches
    before = _draft(desk, draft.id) if draft.id else None
    if (
        before is None or draft.query != before.query
    ):  # what is stored stays, whatever is gone since
        if not draft.query:
            raise WatchError("there is nothing to look for", cure="write a query; * means every ad")
        understood(desk, draft.query)
    if before:
        watches.edit(draft.id, query=draft.query, name=draft.name, kind=draft.kind)
        told = Told(speak.gettext("Changed."), {"do": "save", **before._asdict()})
        return _page(desk, request, Draft(), told=told)
    zone, owner = desk.services.zone.key, person(request).name
    watch = watches.add(
        Watch(id="", query=draft.query, name=draft.name, kind=draft.kind, zone=zone, owner=owner)
    )
    text = speak.gettext("Saved. New ads are matched from now on.")
    return _page(desk, request, Draft(), told=Told(text, {"do": "delete", "id": watch.id}))


def _deleted(desk: Desk, request: HttpRequest, draft: Draft) -> Response:
    watch = _watch(desk, draft.id)
    desk.services.watches.delete(draft.id)
    text = desk.views.speak(request).gettext("Deleted: %(query)s", query=watch.query)
    return _page(desk, request, Draft(), told=Told(text))


def estimate(desk: Desk, draft: Draft) -> Estimate:
    """How many ads a watch of this query would have matched."""
    query = understood(desk, draft.query)
    since, kind = datetime.now(UTC) - timedelta(days=30), draft.kind or None
    find = desk.services.index.search
    every = Request(query=query, all=True, kind=kind, limit=1, facets=False)
    recent = Request(query=query, all=True, kind=kind, since=since, limit=1, facets=False)
    return Estimate(find(every).total, find(recent).total)
