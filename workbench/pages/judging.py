"""Judgements: of one hit or ad, of many at once, and the review queue, blind to the score."""

from collections.abc import Iterator
from time import monotonic
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Form, Request, Response
from starlette.exceptions import HTTPException

import search
from stream.messages import ScoredAd
from workbench import questions, reading
from workbench.access import Guarded
from workbench.desk import Desk, back, note, person, swaps
from workbench.marks import Piece, cut
from workbench.review import VERDICTS, Thing

PAGE = 100
DEEP = 10
"""Pages of the index that are read for a queue: at most 1,000 flagged ads and 1,000 others."""
FRESH = 300.0
"""Seconds after which a queue is drawn anew."""


class Turn(NamedTuple):
    """One question with the ad it is asked of, its text marked where the sign was seen."""

    thing: Thing
    ad: ScoredAd
    title: list[Piece]
    text: list[Piece]


class Queue:
    """The open questions of each person, drawn from the index when needed; only a cache."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._drawn: dict[str, tuple[float, list[Thing]]] = {}

    def open(self, reviewer: str) -> list[Thing]:
        """The questions that this person has not answered yet."""
        done = self._desk.labels.done(reviewer)
        at, things = self._drawn.get(reviewer, (-FRESH, []))
        left = [thing for thing in things if (thing.ad, thing.indicator) not in done]
        if not left or monotonic() - at > FRESH:
            left = questions.build(self._ads("flagged:true"), self._ads("flagged:false"), done)
            self._drawn[reviewer] = (monotonic(), left)
        return left

    def _ads(self, query: str) -> Iterator[ScoredAd]:
        after: str | None = None
        parsed = search.parse_query(query, self._desk.services.zone)
        for _ in range(DEEP):
            page = self._desk.services.index.search(
                search.Request(query=parsed, all=True, limit=PAGE, after=after, facets=False)
            )
            yield from (item.ad for item in page.items)
            after = page.next
            if after is None:
                return


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter(route_class=Guarded)
    queue = Queue(desk)

    @routes.get("/review", name="review")
    def review(request: Request) -> Response:
        return _turn(desk, queue, request)

    @routes.post("/review", name="judge")
    def answer(
        request: Request,
        ad: Annotated[str, Form()],
        verdict: Annotated[str, Form()],
        indicator: Annotated[str, Form()] = "",
        stratum: Annotated[str, Form()] = "flagged",
    ) -> Response:
        found = _known(desk, ad)
        drawn_as = stratum if stratum in ("flagged", "random") else "chosen"
        thing = Thing(ad, indicator, found.lang, drawn_as)
        _judge(desk, request, [thing], verdict)
        return _turn(desk, queue, request, verdict) if swaps(request) else back("/review")

    @routes.post("/review/undo", name="undo")
    def take_back(request: Request) -> Response:
        things = desk.labels.undo(person(request).name)
        note(request, result=len(things))
        back_to = things[0] if things else None
        return _turn(desk, queue, request, undone=True, first=back_to)

    @routes.post("/judge", name="judge")
    def judge(
        request: Request,
        verdict: Annotated[str, Form()],
        ad: Annotated[list[str] | None, Form()] = None,
        indicator: Annotated[str, Form()] = "",
        next: Annotated[str, Form()] = "/",  # noqa: A002  (the field's name in the form)
    ) -> Response:
        wanted = dict.fromkeys(ad or [])
        things = [thing for one in wanted if (thing := _chosen(desk, one, indicator))]
        if wanted and not things:
            raise HTTPException(404)
        _judge(desk, request, things, verdict)
        return _told(desk, request, things, verdict, next, gone=len(wanted) - len(things))

    @routes.post("/undo", name="undo")
    def undo(request: Request, next: Annotated[str, Form()] = "/") -> Response:  # noqa: A002
        things = desk.labels.undo(person(request).name)
        note(request, result=len(things))
        return _told(desk, request, things, "", next)

    return routes


def _known(desk: Desk, ad: str) -> ScoredAd:
    found = desk.services.index.get(ad)
    if found is None:
        raise HTTPException(404)
    return found


def _chosen(desk: Desk, ad: str, indicator: str) -> Thing | None:
    found = desk.services.index.get(ad)
    return Thing(ad, indicator, found.lang, "chosen") if found else None


def _judge(desk: Desk, request: Request, things: list[Thing], verdict: str) -> None:
    if verdict not in VERDICTS:
        raise HTTPException(422)
    name = person(request).name
    desk.labels.judge(things, verdict, name)
    what = ", ".join(f"{one.ad} {one.indicator}".strip() for one in things)
    note(request, target=what, result=f"{verdict} {len(things)}")


def _told(
    desk: Desk, request: Request, things: list[Thing], verdict: str, to: str, *, gone: int = 0
) -> Response:
    if not swaps(request):
        return back(to)
    verdicts = desk.verdicts(request, [one.ad for one in things])
    return desk.views.page(
        request, "parts/judged.html",
        things=things, verdict=verdict, verdicts=verdicts, next=to, gone=gone,
    )  # fmt: skip


def _turn(
    desk: Desk,
    queue: Queue,
    request: Request,
    verdict: str = "",
    *,
    undone: bool = False,
    first: Thing | None = None,
) -> Response:
    left = queue.open(person(request).name)
    if first is not None:
        left = [first, *(one for one in left if one != first)]
    turn = next((one for thing in left if (one := _asked(desk, thing))), None)
    note(request, target=turn.ad.id if turn else "")
    return desk.views.page(
        request,
        "parts/turn.html" if swaps(request) else "review.html",
        turn=turn,
        left=len(left),
        done=len(desk.labels.done(person(request).name)),
        verdict=verdict,
        undone=undone,
    )


def _asked(desk: Desk, thing: Thing) -> Turn | None:
    ad = desk.services.index.get(thing.ad)
    if ad is None:
        return None
    hits = [hit for hit in ad.hits if hit.indicator == thing.indicator]
    seen = [reading.Sign(1, hit, desk.services.by_id.get(hit.indicator), 0) for hit in hits]
    title = cut(ad.title, reading.marks("title", seen, ()))
    return Turn(thing, ad, title, cut(ad.text, reading.marks("text", seen, ())))
