"""The state of a search, all of it in the address: query, filters, order, page, ad in hand."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.exceptions import HTTPException

FACETS = ("band", "kind", "source", "indicator", "lang", "country", "city")
SORTS = ("newest", "score", "relevance")
MOST_FILTERS = 100
"""Every link of a page carries them all."""
_PLAIN = re.compile(r"[\w][\w.-]*", re.UNICODE)
_WORDS = frozenset({"AND", "OR", "NOT"})


class Filter(NamedTuple):
    """One chosen value of a facet; ``out`` leaves ads with it out."""

    field: str
    value: str
    out: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.out else ''}{self.field}:{self.value}"

    @classmethod
    def read(cls, text: str) -> "Filter | None":
        """``field:value`` or ``-field:value`` of an address; anything else is ``None``."""
        out = text.startswith("-")
        field, colon, value = text[out:].partition(":")
        known = field in FACETS and bool(colon) and bool(value)
        return cls(field, value[:200], out) if known else None


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for; ``all`` adds ads that were not flagged, ``hand`` is the ad in hand."""

    q: str = ""
    filters: tuple[Filter, ...] = ()
    all: bool = False
    sort: str = "newest"
    after: str = ""
    hand: str = ""

    @classmethod
    def read(cls, params: Any) -> "Ask":
        """The state of an address (a multi-dict of its parameters); nonsense is left out,
        and more filters than ``MOST_FILTERS`` are refused."""
        filters = (Filter.read(text) for text in params.getlist("f"))
        chosen = tuple(dict.fromkeys(one for one in filters if one))
        if len(chosen) > MOST_FILTERS:
            raise HTTPException(400)
        sort = params.get("sort", "")
        return cls(
            q=params.get("q", "").strip(),
            filters=chosen,
            all=params.get("all") == "1",
            sort=sort if sort in SORTS else "newest",
            after=params.get("after", "")[:2000],
            hand=params.get("hand", "")[:200],
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the address, without those that have their default."""
        rows = [("q", self.q), *(("f", str(one)) for one in self.filters)]
        rows += [("all", "1" if self.all else ""), ("after", self.after), ("hand", self.hand)]
        rows.append(("sort", "" if self.sort == "newest" else self.sort))
        return [(name, value) for name, value in rows if value]

    @property
    def url(self) -> str:
        return "/" + (f"?{urlencode(self.pairs)}" if self.pairs else "")

    @property
    def query(self) -> str:
        """The whole question in the query language: what was typed and every filter."""
        return compose(self.q, self.filters)

    def change(self, **changes: Any) -> "Ask":
        """Another state; what was in hand and the page are left behind unless they are named."""
        return replace(self, **{"after": "", "hand": "", **changes})

    def toggle(self, one: Filter) -> "Ask":
        """With the filter, or without it where it is set; its opposite goes."""
        rest = tuple(f for f in self.filters if (f.field, f.value) != (one.field, one.value))
        return self.change(filters=rest if one in self.filters else (*rest, one))

    def chosen(self, field: str, value: str) -> Filter | None:
        """The filter on a value, when there is one."""
        return next((f for f in self.filters if (f.field, f.value) == (field, value)), None)


def compose(q: str, filters: Iterable[Filter]) -> str:
    """One query from what was typed and the filters: values of one field are alternatives."""
    wanted: dict[str, list[str]] = {}
    unwanted = []
    for one in filters:
        if one.out:
            unwanted.append(f"-{one.field}:{quote(one.value)}")
        else:
            wanted.setdefault(one.field, []).append(f"{one.field}:{quote(one.value)}")
    clauses = [values[0] if len(values) == 1 else f"({' OR '.join(values)})"
               for values in wanted.values()]  # fmt: skip
    rest = [*clauses, *unwanted]
    if not rest:
        return q
    return " ".join([f"({q})", *rest] if q else rest)


def quote(value: str) -> str:
    """A value as the query language writes it: in quotes unless it is one plain word."""
    if _PLAIN.fullmatch(value) and value not in _WORDS:
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class Value(NamedTuple):
    """A row of a facet: a value, how many ads have it, its bar (share of the largest), links."""

    value: str
    ads: int
    bar: float
    chosen: Filter | None
    toggle: str
    exclude: str


class Facet(NamedTuple):
    """A facet with its rows; the first ``shown`` of them stand open."""

    field: str
    values: tuple[Value, ...]
    shown: int = 6


def facets(ask: Ask, counts: Mapping[str, Sequence[tuple[str, int]]]) -> list[Facet]:
    """The facets that tell something, in their order; chosen values stay even with no ads."""
    rows = [_facet(ask, field, counts.get(field, ())) for field in FACETS]
    return [facet for facet in rows if facet.values]


def _facet(ask: Ask, field: str, counts: Sequence[tuple[str, int]]) -> Facet:
    known = {str(value): count for value, count in counts if str(value)}
    for one in ask.filters:
        if one.field == field:
            known.setdefault(one.value, 0)
    most = max(known.values(), default=0) or 1
    return Facet(field, tuple(_value(ask, field, name, n, n / most) for name, n in known.items()))


def _value(ask: Ask, field: str, name: str, count: int, bar: float) -> Value:
    chosen = ask.chosen(field, name)
    toggle = ask.toggle(chosen or Filter(field, name))
    exclude = ask.toggle(Filter(field, name, out=True))
    return Value(name, count, bar, chosen, toggle.url, exclude.url)
