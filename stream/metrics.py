"""Metrics of a process in Prometheus format, and whether it is alive, over HTTP.

``GET /metrics`` gives all metrics, ``GET /healthz`` 200 while the loop of the stages goes round and
503 when it has not for ``SILENT_SECONDS``.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

from stream.errors import InputError, MissingError

PROCESSED = Counter("thb_stream_processed", "Messages that a stage has processed", ["stage"])
FAILED = Counter("thb_stream_failed", "Messages that became dead letters of a stage", ["stage"])
SECONDS = Histogram("thb_stream_batch_seconds", "Seconds a batch takes in a stage", ["stage"])
LAG = Gauge("thb_stream_lag", "Messages that a stage has yet to process", ["stage", "topic"])
FLAG_AGE = Histogram(
    "thb_flag_age_seconds",
    "Seconds from the capture of an ad to its being found as flagged",
    buckets=(1, 5, 15, 60, 300, 900, 3600, 4 * 3600, 24 * 3600),
)
REQUESTS = Histogram("thb_workbench_request_seconds", "Seconds a page takes", ["page", "status"])

SILENT_SECONDS = 300.0
"""Longer than any batch takes, so that who waits for it is not taken for dead."""
LAG_SECONDS = 15.0
"""Between two looks at the lag, which asks the stream."""


class Pulse:
    """When the loop of a process last went round."""

    def __init__(self) -> None:
        self._at = time.monotonic()

    def beat(self) -> None:
        self._at = time.monotonic()

    @property
    def alive(self) -> bool:
        return time.monotonic() - self._at < SILENT_SECONDS


PULSE = Pulse()


def address(setting: str) -> tuple[str, int]:
    """Host and port of ``HOST:PORT``; InputError that names THB_METRICS."""
    host, _, port = setting.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65_535:
        raise InputError(
            f"{setting!r} is no address", where="THB_METRICS", cure="write it as 127.0.0.1:9464"
        )
    return host.strip("[]"), int(port)


@contextmanager
def served(setting: str, pulse: Pulse | None = None) -> Iterator[int]:
    """Serves the metrics at ``HOST:PORT`` while the block runs and gives the port; nothing where
    the setting is empty. Without a pulse the process counts as alive as long as it answers."""
    if not setting:
        yield 0
        return
    try:
        server = _Server(address(setting), pulse)
    except OSError as error:
        raise MissingError(
            f"metrics cannot be served ({error.strerror})",
            where=setting,
            cure="set THB_METRICS to a free address",
        ) from error
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, where: tuple[str, int], pulse: Pulse | None) -> None:
        super().__init__(where, _Handler)
        self.pulse = pulse


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        if self.path == "/metrics":
            self._answer(HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest())
        elif self.path == "/healthz":
            alive = self.server.pulse is None or self.server.pulse.alive
            status = HTTPStatus.OK if alive else HTTPStatus.SERVICE_UNAVAILABLE
            self._answer(status, "text/plain", b"alive\n" if alive else b"the loop stands still\n")
        else:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"/metrics or /healthz\n")

    def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: a probe every few seconds says nothing."""
