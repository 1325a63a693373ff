"""Servers of this folder's own, which its tests kill; those of ``make servers`` are left alone."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import psycopg
import pytest

from search.watch import Watch
from search.watches import Watches
from stream.state import open_state
from tests.faults.child import CODE
from tests.home import Home
from tests.search.elastic import prefix_on
from tests.servers import fetch
from tests.servers.elastic import Elastic
from tests.servers.kafka import Kafka
from tests.servers.place import VERSIONS, free_port
from tests.servers.postgres import DEBIAN, Postgres

HERE = Path(__file__).parent


class Servers(NamedTuple):
    """Each alive between two tests."""

    kafka: Kafka
    elastic: Elastic
    postgres: Postgres

    def revive(self) -> None:
        """Starts what is down, and waits."""
        for server in self:
            server.start()
        for server in self:
            server.wait()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first of these tests waits for three servers to start, the others for their revival."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.timeout(900))


@pytest.fixture(scope="session")
def started(kafka_url: str, elastic_url: str) -> Iterator[Servers]:
    """Asked for only where ``make servers`` runs servers; it downloads where those are required."""
    del kafka_url, elastic_url
    there = {name: fetch.fetched(VERSIONS[name]["artifact"]) for name in ("kafka", "elastic")}
    there["postgres"] = bool(shutil.which("initdb")) or any(DEBIAN.glob("*/bin/initdb"))
    for name, known in there.items():
        if not known and not os.environ.get("THB_REQUIRE_SERVERS"):
            pytest.skip(f"no server is running: {name}")
    folder = Path(tempfile.mkdtemp(prefix="thb-faults-"))
    folder.chmod(0o755)  # the unprivileged user of the servers passes through it
    found = Servers(
        Kafka(folder / "kafka", free_port(), brief=True),
        Elastic(folder / "elastic", free_port(), brief=True),
        Postgres(folder / "postgres", free_port()),
    )
    try:
        found.revive()
        yield found
    finally:
        for server in found:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def servers(started: Servers) -> Servers:
    started.revive()
    return started


@pytest.fixture
def home(servers: Servers, prefix: str, tmp_path: Path) -> Iterator[Home]:
    """A data folder on the servers with topics, indices and a database of its own, and a watch.
    A short session: what a dead process held is soon free, and a machine that is busy holds no
    process up for so long."""
    options = f"prefix={prefix}.&partitions=4&replicas=1&session=4&delivery=30"
    with _database(servers.postgres.url, prefix) as state, prefix_on(servers.elastic.url) as index:
        found = Home(tmp_path, stream=f"{servers.kafka.url}?{options}", index=index, state=state)
        found.code = CODE
        add_watch(found)
        yield found
        servers.revive()
        found.bus.close()


def hasty(home: Home) -> dict[str, str]:
    """The environment of a process that soon gives up a stream which does not answer."""
    return {"THB_STREAM_URL": f"{home.urls['stream']}&delivery=5"}


def add_watch(home: Home) -> None:
    """A watch for what every second one of ``made_ads`` says."""
    engine = open_state(home.urls["state"])
    try:
        Watches(engine).add(Watch(id="fees", name="fees", query="opłata"))
    finally:
        engine.dispose()


@contextmanager
def _database(server: str, name: str) -> Iterator[str]:
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f'CREATE DATABASE "{name}"')
    yield urlsplit(server)._replace(path=f"/{name}").geturl()
