"""The members of consumer groups that a bus has open: kept alive by a thread, closed together."""

import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import structlog

from stream.bus import Consumer
from stream.errors import ThbError

log = structlog.get_logger("stream")


class Member(Consumer, Protocol):
    """A consumer that knows the name of its group."""

    group: str


M = TypeVar("M", bound=Member)


class Crew(Generic[M]):
    """Members of a bus, for any number of threads. Every ``seconds`` a thread of its own calls
    ``keep`` for each, so that a long batch does not cost a member its partitions."""

    def __init__(self, keep: Callable[[M], None], seconds: float) -> None:
        self._keep = keep
        self._seconds = seconds
        self._members: set[M] = set()
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._heart: threading.Thread | None = None

    def enter(self, member: M) -> M:
        """Takes a member in and returns it."""
        with self._lock:
            self._members.add(member)
            if self._heart is None:
                self._heart = threading.Thread(target=self._beat, name="stream", daemon=True)
                self._heart.start()
        return member

    def leave(self, member: M) -> None:
        """Lets a member go that was closed."""
        self._members.discard(member)

    @property
    def is_closed(self) -> bool:
        return self._closed.is_set()

    def close(self) -> None:
        """Closes all members."""
        self._closed.set()
        if self._heart is not None:
            self._heart.join()
        for member in list(self._members):
            member.close()

    def _beat(self) -> None:
        while not self._closed.wait(self._seconds):
            for member in list(self._members):
                try:
                    self._keep(member)
                except ThbError as error:
                    log.warning("no sign of life", group=member.group, reason=str(error))
