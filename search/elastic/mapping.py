"""What an ad is on the server: strict mappings, and the document of one item.

``t_`` forms in order, ``l_`` forms and lemmas, ``words`` those of all text fields, ``k_`` keyword
values, ``f_`` facets as they are shown. Tokens are ours and only split at blanks by the server. The
source keeps the ad alone; everything else can be made from it again.
"""

import hashlib
from collections.abc import Collection
from typing import Any

from search.elastic.address import Address
from search.elastic.names import Names
from search.facets import FACETS, facet
from search.fields import Item, seen_at
from search.normal import solid
from search.schema import KEYWORDS, TEXT
from stream.codec import encode

SCHEMA = 1
"""Raised when documents are made differently; an index of another number is rebuilt."""

_LONGEST_ID = 512
"""Bytes of an id that the server takes."""
_LONGEST_TOKEN = 255
"""UTF-16 units of a token, after which the server would split it."""

_TOKENS = {"type": "text", "analyzer": "whitespace", "norms": False, "index_options": "docs"}
_FORMS = _TOKENS | {"index_options": "positions"}
_KEY = {"type": "keyword", "doc_values": False}
_LONG, _DOUBLE = {"type": "long"}, {"type": "double"}


def template(names: Names, kind: str, address: Address, *, alias: bool) -> dict[str, Any]:
    """The index template of a kind; ``alias`` when new indices are read at once."""
    return {
        "index_patterns": [names.pattern(kind)],
        "priority": 500,
        "template": {
            "settings": _settings(address),
            "mappings": _mappings(),
            "aliases": {names.alias(kind): {}} if alias else {},
        },
        "_meta": {"schema": SCHEMA},
    }


def _settings(address: Address) -> dict[str, Any]:
    """Every write refreshes what it touched, and a deletion leaves no version behind after that: an
    ad that comes again after a deletion is welcome whatever its version."""
    copies = "auto_expand_replicas" if "-" in address.replicas else "number_of_replicas"
    return {
        "number_of_shards": address.shards,
        copies: address.replicas,
        "refresh_interval": "30s",
        "gc_deletes": "0s",
        "codec": "best_compression",
    }


def _mappings() -> dict[str, Any]:
    fields: dict[str, Any] = {
        "ad": {"type": "keyword", "index": False, "doc_values": False},
        "id": {"type": "keyword"},
        "words": _TOKENS,
        "has": _KEY,
    }
    fields |= dict.fromkeys(("version", "seen", "written", "posted_at", "posted_day"), _LONG)
    fields |= dict.fromkeys(("score", "price", "wage_low", "wage_high"), _DOUBLE)
    fields |= {f"t_{name}": _FORMS for name in TEXT} | {f"l_{name}": _TOKENS for name in TEXT}
    fields |= {f"k_{name}": _KEY for name in KEYWORDS}
    fields |= {f"f_{name}": {"type": "keyword", "index": False} for name in FACETS}
    return {"dynamic": "strict", "_source": {"includes": ["ad"]}, "properties": fields}


def key(ident: str) -> str:
    """The id of an ad on the server, which takes neither empty ones nor very long ones."""
    raw = ident.encode()
    return ident if 0 < len(raw) <= _LONGEST_ID else f"sha256:{hashlib.sha256(raw).hexdigest()}"


def token(term: str) -> str:
    """A term as the one token it is on the server."""
    whole = solid(term)
    units = whole.encode("utf-16-le")[: _LONGEST_TOKEN * 2]
    return whole if len(whole) * 2 <= _LONGEST_TOKEN else units.decode("utf-16-le", "ignore")


def document(item: Item, written: int) -> dict[str, Any]:
    """The document of an item; ``written`` is when, in microseconds."""
    found: dict[str, Any] = {
        "id": item.ad.id,
        "ad": encode(item.ad).decode(),
        "version": item.ad.version,
        "seen": seen_at(item.ad),
        "written": written,
        "has": sorted(item.present),
        "words": _joined(item.words),
    }
    for name in TEXT:
        if item.forms[name]:
            found[f"t_{name}"] = _joined(item.forms[name])
            found[f"l_{name}"] = _joined(item.terms[name])
    found |= {f"k_{name}": sorted(values) for name, values in item.keys.items() if values}
    found |= {f"f_{name}": values for name in FACETS if (values := facet(item.ad, name))}
    return found | _numbers(item)


def _joined(terms: Collection[str]) -> str:
    """Terms as a text that the server splits into them again."""
    text = " ".join(terms)
    whole = (
        text.count(" ") < max(len(terms), 1)
        and max(map(len, terms), default=0) * 2 <= _LONGEST_TOKEN
    )
    return text if whole else " ".join(map(token, terms))


def _numbers(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {name: values for name, values in item.numbers.items() if values}
    if item.wage:
        found["wage_low"], found["wage_high"] = item.wage
    if posted := item.moments.get("posted"):
        found["posted_day" if posted.is_day else "posted_at"] = posted.at
    return found
