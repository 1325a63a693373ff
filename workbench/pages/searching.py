"""The search page: what was asked, its facets, the ads, and the one in hand."""

from typing import Any
from urllib.parse import quote as part
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

import search
from indicators.catalogue import load_catalogue
from search import QueryError, RequestError, naming
from stream.messages import ScoredAd, Span
from workbench import reading
from workbench.access import Guarded
from workbench.desk import Desk, back, note
from workbench.finding import Ask, facets, quote

LIMIT = 25


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter(route_class=Guarded)

    @routes.get("/", name="search")
    def page(request: Request) -> Response:
        ask = Ask.read(request.query_params)
        try:
            shown = look(desk, request, ask)
        except RequestError:  # of the cursor: the index was made anew, or the address was cut
            return back(ask.change().url)
        return desk.views.page(request, "search.html", ask=ask, status=shown.pop("status"), **shown)

    @routes.get("/preview", name="ad")
    def preview(request: Request, ad: str, q: str = "") -> Response:
        note(request, target=ad)
        found = desk.services.index.get(ad)
        if found is None:
            return desk.views.page(request, "parts/gone.html", status=404)
        spans = matched(desk, found, q)
        return desk.views.page(
            request,
            "parts/preview.html",
            sheet=desk.sheet(found, spans),
            verdicts=desk.verdicts(request, [found.id]),
            tags=desk.tags.of([found.id]),
            rates=desk.rates().overall,
            link=link(found.id, q),
        )

    return routes


def look(desk: Desk, request: Request, ask: Ask) -> dict[str, Any]:
    """Everything the page shows of a question; a refused one is shown with its mistake."""
    try:
        understood(desk, ask.q)
        page = desk.services.index.search(question(desk, ask))
    except QueryError as error:
        note(request, query=ask.query, result="refused query")
        return {"status": 400, "mistake": error, "page": None, "rows": [], "facets": [],
                "hand": None, "verdicts": {}, "rates": {}, "tags": {}, "known": []}  # fmt: skip
    note(request, query=ask.query, result=page.total)
    rows = [reading.row(item.ad, item.spans, desk.services.by_id) for item in page.items]
    hand = next((item for item in page.items if item.ad.id == ask.hand), None)
    hand = hand or (page.items[0] if page.items else None)
    return {
        "status": 200,
        "mistake": None,
        "page": page,
        "rows": rows,
        "facets": facets(ask, page.facets),
        "hand": desk.sheet(hand.ad, hand.spans) if hand else None,
        "verdicts": desk.verdicts(request, [row.ad.id for row in rows]),
        "tags": desk.tags.of(row.ad.id for row in rows),
        "known": desk.tags.all(),
        "rates": desk.rates().overall,
    }


def understood(desk: Desk, q: str) -> search.Query:
    """A query as somebody typed it, if it is understood and names indicators that there are."""
    query = search.parse_query(q, desk.services.zone)
    known = {*desk.services.by_id, *load_catalogue()}
    naming.check(query, known, lambda: desk.services.index)
    return query


def question(desk: Desk, ask: Ask) -> search.Request:
    """What the index is asked."""
    return search.Request(
        query=search.parse_query(ask.query, desk.services.zone),
        all=ask.all,
        sort=ask.sort,  # type: ignore[arg-type]
        limit=LIMIT,
        after=ask.after or None,
        facets=True,
    )


def matched(desk: Desk, ad: ScoredAd, q: str) -> tuple[Span, ...]:
    """Where a query stands in an ad; a query that is refused, or does not match, marks nothing."""
    if not q.strip():
        return ()
    try:
        query = search.parse_query(f"({q}) id:{quote(ad.id)}", desk.services.zone)
        alone = search.Request(query=query, all=True, limit=1, facets=False)
        items = desk.services.index.search(alone).items
    except QueryError:
        return ()
    return items[0].spans if items else ()


def link(ad: str, q: str = "") -> str:
    """The address of an ad's page, with the query whose words are to be marked."""
    return f"/ad/{part(ad, safe='')}" + (f"?{urlencode({'q': q})}" if q else "")
