"""Tags: put on ads and taken off, and the ads that have one."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.exceptions import HTTPException

from workbench import tags
from workbench.access import Guarded
from workbench.desk import Desk, back, note, person, swaps

SHOWN = 200
"""Ads that the page of a tag lists; its export holds them all."""


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter(route_class=Guarded)

    @routes.get("/tags", name="tags")
    def listing(request: Request) -> Response:
        found = desk.tags.all()
        note(request, result=len(found))
        return desk.views.page(request, "tags.html", tags=found)

    @routes.get("/tags/{thing:path}", name="tags")
    def one(request: Request, thing: str) -> Response:
        ids = desk.tags.ads(thing)
        note(request, result=len(ids))
        if not ids:
            raise HTTPException(404)
        shown = [(ident, desk.services.index.get(ident)) for ident in ids[:SHOWN]]
        return desk.views.page(request, "tag.html", tag=thing, ads=shown, total=len(ids))

    @routes.post("/tag", name="tag")
    def tag(
        request: Request,
        tag: Annotated[str, Form()] = "",
        ad: Annotated[list[str] | None, Form()] = None,
        do: Annotated[str, Form()] = "add",
        next: Annotated[str, Form()] = "/",  # noqa: A002  (the field's name in the form)
    ) -> Response:
        name, ads = tags.clean(tag), list(dict.fromkeys(ad or ()))
        changed = _change(desk, request, do, name, ads)
        note(request, target=", ".join(changed), result=f"{do} {name} {len(changed)}".strip())
        if not swaps(request):
            return back(next)
        return desk.views.page(
            request, "parts/tagged.html", tag=name, ads=ads, changed=changed,
            removed=do == "remove", tags=desk.tags.of(ads), next=next,
        )  # fmt: skip

    return routes


def _change(desk: Desk, request: Request, do: str, tag: str, ads: list[str]) -> list[str]:
    if do == "remove":
        return desk.tags.remove(ads, tag)
    known = [ad for ad in ads if desk.services.index.get(ad)]
    return desk.tags.add(known, tag, person(request).name) if tag else []
