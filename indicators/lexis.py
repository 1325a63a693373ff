"""The words of phrases as numbers, and which of them a form may be."""

from functools import reduce
from operator import or_

from indicators.phrase import MIN_HEAD, Word
from indicators.standing import NAME, PAD, Text
from text.doc import Doc
from text.kept import Kept
from text.lemmas import all_lemmas

_BITS = 1021
"""So many different bits for what phrases need: wider numbers cost more than they spare."""
_PAD = [0] * PAD
_NONE: frozenset[int] = frozenset()


class Lexis:
    """Numbers of words, and bits of what phrases need: sets of words of which one has to stand.
    Several needs share a bit, so that their number costs nothing. All are given before a text is
    read."""

    def __init__(self) -> None:
        self._numbers: dict[Word, int] = {}
        self._needs: dict[frozenset[Word], int] = {}
        self._words, self._bits = Filed(), Filed()
        self._known: dict[str, tuple[Kept[frozenset[int]], Kept[int]]] = {}

    def number(self, word: Word) -> int:
        """The number of a word, the same whenever it is asked for."""
        if word not in self._numbers:
            self._numbers[word] = NAME if word.capital else len(self._numbers)
            self._words.add(word, self._numbers[word])
        return self._numbers[word]

    def bit(self, need: frozenset[Word]) -> int:
        """The bit of a need, the same whenever it is asked for."""
        if need not in self._needs:
            self._needs[need] = 1 << len(self._needs) % _BITS
            for word in need:
                self._bits.add(word, self._needs[need])
        return self._needs[need]

    def read(self, doc: Doc) -> Text:
        """A text with what each token may be and meet."""
        numbers, bits = self.of(doc.lang)
        ones = [*_PAD, *map(bits.__getitem__, doc.forms), *_PAD]
        twos = list(map(or_, ones, ones[1:]))
        fours = list(map(or_, twos, twos[2:]))
        eights = list(map(or_, fours, fours[4:]))
        whole = [reduce(or_, eights[::8])] * len(doc.forms)
        return Text(doc, list(map(numbers.__getitem__, doc.forms)), (ones, fours, eights, whole))

    def of(self, lang: str) -> tuple[Kept[frozenset[int]], Kept[int]]:
        """By form of a language: the numbers of the words that it may be, the bits of the needs
        that it may meet."""
        if lang not in self._known:
            numbers = Kept(lambda form: frozenset(self._words.of(form, lang)) or _NONE)
            bits = Kept(lambda form: reduce(or_, self._bits.of(form, lang), 0))
            self._known[lang] = numbers, bits
        return self._known[lang]


class Filed:
    """Values of words by what a form is looked up by: itself or a lemma of it, itself alone, its
    first letters (with the head that it has to begin with), or that it is a number."""

    def __init__(self) -> None:
        self._keys: dict[str, list[int]] = {}
        self._forms: dict[str, list[int]] = {}
        self._heads: dict[str, list[tuple[str, int]]] = {}
        self._digits: list[int] = []

    def add(self, word: Word, value: int) -> None:
        for key in word.keys:
            self._keys.setdefault(key, []).append(value)
        for form in word.forms:
            self._forms.setdefault(form, []).append(value)
        for head in word.heads:
            self._heads.setdefault(head[:MIN_HEAD], []).append((head, value))
        if word.number:
            self._digits.append(value)

    def of(self, form: str, lang: str) -> set[int]:
        """The values of the words that a form of a language may be."""
        found = {*self._forms.get(form, ()), *(self._digits if form[:1].isdigit() else ())}
        for key in (form, *all_lemmas((form,), lang)[0]):
            found.update(self._keys.get(key, ()))
        found.update(n for head, n in self._heads.get(form[:MIN_HEAD], ()) if form.startswith(head))
        return found
