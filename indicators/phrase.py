"""The phrase notation of rule files, parsed into patterns over tokens.

opłata|prowizja        one word, alternatives; base forms, any inflected form matches
=szukam                this form only, not its other forms
rekrut*                any word that begins so (four letters or more)
#                      any number
^                      a word written with a capital, no heading in capitals
(z góry|wcześniej)     may be missing
[pay up|hand over]     one of several, each of one word or more
{fee}                  one of the entries of the list `fee` under `words`; ({fee}) may be missing
..3                    up to three words of any kind in between (alone: ..)
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import text

DEFAULT_GAP = 3
MAX_GAP = 20
MIN_HEAD = 4
_PIECE = re.compile(r"\([^()\[\]]*\)|\[[^()\[\]]*\]|[^\s()\[\]]+")
_GAP = re.compile(r"\.\.(\d*)")
_LIST = re.compile(r"\{([\w-]+)\}")

Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Word:
    """What one token may be: any form of the words ``keys``, exactly a form of ``forms``, a word
    that begins with one of ``heads``, a number, a word with a capital. All are folded."""

    keys: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    heads: tuple[str, ...] = ()
    number: bool = False
    capital: bool = False

    @property
    def named(self) -> bool:
        """Whether the word can be looked up; a number or a capital cannot."""
        return not (self.number or self.capital)


Sequence = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a phrase: alternatives, each of one word or more, and the gap before it."""

    alternatives: tuple[Sequence, ...]
    gap: int = 0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A parsed phrase; ``within`` is set when its elements may stand in any order, all of them in
    so many words."""

    source: str
    elements: tuple[Element, ...]
    within: int = 0


def parse(source: str, words: Words, *, within: int = 0) -> Phrase:
    """The phrase that ``source`` writes; raises ``ValueError`` with what is wrong and the cure."""
    elements: list[Element] = []
    gap = 0
    for piece in _paired(source):
        match = _GAP.fullmatch(piece)
        if match:
            gap += _gap_size(match[1])
            continue
        alternatives, optional = _element(piece, words)
        elements.append(Element(tuple(alternatives), gap if elements else 0, optional))
        gap = 0
    _check(source, elements, gap, within)
    return Phrase(source, tuple(elements), within)


def pieces(source: str) -> list[str]:
    """What stands between blanks: words with their alternatives, gaps, and brackets as a whole."""
    return _PIECE.findall(source)


def _paired(source: str) -> list[str]:
    found = pieces(source)
    if "".join(found).replace(" ", "") != re.sub(r"\s", "", source):
        raise ValueError(f"brackets of {source!r} do not pair; close each ( with ) and [ with ]")
    return found


def _gap_size(digits: str) -> int:
    size = int(digits) if digits else DEFAULT_GAP
    if size > MAX_GAP:
        raise ValueError(f"a gap of {size} words is too wide; use at most {MAX_GAP}")
    return size


def _check(source: str, elements: list[Element], gap: int, within: int) -> None:
    if gap:
        raise ValueError(f"{source!r} ends with a gap; remove it")
    if not elements or all(element.optional for element in elements):
        raise ValueError(f"{source!r} has no word that must stand; add one")
    if elements[0].optional or elements[-1].optional:
        raise ValueError(f"{source!r} begins or ends with an optional word; remove it")
    if not any(_has_trigger(element) for element in elements):
        raise ValueError(f"{source!r} holds only numbers, capitals or optional words; add a word")
    if within and any(element.optional or element.gap for element in elements):
        raise ValueError(f"{source!r} is in free order; gaps and optional words mean nothing there")


def _has_trigger(element: Element) -> bool:
    return not element.optional and all(
        any(word.named for word in sequence) for sequence in element.alternatives
    )


def _element(piece: str, words: Words) -> tuple[list[Sequence], bool]:
    if piece[0] in "([":
        inner = piece[1:-1].strip()
        if not inner:
            raise ValueError(f"{piece!r} is empty; put words into it")
        found = [seq for part in inner.split("|") for seq in _group(part.strip(), words)]
        return _merged(found), piece[0] == "("
    return _merged(list(_alternatives(piece, words))), False


def _group(part: str, words: Words) -> Iterator[Sequence]:
    """Sequences of one alternative inside brackets, such as ``z góry`` or ``{fee}``."""
    heads: list[Sequence] = [()]
    for piece in part.split():
        tails = _merged(list(_alternatives(piece, words)))
        heads = [head + tail for head in heads for tail in tails]
    if heads == [()]:
        raise ValueError("an alternative is empty; remove the extra |")
    yield from heads


def _alternatives(piece: str, words: Words) -> Iterator[Sequence]:
    for choice in piece.split("|"):
        match = _LIST.fullmatch(choice)
        if match:
            yield from _list(match[1], words)
        else:
            yield _sequence(choice)


def _list(name: str, words: Words) -> Iterator[Sequence]:
    if name not in words:
        known = ", ".join(sorted(words)) or "none"
        raise ValueError(f"no list {name!r} under `words`; known: {known}")
    for entry in words[name]:
        yield from _entry(entry, name, words) if "{" in entry else _plain(entry, name)


@lru_cache(maxsize=1 << 15)
def _plain(entry: str, name: str) -> tuple[Sequence, ...]:
    """An entry that names no other list; rules ask for theirs again and again."""
    return tuple(_entry(entry, name, {}))


def _entry(entry: str, name: str, words: Words) -> Iterator[Sequence]:
    if _LIST.search(entry.replace("{" + name + "}", "")) is None and "{" in entry:
        raise ValueError(f"list {name!r} names itself; remove it there")
    if re.search(r"[()\[\]]|\.\.", entry):
        raise ValueError(f"{entry!r} in list {name!r} may hold words and | only; write it out")
    yield from _group(entry, {k: v for k, v in words.items() if k != name})


@lru_cache(maxsize=1 << 15)
def _sequence(choice: str) -> Sequence:
    if choice == "#":
        return (Word(number=True),)
    if choice == "^":
        return (Word(capital=True),)
    if choice.endswith("*"):
        return (_head(choice),)
    forms = text.tokenise(choice.removeprefix("="))
    if not forms or set(choice) & set("{}*~"):
        raise ValueError(f"{choice!r} is no word; write base forms, | between alternatives")
    if choice.startswith("="):
        return tuple(Word(forms=frozenset((form,))) for form in forms)
    return tuple(Word(keys=frozenset((form,))) for form in forms)


def _head(choice: str) -> Word:
    forms = text.tokenise(choice[:-1])
    if len(forms) != 1 or len(forms[0]) < MIN_HEAD:
        raise ValueError(f"{choice!r} is too short; give at least {MIN_HEAD} letters before *")
    return Word(heads=forms)


def _merged(sequences: list[Sequence]) -> list[Sequence]:
    """Alternatives of one word become one, so that a token is looked at once."""
    if len(sequences) == 1:
        return sequences
    single = [seq[0] for seq in sequences if len(seq) == 1 and seq[0].named]
    others = [seq for seq in sequences if len(seq) > 1 or not seq[0].named]
    if not single:
        return others
    keys = frozenset().union(*(word.keys for word in single))
    forms = frozenset().union(*(word.forms for word in single))
    heads = tuple(sorted({head for word in single for head in word.heads}))
    return [(Word(keys, forms, heads),), *others]
