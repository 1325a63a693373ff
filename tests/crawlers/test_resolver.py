"""How long a host is looked up, on a clock and with threads of the test's own."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from twisted.internet.error import DNSLookupError
from twisted.internet.task import Clock
from twisted.python.failure import Failure

from crawlers.resolver import Resolver, _ipv6

TIMEOUT = 60.0


class Threads(Clock):
    """A reactor whose time the test moves, and whose threads end when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Callable[..., object]] = []
        self._done: list[Callable[[bool, object], None]] = []

    def getThreadPool(self) -> "Threads":  # noqa: N802
        return self

    def callInThreadWithCallback(self, done: Any, work: Any, *_: object) -> None:  # noqa: N802
        self.asked.append(work)
        self._done.append(done)

    def callFromThread(self, work: Callable[..., None], *given: object) -> None:  # noqa: N802
        work(*given)

    def end(self, result: object) -> None:
        """Ends the thread that was begun last."""
        self._done.pop()(not isinstance(result, Failure), result)


def fails() -> Failure:
    return Failure(socket.gaierror("no address of this kind"))


@pytest.fixture
def reactor() -> Threads:
    return Threads()


@pytest.fixture
def answers(reactor: Threads) -> list[object]:
    found: list[object] = []
    resolver: Any = Resolver(reactor, 0, TIMEOUT)  # type: ignore[arg-type]
    resolver.getHostByName("example.com").addBoth(found.append)
    return found


def test_a_host_that_took_all_the_time_is_not_looked_up_again(
    reactor: Threads, answers: list[Failure]
) -> None:
    reactor.advance(TIMEOUT)
    assert reactor.asked == [socket.gethostbyname]
    assert [one.type for one in answers] == [DNSLookupError]


def test_the_second_look_up_has_the_time_that_the_first_left(
    reactor: Threads, answers: list[Failure]
) -> None:
    reactor.advance(20)
    reactor.end(fails())
    assert reactor.asked == [socket.gethostbyname, _ipv6]
    reactor.advance(TIMEOUT - 20 - 1)
    assert answers == []
    reactor.advance(1)
    assert [one.type for one in answers] == [DNSLookupError]
    reactor.end("2001:db8::1")  # too late
    assert len(answers) == 1


@pytest.mark.parametrize(("result", "found"), [("2001:db8::1", "2001:db8::1"), (None, None)])
def test_a_host_without_ipv4_has_the_answer_of_the_second(
    reactor: Threads, answers: list[object], result: str | None, found: str | None
) -> None:
    reactor.end(fails())
    reactor.end(result or fails())
    assert [one for one in answers if not isinstance(one, Failure)] == ([found] if found else [])
    assert len(answers) == 1
