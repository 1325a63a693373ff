"""Signing in and out, language and theme: the only routes that ask no permission."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from workbench import i18n
from workbench.access import COOKIE, Gate, Person, Refused
from workbench.desk import back, local
from workbench.services import Services
from workbench.view import THEMES, Views

YEAR = 365 * 24 * 3600


def router(services: Services, views: Views, gate: Gate) -> APIRouter:
    """The routes."""
    routes = APIRouter()

    @routes.post("/sign-in")
    def sign_in(
        request: Request,
        token: Annotated[str, Form()] = "",
        name: Annotated[str, Form()] = "",
        next: Annotated[str, Form()] = "/",  # noqa: A002  (the field's name in the form)
    ) -> Response:
        if not gate.is_token(token):
            gate.write(_nobody(), "sign-in", result="wrong token", allowed=False)
            kept = {"next": local(next), "here": local(next), "name": name}
            return views.page(request, "sign_in.html", status=401, wrong=True, **kept)
        response = back(next)
        gate.sign_in(response, name or services.person)
        return response

    @routes.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        person = gate.person(request)
        if person is not None:
            await gate.check_form(request, person)
            gate.write(person, "sign-out")
        response = RedirectResponse("/", status_code=303)
        response.delete_cookie(COOKIE, path="/")
        return response

    @routes.post("/settings")
    async def settings(request: Request) -> Response:
        """Language and theme; they change nothing but how pages look, so no session is needed."""
        form = await request.form()
        if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            raise Refused(403, "origin")
        response = back(str(form.get("next", "/")))
        lang, theme = str(form.get("lang", "")), str(form.get("theme", ""))
        if lang in i18n.LANGUAGES:
            response.set_cookie("lang", lang, YEAR, httponly=True, samesite="strict")
        if theme in (*THEMES, "system"):
            response.set_cookie("theme", theme, YEAR, httponly=True, samesite="strict")
        return response

    return routes


def by_link(request: Request, gate: Gate, services: Services) -> Response | None:
    """Signs in whoever follows an address with the token in it, and leads to the clean address; a
    wrong token leads there as well, where it is asked for."""
    token = request.query_params.get("token")
    if token is None or request.method != "GET":
        return None
    rest = [pair for pair in request.query_params.multi_items() if pair[0] != "token"]
    response = back(request.url.path + (f"?{urlencode(rest)}" if rest else ""))
    if gate.is_token(token):
        gate.sign_in(response, services.person)
    else:
        gate.write(_nobody(), "sign-in", result="wrong token", allowed=False)
    return response


def _nobody() -> Person:
    return Person("", "", "")
