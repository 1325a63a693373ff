"""Many watches against one ad: only those are tried whose rarest required sign the ad has."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from search.errors import QueryError
from search.fields import Item, item_of
from search.matcher import Test, compiled
from search.nodes import Node
from search.query import Query
from search.spans import spans
from search.triggers import is_beginning, rarest, required, signs
from search.watch import Watch, read
from stream.messages import Ad, Span
from text.doc import Doc

_LEARN = (32, 256)
"""After so many ads the triggers are chosen anew by how rare signs really are."""


class Match(NamedTuple):
    """A watch that an ad matches, and where."""

    watch: Watch
    spans: tuple[Span, ...]


class _Ready(NamedTuple):
    watch: Watch
    root: Node
    test: Test


class Matcher:
    """Tells which watches an ad matches, in the order of the watches. A watch whose query is not
    understood is left out and stands in ``problems`` with the reason."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        self.problems: dict[str, QueryError] = {}
        self.fields: frozenset[str] = frozenset()
        self._ready = [ready for watch in watches if (ready := self._read(watch)) is not None]
        self._counts: Counter[str] = Counter()
        self._counted = 0
        self._plan()

    def _read(self, watch: Watch) -> _Ready | None:
        try:
            query = read(watch)
        except QueryError as error:
            self.problems[watch.id] = error
            return None
        self.fields |= query.fields
        return _Ready(watch, query.root, compiled(query.root))

    @property
    def needs_score(self) -> bool:
        """Whether a watch asks for what only a scored ad has."""
        return any(Query("", ready.root).needs_score for ready in self._ready)

    def match(self, ad: Ad, docs: Mapping[str, Doc] | None = None) -> list[Match]:
        """The watches an ad matches; ``docs`` are its analysed texts where they exist already."""
        return self.match_item(item_of(ad, docs))

    def match_item(self, item: Item) -> list[Match]:
        """The same for an ad that was read as an item already."""
        found = [self._ready[index] for index in self.matching(item)]
        return [Match(ready.watch, spans(ready.root, item)) for ready in found]

    def matching(self, item: Item) -> list[int]:
        """The numbers of the watches an item matches."""
        shown = signs(item, beginnings=self._beginnings)
        self._learn(shown)
        chosen = set(self._always)
        for sign in self._triggers.keys() & shown:
            chosen.update(self._triggers[sign])
        ready = self._ready
        return sorted([index for index in chosen if ready[index].test(item)])

    def _learn(self, shown: set[str]) -> None:
        if self._counted < _LEARN[-1]:
            self._counts.update(shown)
            self._counted += 1
            if self._counted in _LEARN:
                self._plan()

    def _plan(self) -> None:
        """Registers each watch under the signs of its rarest required set."""
        self._triggers: dict[str, list[int]] = {}
        self._always: list[int] = []
        for index, ready in enumerate(self._ready):
            chosen = rarest(required(ready.root), self._frequency)
            if chosen is None:
                self._always.append(index)
            for sign in chosen or ():
                self._triggers.setdefault(sign, []).append(index)
        self._beginnings = any(map(is_beginning, self._triggers))

    def _frequency(self, sign: str) -> float:
        """How often a sign is expected; a keyword value or a short word is taken for frequent."""
        if self._counted:
            return self._counts[sign] + 0.1
        return 50.0 if sign.startswith("\0") else 100.0 / (1 + len(sign))
