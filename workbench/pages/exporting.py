"""Export of what was found: the whole search, some ads of it, or the ads with a tag."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from search import QueryError
from stream.messages import ScoredAd
from workbench import export
from workbench.access import Guarded
from workbench.desk import Desk, back, note
from workbench.finding import Ask
from workbench.pages.searching import question

PAGE = 200
"""Ads that are read of the index at once; the file holds them all."""
Form = Callable[[Iterable[ScoredAd]], Iterator[str]]


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter(route_class=Guarded)

    @routes.get("/export.csv", name="export")
    def table(request: Request) -> Response:
        return _file(desk, request, export.table, "text/csv; charset=utf-8", "csv")

    @routes.get("/export.jsonl", name="export")
    def lines(request: Request) -> Response:
        return _file(desk, request, export.lines, "application/x-ndjson; charset=utf-8", "jsonl")

    return routes


def _file(desk: Desk, request: Request, form: Form, media: str, ending: str) -> Response:
    day = datetime.now(desk.services.zone).date()
    headers = {"Content-Disposition": f'attachment; filename="ads-{day}.{ending}"'}
    try:
        ads = _ads(desk, request)
    except QueryError:  # the page of the search says where the mistake is
        note(request, query=Ask.read(request.query_params).query, result="refused query")
        return back(Ask.read(request.query_params).url)
    return StreamingResponse(form(ads), media_type=media, headers=headers)


def _ads(desk: Desk, request: Request) -> Iterable[ScoredAd]:
    """The ads that are asked for; what was asked and how many they are is noted before the first
    leaves."""
    ids, tag = request.query_params.getlist("ad"), request.query_params.get("tag", "")
    if tag:
        ids = desk.tags.ads(tag)
    if ids or tag:
        note(request, target=f"tag {tag}" if tag else ", ".join(ids), result=len(ids))
        return filter(None, map(desk.services.index.get, dict.fromkeys(ids)))
    return _found(desk, request)


def _found(desk: Desk, request: Request) -> Iterable[ScoredAd]:
    ask = Ask.read(request.query_params).change()
    if ask.sort == "relevance":  # its pages are counted from the first, and ads move between them
        ask = ask.change(sort="newest")
    wanted = replace(question(desk, ask), limit=PAGE, facets=False)
    first = desk.services.index.search(wanted)
    note(request, query=ask.query, result=first.total)

    def walk() -> Iterator[ScoredAd]:
        page = first
        yield from (item.ad for item in page.items)
        while page.next:
            page = desk.services.index.search(replace(wanted, after=page.next))
            yield from (item.ad for item in page.items)

    return walk()
