"""The floor: messages, stages, the bus, the runner and the state engine."""

import re
from typing import TYPE_CHECKING, Any

from stream.errors import StreamError

if TYPE_CHECKING:
    from stream.bus import Bus
    from stream.runner import Counts, run

__all__ = ["Counts", "open_bus", "run", "shown"]


def open_bus(url: str) -> "Bus":
    """The bus at an address: ``sqlite:///path`` is the embedded one, whose file is made if needed;
    ``kafka://host:port`` is Kafka, with the options that ``stream.kafka_url`` reads."""
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/"):
        from stream.embedded import EmbeddedBus

        return EmbeddedBus(rest[1:])
    if scheme == "kafka":
        from stream.kafka_bus import KafkaBus
        from stream.kafka_url import parse

        return KafkaBus(parse(url))
    cure = "set THB_STREAM_URL to sqlite:///PATH or kafka://HOST:PORT"
    # The scheme alone: an address may hold a password.
    raise StreamError("no such kind of stream", where=scheme.split(":")[0] or "''", cure=cure)


def shown(url: str) -> str:
    """An address without what may be secret in it: user, password and options."""
    return re.sub(r"//[^/]*@", "//", url).partition("?")[0]


def __getattr__(name: str) -> Any:
    """``run`` and ``Counts`` load the runner when they are first named."""
    if name in ("Counts", "run"):
        from stream import runner

        return getattr(runner, name)
    raise AttributeError(f"module 'stream' has no attribute {name!r}")
