"""``kafka://…`` as an address: servers, security and options, each with its default."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from stream.errors import MissingError, StreamError

SETTING = "THB_STREAM_URL"
COMPRESSIONS = ("none", "gzip", "lz4", "zstd")
RECONNECT_MS = 1000
"""The longest pause between two attempts to connect; the client's own is half a minute."""
SASL = {"plain": "PLAIN", "scram-sha-256": "SCRAM-SHA-256", "scram-sha-512": "SCRAM-SHA-512"}


@dataclass(frozen=True, slots=True, kw_only=True)
class KafkaAddress:
    """Where Kafka is and how it is used; the names of options are those of the address.

    ``session`` and ``delivery`` are seconds: after how long a silent member loses its partitions,
    and how long a message may wait for the broker before its stage stops.
    """

    servers: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    password_file: str = ""
    sasl: str = ""
    tls: bool = False
    ca: str = ""
    cert: str = ""
    key: str = ""
    prefix: str = ""
    partitions: int = 12
    replicas: int = -1
    compression: str = "lz4"
    linger_ms: int = 5
    batch_bytes: int = 262_144
    session: float = 30.0
    delivery: float = 60.0
    instance: str = ""

    @property
    def shown(self) -> str:
        """The servers, for messages: without user and password."""
        return f"kafka://{','.join(self.servers)}"

    def client(self) -> dict[str, Any]:
        """Options that every client has; one that reaches no server gives up soon, and one that
        is open finds a server that comes back within a second or two."""
        timeout = int(min(self.delivery, 10) * 1000)
        servers = {
            "bootstrap_servers": list(self.servers),
            "bootstrap_timeout_ms": timeout,
            "reconnect_backoff_max_ms": RECONNECT_MS,
        }
        return servers | self.security()

    def security(self) -> dict[str, Any]:
        """Options of the client for TLS and SASL."""
        kind = ("SASL_" if self.sasl else "") + ("SSL" if self.tls else "PLAINTEXT")
        options: dict[str, Any] = {"security_protocol": kind}
        if self.tls:
            files = {"ssl_cafile": self.ca, "ssl_certfile": self.cert, "ssl_keyfile": self.key}
            options |= {name: path for name, path in files.items() if path}
        if self.sasl:
            options |= {
                "sasl_mechanism": SASL[self.sasl],
                "sasl_plain_username": self.user,
                "sasl_plain_password": self.password or _secret(self.password_file),
            }
        return options


def parse(url: str) -> KafkaAddress:
    """The address in ``kafka://[user[:password]@]host:port[,host:port]…[?option=value&…]``."""
    parts = _split(url)
    login, _, hosts = parts.netloc.rpartition("@")
    servers = tuple(_server(host) for host in hosts.split(",") if host)
    if not servers or parts.path not in ("", "/"):
        raise _refused("no address of Kafka", "write kafka://HOST:PORT[,HOST:PORT…][?OPTION=VALUE]")
    user, _, password = login.partition(":")
    options = {name: _value(name, text) for name, text in parse_qsl(parts.query, True)}
    if user:
        options.setdefault("sasl", "scram-sha-512")
    return _checked(
        KafkaAddress(servers=servers, user=unquote(user), password=unquote(password), **options)
    )


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise _refused(f"no address ({error})", "write kafka://HOST:PORT") from error


def _server(host: str) -> str:
    name, separator, port = host.rpartition(":")
    if not separator or "]" in port:
        return f"{host}:9092"
    if not name or not port.isdecimal():
        raise _refused(f"{host!r} is no server", "write HOST:PORT")
    return host


def _value(name: str, text: str) -> Any:
    kinds = {name: type(default) for name, default in _DEFAULTS.items()}
    if name not in kinds:
        raise _refused(f"no option {name!r}", f"use one of: {', '.join(sorted(kinds))}")
    try:
        return _READ.get(kinds[name], str)(text)
    except ValueError as error:
        raise _refused(f"{name}={text} is no {_WORDS[kinds[name]]}", "correct it") from error


def _yes(text: str) -> bool:
    if text.lower() not in ("1", "true", "yes", "0", "false", "no"):
        raise ValueError(text)
    return text.lower() in ("1", "true", "yes")


_READ: dict[type, Callable[[str], Any]] = {bool: _yes, int: int, float: float}
_WORDS = {bool: "yes or no (1, 0)", int: "whole number", float: "number of seconds"}
_DEFAULTS = {
    name: spec.default
    for name, spec in KafkaAddress.__dataclass_fields__.items()
    if name not in ("servers", "user", "password")
}


def _checked(address: KafkaAddress) -> KafkaAddress:
    if address.compression not in COMPRESSIONS:
        raise _refused(
            f"no compression {address.compression!r}", f"use one of: {', '.join(COMPRESSIONS)}"
        )
    if address.sasl and address.sasl not in SASL:
        raise _refused(f"no SASL mechanism {address.sasl!r}", f"use one of: {', '.join(SASL)}")
    if address.sasl and not (address.user and (address.password or address.password_file)):
        cure = "write kafka://USER@HOST:PORT?password_file=PATH"
        raise _refused("SASL needs a user and a password", cure)
    for path in filter(None, (address.ca, address.cert, address.key)):
        if not Path(path).is_file():
            raise MissingError("no such file", where=path, cure=f"correct {SETTING}")
    if min(address.partitions, address.session, address.delivery, address.batch_bytes) <= 0:
        raise _refused("partitions, session, delivery and batch_bytes are above 0", "correct them")
    return address


def _secret(path: str) -> str:
    try:
        return Path(path).read_text("utf-8").strip()
    except OSError as error:
        what = f"the password cannot be read ({error.strerror})"
        raise MissingError(what, where=path, cure="correct password_file") from error


def _refused(what: str, cure: str) -> StreamError:
    return StreamError(what, where=SETTING, cure=cure)
