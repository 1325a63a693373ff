"""Addresses of Kafka: what they say, what is refused with its cure, and that passwords stay in."""

from pathlib import Path
from typing import Any

import pytest

from stream.errors import MissingError, StreamError
from stream.kafka_url import KafkaAddress, parse

ADDRESSES: list[tuple[str, dict[str, Any]]] = [
    ("kafka://one", {"servers": ("one:9092",)}),
    ("kafka://one:1,two:2/", {"servers": ("one:1", "two:2")}),
    ("kafka://[::1]:9093", {"servers": ("[::1]:9093",)}),
    ("kafka://h?prefix=unit.&partitions=6&replicas=3", {"prefix": "unit.", "partitions": 6}),
    ("kafka://h?session=6&compression=none&linger_ms=0", {"session": 6.0, "compression": "none"}),
    ("kafka://u:p%40ss@h:1", {"user": "u", "password": "p@ss", "sasl": "scram-sha-512"}),
    ("kafka://u:p@h?sasl=plain&tls=1", {"sasl": "plain", "tls": True}),
    ("kafka://h?instance=worker-1", {"instance": "worker-1"}),
]

REFUSED = [
    ("kafka://", "write kafka://HOST:PORT"),
    ("kafka://h/topic", "write kafka://HOST:PORT"),
    ("kafka://h:port", "write HOST:PORT"),
    ("kafka://h?colour=red", "no option 'colour'; use one of: .*compression"),
    ("kafka://h?partitions=many", "whole number"),
    ("kafka://h?partitions=0", "above 0"),
    ("kafka://h?tls=perhaps", "yes or no"),
    ("kafka://h?compression=best", "none, gzip, lz4, zstd"),
    ("kafka://u:p@h?sasl=magic", "plain, scram-sha-256"),
    ("kafka://u@h", "password_file"),
    ("kafka://h?sasl=plain", "needs a user"),
]


@pytest.mark.parametrize(("url", "said"), ADDRESSES)
def test_an_address_is_read(url: str, said: dict[str, Any]) -> None:
    found = parse(url)

    assert {name: getattr(found, name) for name in said} == said


@pytest.mark.parametrize(("url", "cure"), REFUSED)
def test_what_is_wrong_is_refused_with_its_cure(url: str, cure: str) -> None:
    with pytest.raises(StreamError, match=f"THB_STREAM_URL: .*{cure}"):
        parse(url)


def test_a_file_that_is_missing_is_named() -> None:
    with pytest.raises(MissingError, match=r"/nowhere/ca\.pem"):
        parse("kafka://h?tls=1&ca=/nowhere/ca.pem")
    with pytest.raises(MissingError, match="/nowhere/secret"):
        parse("kafka://u@h?password_file=/nowhere/secret").security()


@pytest.mark.parametrize(
    ("query", "protocol"),
    [("", "PLAINTEXT"), ("tls=1", "SSL"), ("sasl=plain", "SASL_PLAINTEXT"),
     ("tls=1&sasl=scram-sha-256", "SASL_SSL")],
)  # fmt: skip
def test_security_as_the_client_wants_it(query: str, protocol: str) -> None:
    login = "user:secret@" if "sasl" in query else ""
    options = parse(f"kafka://{login}h?{query}").security()

    assert options["security_protocol"] == protocol
    assert ("sasl_plain_password" in options) == bool(login)


def test_the_password_may_stand_in_a_file_and_is_shown_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden\n")
    found = parse(f"kafka://user@h:1?tls=1&password_file={secret}")
    plain = parse("kafka://user:hidden@h:1")

    assert found.security()["sasl_plain_password"] == "hidden"
    assert plain.shown == "kafka://h:1"
    assert "hidden" not in repr(plain) + repr(found)


def test_a_server_that_is_not_there_is_missing() -> None:
    from stream import open_bus

    with pytest.raises(MissingError, match=r"kafka://127.0.0.1:1: .*THB_STREAM_URL") as missing:
        open_bus("kafka://user:hidden@127.0.0.1:1?delivery=1")

    assert "hidden" not in str(missing.value)


def test_defaults_are_safe() -> None:
    default = KafkaAddress(servers=("h:1",))

    assert default.security() == {"security_protocol": "PLAINTEXT"}
    assert default.partitions >= 4
