"""Names of hosts, as Scrapy resolves them: IPv4 first, IPv6 where a host has nothing else."""

import socket
from collections.abc import Sequence
from typing import Any, cast

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError
from twisted.internet.threads import deferToThreadPool
from twisted.python.failure import Failure

from crawlers import private

SHORTEST = 0.1
"""Seconds that have to be left for a second look-up to begin."""


class Resolver(CachingThreadedResolver):
    """Scrapy's own, which knows IPv4 alone, and gives up a host that has no such address."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":  # noqa: N802
        """The address of a host; DNSLookupError when it has none, or none is found in the time
        that Scrapy gives to both look-ups together."""
        end = self._seconds() + self.timeout
        found: Any = super().getHostByName(name, timeout)
        return cast("Deferred[str]", found.addErrback(self._by_ipv6, name, end))

    def _by_ipv6(self, failure: Failure, name: str, end: float) -> "Failure | Deferred[str]":
        left = end - self._seconds()
        if left < SHORTEST or not isinstance(failure.value, DNSLookupError):
            return failure
        reactor: Any = self.reactor
        found: Any = deferToThreadPool(reactor, reactor.getThreadPool(), _ipv6, name)
        found.addTimeout(left, reactor)
        found.addCallback(self._cache_result, name).addErrback(lambda _: failure)
        return cast("Deferred[str]", found)

    def _seconds(self) -> float:
        reactor: Any = self.reactor
        return float(reactor.seconds())


def _ipv6(name: str) -> str:
    """An address of a host, a private one first, so that none of several hides behind another."""
    found = socket.getaddrinfo(name, None, socket.AF_INET6, socket.SOCK_STREAM)
    addresses = [str(address[0]) for *_, address in found]
    return next((one for one in addresses if private.is_private(one)), addresses[0])
