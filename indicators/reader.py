"""Texts as the phrases of a language see them: which of their words a form may be."""

from collections.abc import Iterator, Sequence
from functools import partial, reduce
from operator import or_

from indicators.lexis import Vocabulary
from indicators.phrase import MIN_HEAD
from indicators.sentences import Sentence, sentences
from indicators.standing import PAD, Text
from text.doc import Doc
from text.kept import Kept
from text.lemmas import all_lemmas, vocabulary_of

_BITS = 1021
"""So many different bits for what phrases need: wider numbers cost more than they spare."""
_PAD = [0] * PAD
_NOTHING: tuple[frozenset[int], int] = frozenset(), 0


def bit(need: int) -> int:
    """The bit of a need; several share one, so that their number costs nothing."""
    return 1 << need % _BITS


class Reader:
    """Reads texts of any language with the numbers of one language's words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._bits = {n: reduce(or_, map(bit, needs)) for n, needs in vocabulary.needs.items()}
        self._known: dict[str, Kept[str, tuple[frozenset[int], int]]] = {}

    def sentences(self, doc: Doc) -> Iterator[Text]:
        """The sentences of a text, each as ``read``."""
        return (self.read(doc, one.first, one.last) for one in sentences(doc))

    def read(self, doc: Doc, first: int, last: int) -> Text:
        """The sentence of tokens ``[first, last)`` with what each may be and meet."""
        known = self._of(doc.lang)
        words, met = zip(*map(known.__getitem__, doc.forms[first:last]), strict=True)
        ones = [*_PAD, *met, *_PAD]
        twos = list(map(or_, ones, ones[1:]))
        fours = list(map(or_, twos, twos[2:]))
        eights = list(map(or_, fours, fours[4:]))
        whole = [reduce(or_, eights[::8])] * len(words)
        return Text(doc, first, words, (ones, fours, eights, whole))

    def _of(self, lang: str) -> Kept[str, tuple[frozenset[int], int]]:
        """By form of a language: the numbers of the words that it may be, the bits of the needs
        that it may meet."""
        known = vocabulary_of(lang)
        if known not in self._known:
            self._known[known] = Kept(partial(self._find, lang=known))
        return self._known[known]

    def _find(self, form: str, lang: str) -> tuple[frozenset[int], int]:
        numbers = self._numbers(form, lang)
        if not numbers:
            return _NOTHING
        return frozenset(numbers), reduce(or_, [self._bits.get(n, 0) for n in numbers])

    def _numbers(self, form: str, lang: str) -> set[int]:
        keys, forms, heads, digits, _ = self._vocabulary
        found = {*forms.get(form, ()), *(digits if form[:1].isdigit() else ())}
        for key in (form, *all_lemmas((form,), lang)[0]):
            found.update(keys.get(key, ()))
        found.update(n for head, n in heads.get(form[:MIN_HEAD], ()) if form.startswith(head))
        return found


class Texts(dict[int, Text]):
    """The sentences of a text by their number, each read when it is first asked for. It knows
    nothing of who asks, so that an ad leaves no cycles to be collected."""

    def __init__(self, reader: Reader, doc: Doc, found: Sequence[Sentence]) -> None:
        super().__init__()
        self._reader, self._doc, self._found = reader, doc, found

    def __missing__(self, number: int) -> Text:
        _, first, last, *_ = self._found[number]
        text = self[number] = self._reader.read(self._doc, first, last)
        return text
