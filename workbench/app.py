"""The web application: pages, static files, headers, and errors as pages of their own."""

import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import Scope

from stream.errors import InputError, ThbError
from stream.metrics import REQUESTS
from workbench import pages
from workbench.access import Gate, Refused
from workbench.pages import session
from workbench.services import Services
from workbench.view import HERE, Views

log = logging.getLogger(__name__)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
"""``Referrer-Policy: no-referrer`` would make browsers send ``Origin: null`` with our own forms;
``same-origin`` tells other sites nothing either."""

NO_STORE = "no-store"
RETRY_AFTER = "30"
"""Seconds after which a browser may ask again for what was not to be had."""


def create_app(services: Services) -> FastAPI:
    """The workbench over its services."""
    app = FastAPI(title="thb-monitor", docs_url=None, redoc_url=None, openapi_url=None)
    gate = Gate(services.state, services.token, services.hosts)
    views = Views(services, gate)
    app.state.gate, app.state.views, app.state.services = gate, views, services
    app.mount("/static", Static(directory=HERE / "static"), name="static")
    for router in pages.routers(services, views, gate):
        app.include_router(router)
    app.middleware("http")(_guard(gate, views, services))
    _handle_errors(app, views)
    return app


class Static(StaticFiles):
    """Static files; their addresses change with their content, so they may be kept."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _guard(gate: Gate, views: Views, services: Services) -> Any:
    async def guard(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        try:
            gate.check_host(request)
        except Refused as refused:
            return dress(_refusal(views, request, refused))
        if entry := session.by_link(request, gate, services):
            return dress(entry)
        started = time.perf_counter()
        response = await call(request)
        REQUESTS.labels(_page(request), response.status_code).observe(time.perf_counter() - started)
        return dress(response)

    return guard


def _page(request: Request) -> str:
    """The name of the page asked for, never its address: that may hold what somebody looks for."""
    route = request.scope.get("route")
    return str(getattr(route, "name", "") or "other")


def dress(response: Response) -> Response:
    """The answer with every security header; pages are never kept by a browser."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", NO_STORE)
    return response


def _handle_errors(app: FastAPI, views: Views) -> None:
    async def refused(request: Request, error: Exception) -> Response:
        return _refusal(views, request, error)  # type: ignore[arg-type]

    async def missing(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 422
        return _failure(views, request, "error.html", status)

    async def failed(request: Request, error: Exception) -> Response:
        ours = isinstance(error, ThbError)
        status = 400 if isinstance(error, InputError) else 503 if ours else 500
        reference = secrets.token_hex(4)
        known = str(error) if ours else ""
        trace = None if ours else error
        log.error("request failed, reference %s: %s", reference, known, exc_info=trace)
        page = _failure(views, request, "error.html", status, reference=reference, cure=known)
        if status == 503:
            page.headers["Retry-After"] = RETRY_AFTER
        return dress(page)

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(HTTPException, missing)
    app.add_exception_handler(RequestValidationError, missing)
    app.add_exception_handler(ThbError, failed)
    app.add_exception_handler(Exception, failed)


def _refusal(views: Views, request: Request, refused: Refused) -> Response:
    if refused.status == 401:
        return views.page(
            request, "sign_in.html", status=401, wrong=False, next=_next(request), name=""
        )
    return _failure(views, request, "refused.html", refused.status, why=refused.reason)


def _failure(
    views: Views, request: Request, template: str, status: int, **more: Any
) -> HTMLResponse:
    """A failure as a page; where a part of a page was asked for, as one line in its notice."""
    values = {"why": "", "code": status, "reference": "", "cure": "", **more}
    if request.headers.get("hx-request-type") != "partial":
        return views.page(request, template, status=status, **values)
    line = views.page(request, "parts/failed.html", status=status, **values)
    line.headers.update({"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"})
    return line


def _next(request: Request) -> str:
    if request.method != "GET" or request.headers.get("hx-request"):
        return "/"
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")
