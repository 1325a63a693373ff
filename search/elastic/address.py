"""Where the servers are and how to speak to them, from one address.

    https://user:password@es-1:9200,es-2:9200/prefix?ca=/etc/thb/ca.pem&shards=2

The options ``api_key``, ``user``, ``password``, ``ca``, ``shards`` and ``replicas`` come from the
settings ``THB_INDEX_…``; the prefix is ``thb`` where none is given, the port 9200.
"""

import base64
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

from search.errors import IndexMissingError

_OPTIONS = frozenset({"api_key", "user", "password", "ca", "shards", "replicas"})
_PREFIX = re.compile(r"[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*")
_HOST = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>\d{1,5}))?")
_REPLICAS = re.compile(r"\d+|\d+-(?:\d+|all)")


@dataclass(frozen=True, slots=True)
class Address:
    """Servers (``https://host:port``), the prefix of all names on them, and how to sign in; new
    indices get ``shards`` and ``replicas`` (a number, or a range that follows the nodes)."""

    hosts: tuple[str, ...]
    prefix: str = "thb"
    authorization: str = field(default="", repr=False)
    ca: str = ""
    shards: int = 1
    replicas: str = "0-1"

    @property
    def shown(self) -> str:
        """The address without secrets."""
        return f"{','.join(self.hosts)}/{self.prefix}"


def is_elastic(url: str) -> bool:
    """Whether an address names Elasticsearch servers."""
    return url.startswith(("http://", "https://"))


def read(url: str) -> Address:
    """The address as written; IndexMissingError, without its secrets, where it cannot be read."""
    scheme, _, rest = url.partition("://")
    rest, _, query = rest.partition("?")
    authority, _, path = rest.partition("/")
    login, _, hosts = authority.rpartition("@")
    options = _options(query)
    prefix = path.strip("/") or "thb"
    if not _PREFIX.fullmatch(prefix):
        raise _wrong(f"the prefix {prefix!r} is not made of small letters, digits and -")
    return Address(
        hosts=tuple(_host(scheme, host) for host in hosts.split(",")),
        prefix=prefix,
        authorization=_authorization(options, login),
        ca=_ca(scheme, options.get("ca", "")),
        shards=_shards(options.get("shards") or "1"),
        replicas=_replicas(options.get("replicas") or "0-1"),
    )


def _options(query: str) -> dict[str, str]:
    options = dict(parse_qsl(query))
    if unknown := options.keys() - _OPTIONS:
        raise _wrong(f"there is no option {sorted(unknown)[0]!r}")
    return options


def _host(scheme: str, text: str) -> str:
    found = _HOST.fullmatch(text)
    if not found:
        raise _wrong("the name of a server cannot be read")
    return f"{scheme}://{found['host']}:{found['port'] or 9200}"


def _authorization(options: dict[str, str], login: str) -> str:
    """The header that signs in; a key before a name, a setting before the address."""
    if key := options.get("api_key"):
        return f"ApiKey {key}"
    user, _, password = login.partition(":")
    name = options.get("user") or unquote(user)
    if not name:
        return ""
    secret = options.get("password") or unquote(password)
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


def _ca(scheme: str, path: str) -> str:
    if path and scheme != "https":
        raise _wrong("THB_INDEX_CA is given, but the address does not begin with https://")
    return path


def _shards(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 1024:
        return int(text)
    raise IndexMissingError(
        f"{text!r} is no number of shards", where="THB_INDEX_SHARDS", cure="use 1 to 1024"
    )


def _replicas(text: str) -> str:
    if _REPLICAS.fullmatch(text):
        return text
    raise IndexMissingError(
        f"{text!r} is no number of copies", where="THB_INDEX_REPLICAS", cure="use 1, or 0-1"
    )


def _wrong(what: str) -> IndexMissingError:
    cure = "write it as in https://es.example.org:9200/thb"
    return IndexMissingError(what, where="THB_INDEX_URL", cure=cure)
