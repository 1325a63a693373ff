"""The words of phrases as numbers, and which of them a form may be."""

from collections.abc import Set as AbstractSet
from functools import reduce
from math import fsum
from operator import or_

from indicators.phrase import MIN_HEAD, Word
from indicators.standing import NAME, PAD, Text
from text import lemmas
from text.doc import Doc
from text.kept import Kept
from text.lemmas import all_lemmas

_BITS = 1021
"""So many different bits for what phrases need: wider numbers cost more than they spare."""
_PAD = [0] * PAD
_NONE: frozenset[int] = frozenset()
_NUMBER = 3.0
"""How often a number is met by chance, where one letter has 1."""


class Lexis:
    """Numbers of words, and bits of what phrases need: sets of words of which one has to stand.
    Several needs share a bit, so that their number costs nothing. All are given before a text is
    read. Words are filed by what a form is looked up by: itself or a lemma of it, itself alone, its
    first letters (with the head that it has to begin with), or that it is a number."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._numbers: dict[Word, int] = {}
        self.names: list[AbstractSet[str]] = []
        """What each word may be called, by its number; none of a number."""
        self._chances: list[float] = []
        self._keys: dict[str, list[int]] = {}
        self._forms: dict[str, list[int]] = {}
        self._heads: dict[str, list[tuple[str, int]]] = {}
        self._digits: list[int] = []
        self._needs: dict[frozenset[int], int] = {}
        self._bits: dict[int, int] = {}
        self._known: dict[str, tuple[Kept[frozenset[int]], Kept[int]]] = {}

    def number(self, word: Word) -> int:
        """The number of a word, the same whenever it is asked for."""
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = NAME if word.capital else self._add(word)
        return number

    def _add(self, word: Word) -> int:
        number = len(self.names)
        keys = word.keys.union(*(lemmas(key, self._lang) for key in word.keys))
        for key in keys:
            self._keys.setdefault(key, []).append(number)
        for form in word.forms:
            self._forms.setdefault(form, []).append(number)
        for head in word.heads:
            self._heads.setdefault(head[:MIN_HEAD], []).append((head, number))
        if word.number:
            self._digits.append(number)
        names = keys.union(word.forms, word.heads)
        self.names.append(names)
        chance = fsum(1 / len(name) ** 2 for name in names) if names else _NUMBER
        self._chances.append(chance)
        return number

    def chance(self, number: int) -> float:
        """About how often a word is met by chance: short ones more often, numbers very often."""
        return _NUMBER if number == NAME else self._chances[number]

    def bit(self, need: frozenset[int]) -> int:
        """The bit of a need, the same whenever it is asked for."""
        if need not in self._needs:
            self._needs[need] = bit = 1 << len(self._needs) % _BITS
            for number in need:
                self._bits[number] = self._bits.get(number, 0) | bit
        return self._needs[need]

    def read(self, doc: Doc) -> Text:
        """A text with what each token may be and meet."""
        numbers, bits = self.of(doc.lang)
        words = list(map(numbers.__getitem__, doc.forms))
        met = [bits[form] if word else 0 for form, word in zip(doc.forms, words, strict=True)]
        ones = [*_PAD, *met, *_PAD]
        twos = list(map(or_, ones, ones[1:]))
        fours = list(map(or_, twos, twos[2:]))
        eights = list(map(or_, fours, fours[4:]))
        whole = [reduce(or_, eights[::8])] * len(doc.forms)
        return Text(doc, words, (ones, fours, eights, whole))

    def of(self, lang: str) -> tuple[Kept[frozenset[int]], Kept[int]]:
        """By form of a language: the numbers of the words that it may be, the bits of the needs
        that it may meet."""
        if lang not in self._known:
            numbers = Kept(lambda form: frozenset(self._find(form, lang)) or _NONE)
            bits = Kept(lambda form: reduce(or_, [self._bits.get(n, 0) for n in numbers[form]], 0))
            self._known[lang] = numbers, bits
        return self._known[lang]

    def _find(self, form: str, lang: str) -> set[int]:
        found = {*self._forms.get(form, ()), *(self._digits if form[:1].isdigit() else ())}
        for key in (form, *all_lemmas((form,), lang)[0]):
            found.update(self._keys.get(key, ()))
        found.update(n for head, n in self._heads.get(form[:MIN_HEAD], ()) if form.startswith(head))
        return found
