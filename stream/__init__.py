"""The floor: messages, stages, the bus, the runner and the state engine."""

from typing import TYPE_CHECKING, Any

from stream.errors import MissingError, StreamError

if TYPE_CHECKING:
    from stream.bus import Bus
    from stream.runner import Counts, run

__all__ = ["Counts", "open_bus", "run"]


def open_bus(url: str) -> "Bus":
    """The bus at an address: ``sqlite:///path`` is the embedded one; the file is made if needed."""
    scheme, separator, path = url.partition(":///")
    if scheme == "sqlite" and separator:
        from stream.embedded import EmbeddedBus

        return EmbeddedBus(path)
    cure = "set THB_STREAM_URL to sqlite:///PATH"
    if url.startswith("kafka:"):
        raise MissingError("this version has no Kafka backend yet", where="kafka", cure=cure)
    # The scheme alone: an address may hold a password.
    raise StreamError("no such kind of stream", where=scheme.split(":")[0] or "''", cure=cure)


def __getattr__(name: str) -> Any:
    """``run`` and ``Counts`` load the runner when they are first named."""
    if name in ("Counts", "run"):
        from stream import runner

        return getattr(runner, name)
    raise AttributeError(f"module 'stream' has no attribute {name!r}")
