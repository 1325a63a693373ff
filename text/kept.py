"""What was worked out for words, kept for when they come again, in bounded memory."""

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(dict[K, V]):
    """Values by word, found when first asked for. When there are ``most``, only the words that are
    asked for again stay; so at most twice as many are held, and common words are always there."""

    def __init__(self, find: Callable[[K], V], most: int = 1 << 15) -> None:
        super().__init__()
        self._find, self._most = find, most
        self._before: Mapping[K, V] = {}

    def __missing__(self, word: K) -> V:
        if len(self) >= self._most:
            self._before = dict(self)
            self.clear()
        known = self._before
        value = self[word] = known[word] if word in known else self._find(word)
        return value
