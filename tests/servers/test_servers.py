"""The test servers: versions agree, addresses are kept, what is missing is said with a cure."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from tests.servers import engine, fetch, place
from tests.servers.elastic import Elastic
from tests.servers.errors import ServerError
from tests.servers.fixtures import left_out
from tests.servers.kafka import Kafka
from tests.servers.postgres import Postgres
from tests.servers.server import Server

COMPOSE = yaml.safe_load((place.ROOT / "compose.yaml").read_text("utf-8"))["services"]


@pytest.mark.parametrize("name", engine.SERVICES)
def test_containers_are_of_the_same_versions_and_on_loopback(name: str) -> None:
    service = COMPOSE[engine.SERVICES[name]]
    versions = place.VERSIONS[name]

    assert service["image"] == versions["image"]
    assert versions["image"].endswith(f":{versions['version']}")
    assert versions["version"] in versions.get("artifact", versions["image"])
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    heap = [str(value) for key, value in service["environment"].items() if "OPTS" in key]
    assert all(f"-Xmx{versions['heap']}" in value for value in heap)


def test_every_server_has_a_setting_and_a_container() -> None:
    assert set(place.SETTINGS) == set(engine.SERVICES)
    assert len(COMPOSE) == len(engine.SERVICES)


@pytest.fixture
def run_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("THB_SERVERS_DIR", str(tmp_path))
    return tmp_path


def test_addresses_are_kept(run_folder: Path) -> None:
    urls = {"kafka": "kafka://127.0.0.1:1", "postgres": "postgresql://thb@127.0.0.1:2/postgres"}

    assert place.read_env() == {}
    assert place.write_env(urls).splitlines()[0] == "export THB_STREAM_URL=kafka://127.0.0.1:1"
    assert place.read_env() == urls


@pytest.mark.parametrize(
    ("url", "port"),
    [("kafka://127.0.0.1:9092", 9092), ("postgresql://thb@127.0.0.1:54/x", 54), ("", 0)],
)
def test_a_port_is_kept(url: str, port: int) -> None:
    assert engine.kept_port(url) == port


def test_what_was_left_out_is_one_line() -> None:
    reasons = ["no server is running: kafka", "Skipped: no server is running: kafka", "no Chromium"]

    assert "kafka (2);" in left_out(reasons)
    assert left_out(["no Chromium"]) == ""


@pytest.mark.parametrize(
    ("kind", "cure"), [(Kafka, "maven"), (Elastic, "maven"), (Postgres, "apt")]
)
def test_what_is_missing_is_said_with_its_cure(
    kind: type[Server], cure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("THB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("tests.servers.postgres.DEBIAN", tmp_path)

    with pytest.raises(ServerError, match=f"install the package .*{cure}"):
        kind(tmp_path / "data").start()


def test_java_is_that_of_the_development_dependencies() -> None:
    assert (fetch.java_home() / "bin" / "java").exists()


class Plain(Server):
    """A process that listens or, on a port that is taken, ends with a word."""

    name = "plain"
    url = ""
    code = (
        "import socket, sys, time\n"
        "print('words of the server', sys.argv[2], flush=True)\n"
        "with socket.create_server(('127.0.0.1', int(sys.argv[1]))):\n"
        "    time.sleep(600)"
    )

    def prepare(self) -> None:
        """It needs nothing."""

    def command(self) -> Sequence[str | Path]:
        return [sys.executable, "-c", self.code, str(self.port), self.folder]

    def is_ready(self) -> bool:
        return True


def test_a_server_is_started_found_again_stopped_and_started_on_its_port(tmp_path: Path) -> None:
    first = Plain(tmp_path)
    first.start()
    try:
        first.wait(20)
        found = Plain(tmp_path)
        assert found.is_running()
        assert found.port == first.port
        first.stop()
        assert not found.is_running()
        found.start()
        found.wait(20)
        assert found.port == first.port
        found.kill()
        assert not Plain(tmp_path).is_running()
    finally:
        first.kill()
        Plain(tmp_path).kill()


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    broken = Plain(tmp_path)
    broken.code = "import sys; sys.exit('no memory left')"
    broken.start()

    with pytest.raises(ServerError, match="no memory left"):
        broken.wait(20)


def test_the_id_of_a_process_of_somebody_else_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "pid").write_text(str(os.getpid()))

    assert not Plain(tmp_path).is_running()
