"""Makes the lexicon files from the dictionaries of simplemma: ``python -m text.lexicon_build``.

Forms and lemmas are folded, so that a form written without diacritics finds the lemmas of all the
forms it may stand for. Takes about two minutes and 3 GB for Polish.
"""

import re
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from importlib.metadata import version

import msgspec

from text.fold import fold
from text.lexicon import DATA, LAST, Header

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
Rules = tuple[tuple[int, str], ...]
Node = tuple[int, tuple[tuple[int, int], ...]]
"""Value id (-1 for none) and edges as (label, node id)."""


def folded_entries(dictionary: Mapping[str, str]) -> dict[str, set[str]]:
    """Folded form → folded lemmas, of what is a word on both sides."""
    entries: defaultdict[str, set[str]] = defaultdict(set)
    for form, lemma in dictionary.items():
        key, value = fold(form), fold(lemma)
        if _WORD.fullmatch(key) and _WORD.fullmatch(value):
            entries[key].add(value)
    return entries


def rules_of(form: str, lemmas: Iterable[str]) -> Rules:
    """How to make each lemma of its form: letters to cut from the end, letters to add."""
    pairs = sorted((-shared(form, lemma), lemma) for lemma in lemmas)
    return tuple((len(form) + common, lemma[-common:]) for common, lemma in pairs)


def shared(one: str, other: str) -> int:
    """How many letters two words have in common at their beginning."""
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return at
    return min(len(one), len(other))


class Builder:
    """Minimal automaton from forms in sorted order (Daciuk et al. 2000)."""

    def __init__(self, alphabet: str) -> None:
        self.labels = {letter: label for label, letter in enumerate(alphabet, 1)}
        self.nodes: list[Node] = []
        self._known: dict[Node, int] = {}
        self._values = [-1]
        self._edges: list[list[tuple[int, int]]] = [[]]
        self._previous = ""

    def add(self, form: str, value: int) -> None:
        common = shared(form, self._previous)
        self._close(common)
        for _ in form[common:]:
            self._values.append(-1)
            self._edges.append([])
        self._values[len(form)] = value
        self._previous = form

    def finish(self) -> int:
        """The id of the root."""
        self._close(0)
        return self._intern(self._values[0], self._edges[0])

    def _close(self, depth: int) -> None:
        """Freezes what lies below ``depth`` letters of the previous form."""
        while len(self._edges) > depth + 1:
            node = self._intern(self._values.pop(), self._edges.pop())
            label = self.labels[self._previous[len(self._edges) - 1]]
            self._edges[-1].append((label, node))

    def _intern(self, value: int, edges: list[tuple[int, int]]) -> int:
        node = (value, tuple(edges))
        known = self._known.get(node)
        if known is None:
            known = self._known[node] = len(self.nodes)
            self.nodes.append(node)
        return known


def pack(nodes: list[Node]) -> "tuple[array[int], list[int]]":
    """The edges of all nodes, and where each node begins; frequent labels come first."""
    starts, total = [], 0
    for value, edges in nodes:
        starts.append(total)
        total += len(edges) + (value >= 0)
    packed = array("I")
    for value, edges in nodes:
        row = [value << 8] if value >= 0 else []
        ordered = sorted(edges)
        row += [starts[node] << 8 | label for label, node in ordered]
        row[-1] |= LAST
        packed.extend(row)
    return packed, starts


def encode(entries: Mapping[str, Iterable[str]], source: str) -> bytes:
    """A lexicon file."""
    letters = Counter("".join(entries))
    alphabet = "".join(letter for letter, _ in letters.most_common(126))
    forms = sorted(form for form in entries if set(form) <= set(alphabet))
    rules = {form: rules_of(form, entries[form]) for form in forms}
    values = [rule for rule, _ in Counter(rules.values()).most_common()]
    numbers = {rule: number for number, rule in enumerate(values)}
    builder = Builder(alphabet)
    for form in forms:
        builder.add(form, numbers[rules[form]])
    root = builder.finish()
    edges, starts = pack(builder.nodes)
    header = Header(alphabet, [list(rule) for rule in values], starts[root], len(forms), source)
    if sys.byteorder == "big":
        edges.byteswap()
    line = msgspec.json.encode(header)
    return line.ljust((len(line) + 4) // 4 * 4 - 1) + b"\n" + edges.tobytes()


def main(langs: Iterable[str]) -> None:
    from simplemma.strategies import DefaultDictionaryFactory

    source = f"simplemma {version('simplemma')}"
    for lang in langs:
        entries = folded_entries(DefaultDictionaryFactory().get_dictionary(lang))
        (DATA / f"{lang}.lexicon").write_bytes(encode(entries, source))


if __name__ == "__main__":
    main(sys.argv[1:] or ("pl", "en", "uk", "ru", "ro", "es"))
