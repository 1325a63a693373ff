"""A board on loopback that does everything a crawler must survive."""

import gzip
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

Headers = dict[str, str]
HTML = {"Content-Type": "text/html; charset=utf-8"}


class Answer(NamedTuple):
    """What the board answers to one request."""

    body: bytes
    headers: Headers = HTML
    status: int = 200
    wait: float = 0.0
    cut: bool = False


class Board:
    """Pages by path; ``hits`` are the paths that were asked for, in order, with their times."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[str, int], Answer]] = {}
        self.hits: list[tuple[float, str]] = []
        self.requests: list[Headers] = []
        self.port = 0

    def put(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> None:
        raw = body if isinstance(body, bytes) else body.encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = Answer(raw, HTML | named, status)

    def url(self, path: str = "/jobs/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def count(self, path: str) -> int:
        return sum(hit == path for _, hit in self.hits)

    def paths(self) -> list[str]:
        return [hit for _, hit in self.hits]

    def answer(self, path: str) -> Answer:
        found = self.pages.get(path) or self.pages.get(path.partition("?")[0])
        if found is None:
            found = next(
                (
                    page
                    for key, page in self.pages.items()
                    if key[-1] == "*" and path.startswith(key[:-1])
                ),
                Answer(b"<title>404 Not Found</title>", HTML, 404),
            )
        return found(path, self.count(path)) if callable(found) else found


@contextmanager
def serve(board: Board, host: str = "127.0.0.1") -> Iterator[Board]:
    """The board on a free port of this machine, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            board.hits.append((time.monotonic(), self.path))
            board.requests.append(dict(self.headers))
            answer = board.answer(self.path)
            time.sleep(answer.wait)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in answer.headers:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            try:
                self.wfile.write(answer.body)
            except OSError:
                self.close_connection = True
            if answer.cut:
                self.close_connection = True

        def log_message(self, *_args: object) -> None: ...

    server = (_Server6 if ":" in host else _Server)((host, 0), Handler)
    board.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield board
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_args: object) -> None:
        """A crawler that hangs up is no error of the board."""


class _Server6(_Server):
    address_family = socket.AF_INET6


def ad(number: int, more: str = "") -> str:
    """The page of an ad, with a JobPosting."""
    return (
        f'<!doctype html><html lang="pl"><head><title>Praca {number}</title>'
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"JobPosting",'
        f'"title":"Sortowanie paczek {number}",'
        f'"description":"Praca w Venlo, zażółć, numer {number}.'
        f' Tel. +48 500 100 1{number % 90 + 10:02d}",'
        f'"datePosted":"2026-11-02",'
        '"hiringOrganization":{"@type":"Organization","name":"Example BV"}}</script></head>'
        f"<body><h1>Sortowanie paczek {number}</h1><p>Praca w Venlo, zażółć, numer {number}. "
        f"Tel. +48 500 100 1{number % 90 + 10:02d}</p>{more}</body></html>"
    )


def listing(*links: str, more: str = "") -> str:
    """A page of links."""
    items = "".join(f'<li><a href="{link}">Ogłoszenie</a></li>' for link in links)
    return f"<title>Ogłoszenia</title><h1>Praca</h1><ul>{items}</ul>{more}"


_NAMES = """
1 2 3 1?utm_source=x&sid=77 1#part gone410 missing soft expired loop-a self-loop moved home
login away huge bomb slow error flaky busy banned captcha widget login-page latin header
pdf.html file.pdf picture.jpg data json private/1 broken empty cut calendar/2026/11
logout 5/delete ?action=delete&id=5 deep/
"""


def nasty() -> Board:
    """The board with everything on it."""
    board = Board()
    put = board.put
    put("/robots.txt", "User-agent: *\nDisallow: /jobs/private/\n", Content_Type="text/plain")
    names = _NAMES.split()
    put(
        "/jobs/",
        listing(
            *names,
            "/other/9",
            "https://example.com/jobs/99",
            "mailto:a@example.com",
            "javascript:void(0)",
            "tel:+48500100100",
            "http://[bad",
            "?page=2",
        ),
    )
    put("/jobs/?page=2", listing("4", "./", "?page=2&sessionid=1", more='<a href="6" rel="next">'))
    for number in (1, 2, 3, 4, 6):
        put(f"/jobs/{number}", ad(number))
    put("/jobs/gone410", "<h1>Gone</h1>", 410)
    put("/jobs/soft", "<title>Nie znaleziono ogłoszenia</title><h1>Ojej</h1>")
    put("/jobs/expired", ad(50, '<div class="alert">To ogłoszenie jest nieaktualne</div>'))
    put("/jobs/loop-a", "", 302, Location="/jobs/loop-b")
    put("/jobs/loop-b", "", 302, Location="/jobs/loop-a")
    put("/jobs/self-loop", "", 301, Location="/jobs/self-loop")
    put("/jobs/moved", "", 301, Location="/jobs/7")
    put("/jobs/7", ad(7))
    put("/jobs/home", "", 302, Location="/jobs/")
    put("/jobs/login", "<title>x</title>")
    put("/jobs/login-page", "", 302, Location="/login?next=/jobs/")
    put("/jobs/away", "", 302, Location="http://127.0.0.1:1/jobs/")
    put("/jobs/huge", b"<p>" + b"x" * 6_000_000)
    put("/jobs/bomb", gzip.compress(b"<p>" + b"x" * 6_000_000), Content_Encoding="gzip")
    board.pages["/jobs/slow"] = Answer(b"<p>late", HTML, 200, 20)
    put("/jobs/error", "<h1>500</h1>", 500)
    board.pages["/jobs/flaky"] = lambda _p, n: Answer(ad(8).encode(), HTML, 200 if n > 1 else 503)
    board.pages["/jobs/busy"] = lambda _p, n: (
        Answer(ad(9).encode()) if n > 1 else Answer(b"", {"Retry-After": "1"}, 429)
    )
    put("/jobs/banned", "<h1>Forbidden</h1>", 403)
    put("/jobs/captcha", "<title>Verify you are human</title><div class='g-recaptcha'></div>")
    put("/jobs/widget", ad(10, '<form><div class="g-recaptcha"></div></form>'))
    put("/jobs/latin", ad(11).encode("cp1250"), Content_Type="text/html; charset=utf-8")
    put("/jobs/header", ad(12), Content_Type="text/html; charset=iso-8859-1")
    put("/jobs/pdf.html", b"%PDF-1.7 binary", Content_Type="text/html")
    put("/jobs/data", b"%PDF-1.7" + b"x" * 100, Content_Type="application/pdf")
    put("/jobs/json", '{"a": 1}', Content_Type="application/json")
    put("/jobs/private/1", ad(13))
    put("/jobs/broken", "<html><body><p><b><a href=14>x<table><td>" + "<div>" * 3000)
    put("/jobs/14", ad(14))
    put("/jobs/empty", "")
    board.pages["/jobs/cut"] = Answer(b"<p>half", HTML | {"Content-Length": "9000"}, cut=True)
    board.pages["/jobs/calendar/*"] = _calendar
    put("/jobs/logout", "<p>out")
    put("/jobs/5/delete", "<p>deleted")
    put("/jobs/deep/", '<a href="deep/">more</a>')
    board.pages["/jobs/deep/deep/*"] = Answer(b'<a href="deep/">more</a>')
    return board


def _calendar(path: str, _count: int) -> Answer:
    year, month = (int(part) for part in path.strip("/").split("/")[2:4])
    after = f"{year + month // 12}/{month % 12 + 1}"
    return Answer(f"<h1>{year}-{month}</h1><a href='/jobs/calendar/{after}'>next</a>".encode())


def tally(board: Board) -> Counter[str]:
    return Counter(board.paths())
