"""Who may do what: the one module that decides on every request, and has it written down.

Today there is one role: whoever holds the token is an analyst. Accounts and roles change this
module alone; pages state an action (their route's name) and are asked nothing else.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from itsdangerous import BadSignature, URLSafeTimedSerializer

from stream.errors import InputError
from workbench import audit

COOKIE = "thb_session"
MAX_AGE = 12 * 3600
"""Seconds after which a session ends: a working day."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
Handler = Callable[[Request], Awaitable[Response]]


class Person(NamedTuple):
    """Somebody who signed in; ``session`` ties their forms to this sign-in."""

    name: str
    role: str
    session: str


class Decision(NamedTuple):
    """Whether an action may be done; ``reason`` says why not."""

    allowed: bool
    reason: str = ""


class Refused(Exception):  # noqa: N818  (it is an answer, not a failure)
    """A request that may not be done. ``status`` 401 asks to sign in, 403 and 421 do not."""

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        self.reason = reason
        super().__init__(reason)


MAY: Mapping[str, frozenset[str]] = {"analyst": frozenset({"*"})}
"""Role → names of the actions it may do; ``*`` is every one."""


def decide(person: Person | None, action: str, thing: str = "") -> Decision:
    """The decision: may this person do this action to this thing?"""
    del thing  # no role is bound to single things yet
    if person is None:
        return Decision(False, "signed-out")
    granted = MAY.get(person.role, frozenset())
    return Decision(True) if granted & {"*", action} else Decision(False, "role")


def keep_token(home: Path) -> str:
    """The token of an installation, made at the first start; only its owner can read the file."""
    path = home / "token"
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_token(path)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(24) + "\n")
    return _read_token(path)


def _read_token(path: Path) -> str:
    token = path.read_text("utf-8").strip()
    if len(token) < 16:
        raise InputError(
            "the token is shorter than 16 characters",
            where=str(path),
            cure="delete the file; the next start makes a new one",
        )
    return token


class Gate:
    """Signs people in and lets requests through, or not."""

    def __init__(self, engine: Any, token: str, hosts: frozenset[str] = LOOPBACK) -> None:
        self._engine = engine
        self._token = token
        self._hosts = hosts
        self._signer = URLSafeTimedSerializer(token, salt="session")

    def is_token(self, offered: str) -> bool:
        """Whether it is the token, in constant time."""
        return hmac.compare_digest(offered.strip().encode(), self._token.encode())

    def sign_in(self, response: Response, name: str) -> None:
        """Starts a session under a name (the one judgements are stored under)."""
        value = self._signer.dumps([name.strip()[:60] or "analyst", secrets.token_urlsafe(9)])
        response.set_cookie(COOKIE, value, MAX_AGE, httponly=True, samesite="strict", path="/")
        self.write(Person(name, "analyst", ""), "sign-in")

    def person(self, request: Request) -> Person | None:
        """Who asks, by the session cookie."""
        try:
            name, session = self._signer.loads(request.cookies.get(COOKIE, ""), max_age=MAX_AGE)
        except (BadSignature, ValueError, TypeError):
            return None
        return Person(str(name), "analyst", str(session))

    def seal(self, person: Person) -> str:
        """What every form of this session carries, so that no other site can send it."""
        key = self._token.encode()
        return hmac.new(key, b"form:" + person.session.encode(), hashlib.sha256).hexdigest()

    def check_host(self, request: Request) -> None:
        """Refuses names that are not this machine's: another site may not point its name here."""
        host = request.headers.get("host", "")
        name = urlsplit(f"//{host}").hostname or ""
        if name not in self._hosts and f"[{name}]" not in self._hosts:
            raise Refused(421, "host")

    async def check_form(self, request: Request, person: Person) -> None:
        """Refuses what was not sent by a form of this session from this address."""
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
            raise Refused(403, "origin")
        if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            raise Refused(403, "origin")
        given = request.headers.get("x-seal") or str((await request.form()).get("seal", ""))
        if not hmac.compare_digest(given.encode(), self.seal(person).encode()):
            raise Refused(403, "seal")

    async def admit(self, request: Request, action: str) -> Person:
        """The person, when the request may go on; else ``Refused``, written down."""
        person = self.person(request)
        thing = target(request)
        verdict = decide(person, action, thing)
        if person is None or not verdict.allowed:
            await self._refuse(request, person, action, verdict.reason)
            raise Refused(401 if person is None else 403, verdict.reason)
        if request.method not in SAFE:
            try:
                await self.check_form(request, person)
            except Refused as refused:
                await self._refuse(request, person, action, refused.reason)
                raise
        return person

    async def _refuse(
        self, request: Request, person: Person | None, action: str, reason: str
    ) -> None:
        who = person or Person("", "", "")
        more = {"target": target(request), "query": _query(request), "result": reason}
        await run_in_threadpool(self.write, who, action, allowed=False, **more)

    def write(self, person: Person, action: str, **more: Any) -> None:
        """One row of the audit log."""
        audit.record(self._engine, audit.entry(person.name, person.role, action, **more))


def target(request: Request) -> str:
    """The thing that a request is about: what the page named, else the path's parameter."""
    named = getattr(request.state, "target", "")
    return str(named or request.path_params.get("thing", ""))[:2000]


def _query(request: Request) -> str:
    return str(getattr(request.state, "query", "") or request.query_params.get("q", ""))[:2000]


class Guarded(APIRoute):
    """A route that nobody passes without a decision and a row in the audit log, which is written
    before the answer leaves. The route's name is the action."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            gate: Gate = request.app.state.gate
            person = await gate.admit(request, self.name)
            request.state.person = person
            try:
                response = await handle(request)
            except Exception as error:
                await _log(gate, request, person, self.name, type(error).__name__)
                raise
            result = str(getattr(request.state, "result", response.status_code))
            await _log(gate, request, person, self.name, result)
            return response

        return guarded


async def _log(gate: Gate, request: Request, person: Person, action: str, result: str) -> None:
    more = {"target": target(request), "query": _query(request), "result": result}
    await run_in_threadpool(gate.write, person, action, **more)
