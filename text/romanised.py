"""Ukrainian and Russian in Latin letters, spelt in Cyrillic so that dictionaries and rules read it.

Nobody keeps to one table (``h`` is г or х, ``y`` и, ы or й, the soft sign is often left out), so a
word is spelt as the first word of the dictionary that its letters can stand for.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from text.kept import Kept
from text.lexicon import Lexicon, load

LANGUAGES = ("uk", "ru")

_SHARED = (
    "a:а b:б v:в d:д e:е z:з k:к l:л m:м n:н o:о p:п r:р s:с t:т u:у f:ф j:й w:в q:к "
    "shch:щ sch:щ zh:ж kh:х ch:ч sh:ш ts:ц x:кс "
)
_OWN = {
    "uk": (
        "ya:я,'я ia:я,іа ja:я,'я yu:ю,'ю iu:ю ju:ю,'ю g:г,ґ h:г,х c:ц,к y:и,й,і i:і,и,й,ї "
        "e:е,є ye:є,'є ie:є,іє je:є,'є yi:ї,'ї ji:ї,'ї yo:йо,ьо io:йо,ьо "
        "jo:йо,ьо ':',ь"
    ),
    "ru": (
        "ya:я,ъя ia:я,иа ja:я,ъя yu:ю,ъю iu:ю ju:ю,ъю g:г h:х,г c:ц,к,с y:ы,й,и i:и,й,ы e:е,э "
        "ye:е,ъе,ье ie:ие,ье je:е,ъе yo:ье,е io:ье,е jo:ье,е ':ь,ъ"
    ),
}
_SOFT = {"uk": "лнтдсзц", "ru": "лнтдсзрвмпбжчшщ"}
"""Consonants after which writers leave out the soft sign."""
_LONGEST = 4
_VOWELS = "аеиіоуюяєїыэ"
_WORD = re.compile(r"(?<![\w@.'/-])[a-z]+(?:'[a-z]+)*'?(?![\w@/]|\.[a-z])")
"""A word in Latin letters that is no part of an address or handle."""
_CYRILLIC = re.compile("[а-яєіїґ]")
_NAMES = (
    "whatsapp whatsap watsapp watsap viber vayber telegram signal instagram facebook messenger "
    "tiktok gmail google email paypal revolut bitcoin usdt tether"
)
_LATIN = frozenset(_NAMES.split())
"""Names that stay in Latin letters."""
_FIXED = {
    "uk": {"den": "день", "evro": "євро", "euro": "євро"},
    "ru": {"den": "день", "euro": "евро"},
}
"""Frequent words whose first reading in the dictionary is not the usual one."""
_FEWEST = 0.5
"""Share of the words that the dictionary must have."""


def respell(
    folded: str, origins: tuple[int, ...] | None, lang: str
) -> tuple[str, tuple[int, ...] | None]:
    """A folded text and its origins with Latin words in Cyrillic where the language (uk, ru) is
    written in Latin letters throughout; else as it came. Never raises."""
    if lang not in LANGUAGES or _CYRILLIC.search(folded):
        return folded, origins
    found = list(_WORD.finditer(folded))
    spelt = [_known(lang)[match[0]] for match in found]
    if not any(spelt) or sum(map(bool, spelt)) < _FEWEST * len(spelt):
        return folded, origins
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for match, known in zip(found, spelt, strict=True):
        start, end = match.span()
        pairs = known or _by_letters(match[0], lang)
        if not pairs:
            continue
        pieces += [folded[done:start], *[letter for letter, _ in pairs]]
        places += [*range(done, start), *[start + at for _, at in pairs]]
        done = end
    pieces.append(folded[done:])
    places += range(done, len(folded) + 1)
    return "".join(pieces), tuple(places if origins is None else [origins[at] for at in places])


Spelling = tuple[tuple[str, int], ...]
"""Cyrillic letters, each with the place of the last Latin letter it stands for."""


@cache
def _known(lang: str) -> Kept[str, Spelling]:
    lexicon = load(lang)
    return Kept(lambda word: _in_dictionary(word, lang, lexicon))


def _in_dictionary(word: str, lang: str, lexicon: Lexicon) -> Spelling:
    """The spelling of a word that the dictionary has; nothing where it has none."""
    if word in _LATIN:
        return ()
    if fixed := _FIXED[lang].get(word):
        return _placed([(fixed, len(word))])
    for ways in _tables(lang):
        for soft in ("", _SOFT[lang]):
            if found := next(_walk(word, 0, ways, soft, lexicon, lexicon.root), None):
                return _placed(found)
    return ()


def _walk(
    word: str, at: int, ways: dict[str, tuple[str, ...]], soft: str, lexicon: Lexicon, node: int
) -> Iterator[tuple[tuple[str, int], ...]]:
    """The spellings of ``word[at:]`` that lead from a node to the end of a form."""
    if at == len(word):
        if lexicon.ends(node):
            yield ()
        return
    for size in range(min(_LONGEST, len(word) - at), 0, -1):
        for letters in ways.get(word[at : at + size], ()):
            for glued in (letters, letters + "ь") if letters[-1:] in soft and soft else (letters,):
                target = lexicon.follow(node, glued)
                if target is None:
                    continue
                for rest in _walk(word, at + size, ways, soft, lexicon, target):
                    yield ((glued, size), *rest)


def _by_letters(word: str, lang: str) -> Spelling:
    """The likeliest spelling of a word that no dictionary has; nothing of a name or English."""
    if len(word) < _LONGEST or word in _LATIN or word in load("en"):
        return ()
    ways, at = _tables(lang)[0], 0
    pairs: list[tuple[str, int]] = []
    while at < len(word):
        longest = min(_LONGEST, len(word) - at)
        size = next((n for n in range(longest, 0, -1) if word[at : at + n] in ways), 0)
        if not size:
            return ()
        letters = ways[word[at : at + size]][0]
        if pairs and word[at] in "iyj" and size == 1 and pairs[-1][0][-1:] in _VOWELS:
            letters = "й"
        pairs.append((letters, size))
        at += size
    return _placed(pairs)


def _placed(pairs: Sequence[tuple[str, int]]) -> Spelling:
    """Single letters with their places: those of a first letter its beginning, else the end."""
    placed: list[tuple[str, int]] = []
    at = 0
    for letters, size in pairs:
        last = at + size - 1
        placed += [(letter, last if placed else at) for letter in letters]
        at += size
    return tuple(placed)


@cache
def _tables(lang: str) -> tuple[dict[str, tuple[str, ...]], ...]:
    """What Latin letters may stand for, likeliest first: with ``h`` as one letter throughout the
    word, then as the other, then as both."""
    ways: dict[str, tuple[str, ...]] = {}
    for entry in (_SHARED + _OWN[lang]).split():
        latin, _, letters = entry.partition(":")
        ways[latin] = tuple(letters.split(","))
    first, second = ways["h"]
    return {**ways, "h": (first,)}, {**ways, "h": (second,)}, ways


_SURE = 0.7
"""Share of the words that the dictionary must have where the language is not stated; and more than
the dictionaries have of them as they are written."""
_TELLING = 3
"""Letters of a word that tells something of its language; so many words, too."""


def guess(words: Sequence[str]) -> str:
    """``uk`` or ``ru`` where words (lower case) are of it in Latin letters, else nothing."""
    if len(words) < _TELLING or not all(map(str.isascii, words)):
        return ""
    telling = [word for word in words if len(word) >= _TELLING and word not in _LATIN]
    known = {lang: _count(telling, _known(lang)) for lang in LANGUAGES}
    best = max(known, key=lambda lang: known[lang])
    written = max(sum(word in load(lang) for word in telling) for lang in _ALIKE)
    return best if known[best] > max(_SURE * len(telling), written) else ""


_ALIKE = ("pl", "en", "ro", "es")


def _count(words: Sequence[str], known: Kept[str, Spelling]) -> int:
    return sum(bool(known[word]) for word in words)
