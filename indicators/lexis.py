"""The words of phrases as numbers, given while the rules of a language are compiled."""

from collections.abc import Set as AbstractSet
from math import fsum
from typing import NamedTuple

from indicators.phrase import MIN_HEAD, Word
from indicators.standing import NAME
from text import lemmas

_NUMBER = 3.0
"""How often a number is met by chance, where one letter has 1."""


class Vocabulary(NamedTuple):
    """Numbers of words by what a form is looked up by: itself or a lemma of it, itself alone, its
    first letters (with the head that it has to begin with), or that it is a number; and by number
    of a word the needs that it meets."""

    keys: dict[str, list[int]]
    forms: dict[str, list[int]]
    heads: dict[str, list[tuple[str, int]]]
    digits: list[int]
    needs: dict[int, list[int]]


class Lexis:
    """Numbers of words, and of what phrases need: sets of words of which one has to stand."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._numbers: dict[Word, int] = {}
        self.names: list[AbstractSet[str]] = []
        """What each word may be called, by its number; none of a number."""
        self._chances: list[float] = []
        self._needs: dict[frozenset[int], int] = {}
        self.vocabulary = Vocabulary({}, {}, {}, [], {})

    def number(self, word: Word) -> int:
        """The number of a word, the same whenever it is asked for."""
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = NAME if word.capital else self._add(word)
        return number

    def _add(self, word: Word) -> int:
        number, known = len(self.names), self.vocabulary
        keys = word.keys.union(*(lemmas(key, self._lang) for key in word.keys))
        for key in keys:
            known.keys.setdefault(key, []).append(number)
        for form in word.forms:
            known.forms.setdefault(form, []).append(number)
        for head in word.heads:
            known.heads.setdefault(head[:MIN_HEAD], []).append((head, number))
        if word.number:
            known.digits.append(number)
        names = keys.union(word.forms, word.heads)
        self.names.append(names)
        chance = fsum(1 / len(name) ** 2 for name in names) if names else _NUMBER
        self._chances.append(chance)
        return number

    def chance(self, number: int) -> float:
        """About how often a word is met by chance: short ones more often, numbers very often."""
        return _NUMBER if number == NAME else self._chances[number]

    def need(self, words: frozenset[int]) -> int:
        """The number of a need, the same whenever it is asked for."""
        if words not in self._needs:
            self._needs[words] = need = len(self._needs)
            for number in words:
                self.vocabulary.needs.setdefault(number, []).append(need)
        return self._needs[words]
