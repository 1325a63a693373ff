"""The backends that the contract of the bus holds for; a new one is one more line."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

import pytest

from stream import open_bus
from stream.bus import Bus
from stream.embedded import EmbeddedBus
from tests.search.elastic import prefix_on


class Backend(NamedTuple):
    """How a test opens the bus, and how a process that it starts does."""

    open: Callable[[], Bus]
    code: str


def _embedded(request: pytest.FixtureRequest) -> Backend:
    path = request.getfixturevalue("tmp_path") / "stream.db"
    code = f"from stream.embedded import EmbeddedBus; bus = EmbeddedBus({str(path)!r}, lease=3.0)"
    return Backend(lambda: EmbeddedBus(path, lease=3.0), code)


def _kafka(request: pytest.FixtureRequest) -> Backend:
    url = request.getfixturevalue("kafka_stream")
    return Backend(lambda: open_bus(url), f"from stream import open_bus; bus = open_bus({url!r})")


BACKENDS = {"embedded": _embedded, "kafka": _kafka}

OpenBus = Callable[[], Bus]
Child = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture(params=BACKENDS.values(), ids=BACKENDS)
def backend(request: pytest.FixtureRequest) -> Backend:
    return request.param(request)


@pytest.fixture
def open_again(backend: Backend) -> Iterator[OpenBus]:
    """Opens the same stream again and again, as several processes would."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(backend.open()))


@pytest.fixture
def bus(open_again: OpenBus) -> Bus:
    return open_again()


@pytest.fixture
def child(backend: Backend, tmp_path: Path) -> Child:
    """Runs code in another process in which ``bus`` is the same stream."""

    def run(code: str) -> subprocess.CompletedProcess[str]:
        root = str(Path(__file__).parents[2])
        script = f"import os, sys\nsys.path.insert(0, {root!r})\n{backend.code}\n{code}"
        command = [sys.executable, "-c", script]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )

    return run


@pytest.fixture
def tantivy_index(tmp_path: Path) -> str:
    """The address of an embedded index that is not there yet."""
    return f"tantivy:///{tmp_path}/index"


@pytest.fixture
def elastic_index(elastic_url: str) -> Iterator[str]:
    """An address on the test server under which nothing was written; emptied afterwards."""
    with prefix_on(elastic_url) as url:
        yield url
