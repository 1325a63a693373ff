"""Which ads a board shows in a round, page by page."""

from dataclasses import dataclass
from functools import cached_property

from thb.demo.generator import DemoAd, ad
from thb.demo.plan import SITES, kind_of, plan

PER_PAGE = 25
_STEPS = (-10, -1, 1, 10, 50)


@dataclass(frozen=True)
class Shelf:
    """The ads of one board; ``count`` is the number of all boards together."""

    source: str
    seed: int
    count: int
    round_: int = 1

    @cached_property
    def _numbers(self) -> list[int]:
        return [number for number in range(self.count) if SITES[kind_of(number)] == self.source]

    @cached_property
    def withdrawn(self) -> list[int]:
        """Ads that are gone in this round."""
        if self.round_ < 2:
            return []
        return [number for number in self._numbers if plan(self.seed, number).fate == "goes"]

    @cached_property
    def withdrawn_set(self) -> frozenset[int]:
        return frozenset(self.withdrawn)

    @cached_property
    def listed(self) -> list[int]:
        """Ads that are shown in this round."""
        return [number for number in self._numbers if number not in self.withdrawn_set]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.listed) // PER_PAGE))

    def page(self, number: int) -> list[DemoAd]:
        """The ads of a list page, counted from 1."""
        start = (number - 1) * PER_PAGE
        return [self._make(one) for one in self.listed[start : start + PER_PAGE]]

    def links(self, number: int) -> list[int]:
        """The list pages that one links to: neighbours, some further ones, the last."""
        near = {number + step for step in _STEPS} | {self.pages}
        return sorted(page for page in near if 1 <= page <= self.pages and page != number)

    def find(self, name: str) -> DemoAd | None:
        """The ad of an id, whether it is still shown or not."""
        number = self._number(name)
        if number is None:
            return None
        found = self._make(number)
        return found if found.id == name and found.source == self.source else None

    def _number(self, name: str) -> int | None:
        tail = name.rpartition("-")[2]
        number = int(tail) if tail.isascii() and tail.isdigit() and len(tail) < 10 else -1
        return number if 0 <= number < self.count else None

    def _make(self, number: int) -> DemoAd:
        return ad(self.seed, number, self.round_)
