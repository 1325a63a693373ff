"""Addresses of private networks: a page of the web must not lead the crawler to them.

What a crawled page or its site names (a picture, a redirect, an answer of DNS) is somebody else's
word; only ``source.yml`` may send the crawler to this machine or the network around it.
"""

from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from crawlers import links
from crawlers.source import LOOPBACK, Source

_GIVEN_OUT = IPv6Network("2000::/3")
"""What IANA gives out of IPv6; Python takes old and translated forms of IPv4 for global as well."""


def is_private(address: str) -> bool:
    """Whether an IP address is not one of the public internet; names are not."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or ip
        if isinstance(ip, IPv6Address) and ip not in _GIVEN_OUT:
            return True
    return not ip.is_global or ip.is_multicast


def refusal(source: Source, url: str, address: str) -> str:
    """Why a source must not fetch from an address on the internet (``address``, as its host was
    resolved); empty when it may."""
    if not is_private(address) or _is_configured(source, url):
        return ""
    host = urlsplit(url).netloc
    cure = "source.yml says private_network: true where its hosts stand in one"
    return f"{host} stands in a private network ({address}); {cure}"[:300]


def _is_configured(source: Source, url: str) -> bool:
    """Whether ``source.yml`` itself names a host, and shows that it is no public one."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    own = {root for root, _ in links.scope_of(source).roots}
    named = {parts.netloc, host} & set(source.picture_hosts)
    if not named and links.site(parts.netloc) not in own:
        return False
    return source.private_network or host in LOOPBACK or is_private(host)
