"""The language of a text: frequent words, letter n-grams and dictionaries, a word at a time.

Each word has a cost in each language (how rare it is; of one that is rare everywhere, how
improbable its letters are, less where the dictionary of the language has it); a text is in the
language in which its words cost least. Words come again and again, so their costs are kept, packed
into one number of 32 bits a language: a text is judged by adding some integers.
"""

import re
import sys
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from text.fold import fold
from text.kept import Kept
from text.lexicon import load as load_lexicon
from text.ngrams import load as load_ngrams
from text.romanised import guess

HOME = ("pl", "en", "uk", "ru", "ro", "es")
"""The languages that have a dictionary; the others of the table are neighbours."""
_WORD = re.compile(r"(?<![^\W\d]|@)[^\W\d_]++(?:['’ʼ`][^\W\d_]++)*(?![@_])")
"""A word; parts of handles and addresses say nothing of the language."""
_APOSTROPHES = re.compile("[’ʼ`]")
_SURE = frozenset(("en", "uk", "ru", "ro", "es"))
"""Languages for which romanised Ukrainian or Russian is not taken."""
_HEAD = 300
"""Characters that are read: of 2,300 whole ads 160 say as much as 400."""
_BITS = 32
_KNOWN = 4 * 16
"""Cost (16 a nat) that a word is spared in a language whose dictionary has it."""
_NEAR = _KNOWN * 9 // 10
"""The same for neighbours, whose dictionaries are not here, where any other has it."""
_FOREIGN = 5 * 16
"""Cost at which a text is in a neighbouring language: it has to be better by more than this."""
_LETTER = 6 * 16
"""Mean cost a letter above which a text is in none of the languages."""


def _spared(costs: list[int], form: str) -> list[int]:
    """The costs less what being in a dictionary is worth."""
    known = [form in load_lexicon(lang) for lang in HOME]
    near = _NEAR if any(known) else 0
    spared = [_KNOWN if is_known else 0 for is_known in known] + [near] * (len(costs) - len(HOME))
    return [max(0, cost - less) for cost, less in zip(costs, spared, strict=True)]


@cache
def _costs() -> Kept[str, int]:
    """Packed costs of words."""
    return Kept(_packed)


def _packed(word: str) -> int:
    ngrams, word = load_ngrams(), _APOSTROPHES.sub("'", word[:40])
    costs = ngrams.word(word) or _spared(ngrams.letters(word), fold(word))
    return _pack(costs)


def detect(text: str) -> str:
    """The language code of a text: one of ``text.LANGUAGES``, a neighbour's (de, cs, sk, bg, be,
    fr, it, pt, nl, hu, lt, hr), or nothing when it cannot be told. Reads the beginning alone."""
    words = _WORD.findall(text[:_HEAD].lower())
    lang = _cheapest(words) if words else ""
    return lang if lang in _SURE else guess(words) or lang


class Part(NamedTuple):
    """A stretch of a text, ``text[start:end]``, that is in one language (nothing where it cannot
    be told)."""

    start: int
    end: int
    lang: str


_SENTENCE = re.compile(r"[^.!?…\n|/]+[.!?…\n|/]*\s*")
_FEWEST = 2
_MOST_PARTS = 2_000


def parts(text: str) -> tuple[Part, ...]:
    """The stretches of a mixed text with their languages, in their order and without gaps, a
    sentence or line at least; neighbours of one language are one."""
    found: list[Part] = []
    whole = detect(text)
    for match in islice(_SENTENCE.finditer(text), _MOST_PARTS):
        words = _WORD.findall(match[0][:_HEAD].lower())
        lang = _cheapest(words) if len(words) >= _FEWEST else ""
        last = found[-1] if found else Part(0, 0, "")
        if found and lang in ("", last.lang):
            found[-1] = Part(last.start, match.end(), last.lang)
        elif found and not last.lang:
            found[-1] = Part(last.start, match.end(), lang)
        else:
            found.append(Part(last.end, match.end(), lang))
    if not found:
        return (Part(0, len(text), whole),) if text else ()
    found[-1] = Part(found[-1].start, len(text), found[-1].lang or whole)
    return tuple(found)


def _cheapest(words: Sequence[str]) -> str:
    """The language in which words cost least, or nothing where all are dear."""
    letters = "".join(words)
    if not letters.isascii():
        cyrillic = [word for word in words if "\u0400" <= word[0] <= "\u04ff"]
        if cyrillic and len(cyrillic) < len(words):
            words = cyrillic if 2 * len(cyrillic) >= len(words) else _others(words)
            letters = "".join(words)
    languages, foreign = _languages()
    total = sum(map(_costs().__getitem__, words), foreign)
    each = memoryview(total.to_bytes(_BITS // 8 * len(languages), sys.byteorder)).cast("I").tolist()
    best = min(each)
    if best > _LETTER * len(letters):
        return ""
    return languages[each.index(best)]


@cache
def _languages() -> tuple[tuple[str, ...], int]:
    """All languages, and what they cost before any word, packed."""
    languages = load_ngrams().languages
    costs = [0 if lang in HOME else _FOREIGN for lang in languages]
    return languages, _pack(costs)


def _pack(costs: Sequence[int]) -> int:
    """Costs as one number, from which ``memoryview.cast`` reads them on this machine."""
    ordered = costs if sys.byteorder == "little" else costs[::-1]
    return sum(cost << _BITS * place for place, cost in enumerate(ordered))


def _others(words: Sequence[str]) -> Sequence[str]:
    """The words that are not Cyrillic: those of the script that most words are in count."""
    return [word for word in words if not "\u0400" <= word[0] <= "\u04ff"]
