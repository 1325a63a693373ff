"""What the pages need, handed to them in one frozen bundle by whoever starts them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from indicators.rule import Rule
from stream.bus import Bus
from stream.messages import RecordRef, ScoredAd
from workbench.access import LOOPBACK
from workbench.pictures import Pictures

if TYPE_CHECKING:
    from search import Health, Page, Request, Watches


class Index(Protocol):
    """What is read of the index."""

    def search(self, request: "Request", /) -> "Page": ...

    def get(self, identity: str, /) -> ScoredAd | None: ...

    def health(self) -> "Health": ...


class Evidence(Protocol):
    """What is read of the evidence: the body of a captured page."""

    def body(self, ref: RecordRef, /) -> bytes: ...


class Source(Protocol):
    """What is shown of a source folder."""

    @property
    def id(self) -> str: ...


@dataclass(frozen=True)
class Services:
    """The ports of the workbench. ``token`` opens it; ``hosts`` are the names it answers to;
    ``lang`` is spoken to browsers that ask for none of ours."""

    index: Index
    watches: "Watches"
    state: Engine
    rules: tuple[Rule, ...]
    evidence: Evidence | None
    zone: ZoneInfo
    token: str
    lang: str = "en"
    person: str = "analyst"
    sources: Sequence[Any] = ()
    bus: Bus | None = None
    hosts: frozenset[str] = LOOPBACK

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def pictures(self) -> Pictures:
        return Pictures(self.state)

    def titles(self, lang: str) -> Mapping[str, str]:
        """The short name of each indicator in a language."""
        return {rule.id: title(rule, lang) for rule in self.rules}


def title(rule: Rule, lang: str) -> str:
    """A rule's short name in a language; English where there is no other."""
    return rule.title_pl if lang == "pl" and rule.title_pl else rule.title


def known(rules: Iterable[Rule]) -> set[str]:
    """The ids of some rules."""
    return {rule.id for rule in rules}
