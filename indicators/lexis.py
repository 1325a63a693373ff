"""The words of phrases as numbers, and which of them a form may be."""

from functools import partial

from indicators.phrase import MIN_HEAD, Word
from indicators.standing import NAME, Text
from text.doc import Doc
from text.kept import Kept
from text.lemmas import all_lemmas

Numbers = frozenset[int]
_NONE: Numbers = frozenset()


class Lexis:
    """Numbers of words, and of sets of words of which one has to stand. They are filed by what a
    form is looked up by: itself or a lemma of it, itself alone, its first letters (with the head
    that it has to begin with), or that it is a number. All are given before a text is read."""

    def __init__(self) -> None:
        self._numbers: dict[Word | frozenset[Word], int] = {}
        self._keys: dict[str, list[int]] = {}
        self._forms: dict[str, list[int]] = {}
        self._heads: dict[str, list[tuple[str, int]]] = {}
        self._digits: list[int] = []
        self._known: dict[str, Kept[Numbers]] = {}

    def number(self, words: Word | frozenset[Word]) -> int:
        """The number of a word or set, the same whenever it is asked for."""
        if words not in self._numbers:
            self._numbers[words] = number = len(self._numbers)
            for word in (words,) if isinstance(words, Word) else words:
                if word.capital:
                    self._numbers[words] = NAME
                self._file(word, number)
        return self._numbers[words]

    def _file(self, word: Word, number: int) -> None:
        for key in word.keys:
            self._keys.setdefault(key, []).append(number)
        for form in word.forms:
            self._forms.setdefault(form, []).append(number)
        for head in word.heads:
            self._heads.setdefault(head[:MIN_HEAD], []).append((head, number))
        if word.number:
            self._digits.append(number)

    def read(self, doc: Doc) -> Text:
        """A text with the numbers of the words that each token may be."""
        return Text(doc, list(map(self.of(doc.lang).__getitem__, doc.forms)))

    def of(self, lang: str) -> Kept[Numbers]:
        """The numbers of the words that a form of a language may be, by form."""
        if lang not in self._known:
            self._known[lang] = Kept(partial(self._find, lang=lang))
        return self._known[lang]

    def _find(self, form: str, lang: str) -> Numbers:
        found = {*self._forms.get(form, ()), *(self._digits if form[:1].isdigit() else ())}
        for key in (form, *all_lemmas((form,), lang)[0]):
            found.update(self._keys.get(key, ()))
        found.update(n for head, n in self._heads.get(form[:MIN_HEAD], ()) if form.startswith(head))
        return frozenset(found) if found else _NONE
