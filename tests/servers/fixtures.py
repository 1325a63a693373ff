"""Fixtures that give a test the address of a real server, and say in one line what was left out.

An address comes from ``THB_TEST_KAFKA_URL``, ``THB_TEST_ELASTIC_URL``, ``THB_TEST_POSTGRES_URL``,
else from the servers that ``make servers`` started. Tests without their server are left out, and
fail with ``THB_REQUIRE_SERVERS=1``. The product's own settings are never used: they may be in
production.
"""

import os
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from tests.servers.place import answers, read_env

_LEFT_OUT = "no server is running: "


def _url(name: str) -> str:
    url = os.environ.get(f"THB_TEST_{name.upper()}_URL") or read_env().get(name, "")
    if url and (os.environ.get(f"THB_TEST_{name.upper()}_URL") or answers(urlsplit(url).port or 0)):
        return url
    if os.environ.get("THB_REQUIRE_SERVERS"):
        pytest.fail(f"no {name} runs and THB_REQUIRE_SERVERS is set; `make servers` starts it")
    pytest.skip(_LEFT_OUT + name)


@pytest.fixture(scope="session")
def kafka_url() -> str:
    """``kafka://host:port``; ``kafka_stream`` is better for a test."""
    return _url("kafka")


@pytest.fixture
def kafka_stream(kafka_url: str, prefix: str) -> Iterator[str]:
    """An address as ``THB_STREAM_URL`` holds it, with topics of its own that go after the test:
    four partitions as embedded, and the shortest session that brokers allow."""
    from kafka.admin import KafkaAdminClient

    yield f"{kafka_url}?prefix={prefix}.&partitions=4&replicas=1&session=6"
    with closing(KafkaAdminClient(bootstrap_servers=urlsplit(kafka_url).netloc)) as admin:
        made = [name for name in admin.list_topics() if name.startswith(f"{prefix}.")]
        if made:
            admin.delete_topics(made)


@pytest.fixture(scope="session")
def elastic_url() -> str:
    """``http://host:port``; use ``prefix`` for indices of a test's own, and remove them."""
    return _url("elastic")


@pytest.fixture
def prefix() -> str:
    """A name that no other test has: lower case, a letter first."""
    return f"t{uuid.uuid4().hex[:10]}"


@pytest.fixture
def postgres_url(prefix: str) -> Iterator[str]:
    """``postgresql://user@host:port/database`` of an empty database, dropped after the test."""
    import psycopg

    server = _url("postgres")
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f'CREATE DATABASE "{prefix}"')
    parts = urlsplit(server)
    yield parts._replace(path=f"/{prefix}").geturl()
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f'DROP DATABASE "{prefix}" WITH (FORCE)')


def left_out(reasons: list[str]) -> str:
    """One line on the tests that had no server; empty when there are none."""
    counts = Counter(
        reason.partition(_LEFT_OUT)[2].strip() for reason in reasons if _LEFT_OUT in reason
    )
    if not counts:
        return ""
    what = ", ".join(f"{name} ({count})" for name, count in sorted(counts.items()))
    return f"left out for want of real servers: {what}; `make servers` starts them"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line instead of one for every test that had no server."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {id(report): str(report.longrepr[2]) for report in skipped if report.longrepr}
    if line := left_out(list(reasons.values())):
        terminalreporter.write_line(line, yellow=True)
        terminalreporter.stats["skipped"] = [
            report for report in skipped if _LEFT_OUT not in reasons.get(id(report), "")
        ]
