"""A language's word forms and their lemmas as a minimal automaton in one small file.

A file is one line of JSON (``alphabet``: the letters behind labels 1…; ``values``: for each value
id the lemmas as [letters to cut, letters to add]; ``root``), padded with blanks to a multiple of
four bytes, then the edges as little-endian 32-bit numbers: label in bits 0-6 (0: the form ends here
and the target is a value id), bit 7 on the last edge of a node, target (index of the node's first
edge) in bits 8-31. Made by ``python -m text.lexicon_build``.
"""

import sys
from array import array
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import msgspec

DATA = Path(__file__).parent / "data"
LAST = 0x80


class Header(msgspec.Struct, frozen=True):
    """The first line of a lexicon file."""

    alphabet: str
    values: list[list[tuple[int, str]]]
    root: int
    forms: int
    source: str


class Lexicon:
    """Word forms of one language; a look-up costs some microseconds and no memory."""

    def __init__(self, data: bytes) -> None:
        line, _, edges = data.partition(b"\n")
        header = msgspec.json.decode(line, type=Header)
        self.source = header.source
        self._values = header.values
        self._root = header.root
        self._labels = {letter: label for label, letter in enumerate(header.alphabet, 1)}
        self._edges = array("I", edges)
        if sys.byteorder == "big":
            self._edges.byteswap()
        self._size = header.forms

    def __len__(self) -> int:
        return self._size

    def __contains__(self, form: str) -> bool:
        return self._value(form) is not None

    def lemmas(self, form: str) -> tuple[str, ...]:
        """Folded lemmas of a folded form, best known first; none where the form is not known."""
        value = self._value(form)
        if value is None:
            return ()
        return tuple([form[: len(form) - cut] + add for cut, add in self._values[value]])

    @property
    def root(self) -> int:
        """The node from which every form begins."""
        return self._root

    def follow(self, node: int, letters: str) -> int | None:
        """The node behind some letters; ``None`` where there is none."""
        labels = self._labels
        for letter in letters:
            label = labels.get(letter)
            target = None if label is None else self._follow(node, label)
            if target is None:
                return None
            node = target
        return node

    def ends(self, node: int) -> bool:
        """Whether a form ends at a node."""
        return self._follow(node, 0) is not None

    def _value(self, form: str) -> int | None:
        node = self.follow(self._root, form)
        return None if node is None else self._follow(node, 0)

    def _follow(self, at: int, label: int) -> int | None:
        edges = self._edges
        while True:
            edge = edges[at]
            if edge & 0x7F == label:
                return edge >> 8
            if edge & LAST:
                return None
            at += 1

    def __iter__(self) -> Iterator[str]:
        """All forms, in no order that means anything."""
        letters = {label: letter for letter, label in self._labels.items()}
        stack = [(self._root, "")]
        while stack:
            at, form = stack.pop()
            while True:
                edge = self._edges[at]
                if edge & 0x7F:
                    stack.append((edge >> 8, form + letters[edge & 0x7F]))
                else:
                    yield form
                if edge & LAST:
                    break
                at += 1


def is_known(form: str, lang: str) -> bool:
    """Whether the dictionary of a language has a folded form; one without a dictionary has none."""
    return _has_lexicon(lang) and form in load(lang)


@lru_cache(maxsize=64)
def _has_lexicon(lang: str) -> bool:
    return lang.isalpha() and (DATA / f"{lang}.lexicon").is_file()


@cache
def load(lang: str) -> Lexicon:
    """The lexicon of a language of ``text.LANGUAGES``, read once a process."""
    return Lexicon((DATA / f"{lang}.lexicon").read_bytes())
