"""Three boards on loopback: jobs with structured data, classifieds drawn by a script, reviews."""

import hashlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import msgspec

from stream.errors import MissingError
from thb.demo import classifieds, markup, pictures
from thb.demo.generator import PATHS, PORTS, DemoAd
from thb.demo.shelf import Shelf

_STATIC = Path(__file__).with_name("static")
_HTML = "text/html; charset=utf-8"


class Answer(NamedTuple):
    """What a board answers; ``to`` is where a redirect leads."""

    body: bytes
    type: str = _HTML
    status: int = 200
    to: str = ""


@dataclass(frozen=True)
class Board:
    """One board: answers paths, holds no state."""

    shelf: Shelf
    path: str

    def answer(self, target: str) -> Answer:
        """The answer to a path with its query."""
        parts = urlsplit(target)
        for prefix, reply in self._routes():
            if parts.path.startswith(prefix):
                return reply(parts.path.removeprefix(prefix), _page(parts.query))
        return _missing(self.shelf.source)

    def _routes(self) -> tuple[tuple[str, Callable[[str, int], Answer]], ...]:
        return (
            (f"{self.path}old/", self._moved),
            (f"{self.path}private/", lambda *_: _text("<p>Not for robots.</p>")),
            (self.path, self._own),
            ("/api/ads", self._api),
            ("/img/", _picture),
            ("/robots.txt", self._robots),
            ("/board.css", lambda *_: _static("board.css", "text/css")),
            ("/app.js", lambda *_: _static("app.js", "text/javascript")),
            ("/", self._home),
        )

    def _robots(self, _rest: str, _number: int) -> Answer:
        rules = f"User-agent: *\nDisallow: {self.path}private/\n"
        return Answer(rules.encode(), "text/plain; charset=utf-8")

    def _moved(self, name: str, _number: int) -> Answer:
        return Answer(b"", status=301, to=f"{self.path}{name}")

    def _home(self, rest: str, _number: int) -> Answer:
        source = self.shelf.source
        return _missing(source) if rest else _text(markup.home(source, self.path))

    def _own(self, name: str, number: int) -> Answer:
        drawn = self.shelf.source == "demo-classifieds"
        if not name:
            shown = classifieds.shell() if drawn else markup.listing(self.shelf, number, self.path)
            return _text(shown)
        found = self.shelf.find(name)
        gone = self._gone(name, found)
        if gone or found is None:
            return gone or _missing(self.shelf.source)
        if drawn:
            return _text(classifieds.shell())
        page = markup.job(found) if found.kind == "job" else markup.review(found)
        kind = "text/html" if 'charset="iso' in page else _HTML
        return Answer(page.encode(), kind)

    def _api(self, rest: str, number: int) -> Answer:
        if self.shelf.source != "demo-classifieds":
            return _missing(self.shelf.source)
        found = self.shelf.find(rest.lstrip("/")) if rest else None
        if rest and (found is None or self._gone(found.id, found)):
            return Answer(b"{}", "application/json", 404)
        data = classifieds.ad(found) if found else classifieds.listing(self.shelf, number)
        return Answer(msgspec.json.encode(data), "application/json")

    def _gone(self, name: str, found: DemoAd | None) -> Answer | None:
        """How a withdrawn ad answers: with 404, with 410, or with 200 and a notice."""
        if name == "gone-1":
            return _missing(self.shelf.source, 410)
        if found is None or found.index not in self.shelf.withdrawn_set:
            return None
        if found.index % 3 == 2:
            return _text(markup.expired(found.source, found.lang))
        return _missing(found.source, (404, 410)[found.index % 3])


def boards(seed: int, count: int, round_: int = 1) -> dict[str, Board]:
    """The three boards of a seed, by source."""
    return {
        source: Board(Shelf(source, seed, count, round_), path) for source, path in PATHS.items()
    }


class Server(ThreadingHTTPServer):
    """A board on a port of loopback."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, board: Board) -> None:
        self.board = board
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing where a browser has hung up."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    wbufsize = 65536
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        answer = self.server.board.answer(self.path)
        tag = _tag(answer)
        unchanged = bool(tag) and self.headers.get("If-None-Match") == tag
        self.send_response(304 if unchanged else answer.status)
        self.send_header("Content-Type", answer.type)
        if tag:
            self.send_header("ETag", tag)
        if answer.to:
            self.send_header("Location", answer.to)
        body = b"" if unchanged else answer.body
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815  (the name http.server looks for)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the name it overrides)
        """Says nothing: the crawler's report does."""


@contextmanager
def serve(shown: Mapping[str, Board], ports: Mapping[str, int] = PORTS) -> Iterator[dict[str, int]]:
    """Serves the boards while the block runs; gives the port of each. A port that is taken is
    replaced by a free one."""
    servers = {source: _open(ports[source], board) for source, board in shown.items()}
    for server in servers.values():
        threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    try:
        yield {source: server.port for source, server in servers.items()}
    finally:
        for server in servers.values():
            server.shutdown()
            server.server_close()


def _open(port: int, board: Board) -> Server:
    try:
        return Server(port, board)
    except OSError:
        return _open_anywhere(board)


def _open_anywhere(board: Board) -> Server:
    try:
        return Server(0, board)
    except OSError as error:
        raise MissingError(
            f"no port of 127.0.0.1 can be opened ({error.strerror})",
            where="demo boards",
            cure="allow connections on loopback",
        ) from error


def _tag(answer: Answer) -> str:
    """What stands for the content; nothing for a page that a script fills."""
    if answer.status != 200 or b"/app.js" in answer.body:
        return ""
    return f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'


def _page(query: str) -> int:
    value = parse_qs(query).get("page", ["1"])[0]
    return int(value) if value.isascii() and value.isdigit() and 0 < len(value) < 8 else 1


def _text(page: str) -> Answer:
    return Answer(page.encode())


def _missing(source: str, status: int = 404) -> Answer:
    page = markup.frame(source, "Not here", "<p>There is no such page.</p>")
    return Answer(page.encode(), status=status)


def _picture(name: str, _number: int) -> Answer:
    return Answer(pictures.png(name.removesuffix(".png")), "image/png")


def _static(name: str, kind: str) -> Answer:
    return Answer((_STATIC / name).read_bytes(), f"{kind}; charset=utf-8")
