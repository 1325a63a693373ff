"""An ad in full: text with marks, why it scores what it scores, contacts, and its capture."""

import hashlib
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Form, Request, Response
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from stream.errors import ThbError
from stream.messages import RecordRef, ScoredAd, now
from workbench.access import Guarded
from workbench.desk import Desk, note, swaps
from workbench.finding import Ask
from workbench.pages.searching import link, matched
from workbench.reading import stated


class Proof(NamedTuple):
    """Outcome of recomputing the hash of a captured page. ``problem`` says why it could not be."""

    same: bool
    sha256: str
    size: int
    at: int
    problem: str = ""


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter(route_class=Guarded)

    @routes.get("/ad/{thing:path}", name="ad")
    def page(request: Request, thing: str, q: str = "") -> Response:
        return _page(desk, request, thing, q)

    @routes.post("/verify", name="verify")
    def verify(
        request: Request, ad: Annotated[str, Form()], q: Annotated[str, Form()] = ""
    ) -> Response:
        found = known(desk, ad)
        proof = prove(desk, found.capture)
        note(request, target=ad, result="same" if proof.same else proof.problem or "different")
        if swaps(request):
            return desk.views.page(request, "parts/proof.html", proof=proof)
        return _page(desk, request, ad, q, proof)

    return routes


def known(desk: Desk, identity: str) -> ScoredAd:
    """The ad of an id; 404 where there is none."""
    found = desk.services.index.get(identity)
    if found is None:
        raise HTTPException(404)
    return found


def _page(desk: Desk, request: Request, thing: str, q: str, proof: Proof | None = None) -> Response:
    note(request, target=thing)
    found = known(desk, thing)
    return desk.views.page(
        request,
        "ad.html",
        sheet=desk.sheet(found, matched(desk, found, q)),
        stated=stated(found),
        pictures=desk.services.pictures.of(found.id, desk.services.index.get),
        verdicts=desk.verdicts(request, [found.id]),
        tags=desk.tags.of([found.id]),
        known=desk.tags.all(),
        rates=desk.rates().overall,
        proof=proof,
        q=q,
        link=link(found.id, q),
        came=_came(request, found, q),
    )


def _came(request: Request, ad: ScoredAd, q: str) -> tuple[str, str]:
    """The list that led here, as the browser names it, and the section it is of; else the search
    of the query that holds the ad."""
    ours = f"://{request.headers.get('host', '')}/"
    _, found, rest = request.headers.get("referer", "").partition(ours)
    path, _, params = rest.partition("?")
    section = path.partition("/")[0]
    if section in ("watches", "tags"):
        return f"/{rest}", section
    ask = Ask.read(QueryParams(params))
    if found and not path and ask.query == q:
        return ask.change(after=ask.after, hand=ad.id).url, ""
    return Ask(q=q, all=bool(q) and not ad.flagged).url, ""


def prove(desk: Desk, ref: RecordRef | None) -> Proof:
    """Reads the captured page out of the evidence and hashes it again."""
    if ref is None or desk.services.evidence is None:
        return Proof(False, "", 0, now(), "none")
    try:
        body = desk.services.evidence.body(ref)
    except (ThbError, OSError) as error:
        return Proof(False, "", 0, now(), str(error))
    digest = hashlib.sha256(body).hexdigest()
    return Proof(digest == ref.sha256.removeprefix("sha256:"), digest, len(body), now())
