"""What was worked out for words and texts, kept for when they come again, in bounded memory."""

from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

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


class Recalled(Generic[K, V]):
    """What was found in texts: at most ``most`` of them, and ``largest`` in sum by the size that
    ``size`` tells of one. Of those there, the ones that are not asked for again are forgotten."""

    def __init__(self, most: int, largest: int, size: Callable[[K, V], int]) -> None:
        self._most, self._largest, self._size_of = most // 2, largest // 2, size
        self._now: dict[K, V] = {}
        self._before: Mapping[K, V] = {}
        self._size = 0

    def __len__(self) -> int:
        return len(self._now.keys() | self._before.keys())

    def get(self, key: K) -> V | None:
        """What is known by a key, or nothing."""
        known = self._now.get(key)
        if known is None and (known := self._before.get(key)) is not None:
            self.keep(key, known)
        return known

    def keep(self, key: K, value: V) -> None:
        """Know a value by its key."""
        if len(self._now) >= self._most or self._size >= self._largest:
            self._before, self._now, self._size = self._now, {}, 0
        self._now[key] = value
        self._size += self._size_of(key, value)

    def clear(self) -> None:
        """Forget all."""
        self._now, self._before, self._size = {}, {}, 0

    def grew(self, by: int) -> None:
        """Tell that a value that is kept became larger."""
        self._size += by
