"""Makes the n-gram table: ``python -m text.ngrams_build LINGUA WORDFREQ``.

``LINGUA`` is lingua_language_detector-1.4.2-py3-none-any.whl (Apache-2.0), whose models hold
P(last letter | letters before) within words for n-grams of one to five letters; ``WORDFREQ`` is
wordfreq-3.1.1-py3-none-any.whl (data: CC BY-SA 4.0), whose lists hold how frequent words are; they
also tell how words begin and end. A tenth of all mass is moved to the same without diacritics, as
people write on telephones. Takes some minutes and 6 GB.
"""

import gzip
import json
import math
import sys
import zipfile
from array import array
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

from text.fold import fold
from text.lemmas import LANGUAGES as HOME
from text.lexicon import DATA, load
from text.ngrams import BEGIN, END, ORDER, SCALE, WHOLE, WORD_SCALE, Header

LANGUAGES = (*HOME, "de", "cs", "sk", "bg", "be", "fr", "it", "pt", "nl", "hu", "lt", "hr")
NAMES = ("unigrams", "bigrams", "trigrams", "quadrigrams", "fivegrams")
LISTS = {"hr": "sh"} | {"be": ""}
"""Lists that bear another name; there is none for Belarusian."""
LIKE = {"be": ("uk", "ru")}
"""Whose words tell how words begin and end where there is no list."""
IN_ADS = {"ru": {"час": 1.5e-3}}
"""Frequencies that general texts mislead about: every other ad in Russian pays «в час» (an hour),
and «час» (time) is among the most frequent words of Ukrainian."""
UNDIACRITIC = 0.1
BACKOFF = 0.4
LEAST = 1e-7
OTHER = 0.05
"""Share of words that are in no list."""
SMOOTHING = 20.0
CANDIDATES, KEEP = 600_000, 150_000
WORDS, NEAR_WORDS, KEEP_WORDS = 120_000, 10_000, 80_000
"""Words of a language's list that are looked at (of a neighbour's), and that are kept."""
NEAR = 0.2
"""What a neighbour counts beside a language that has a dictionary."""
KNOWN = 4.0
"""What ``text.language`` spares a word that a dictionary has."""
RARER = 0.6
"""Power of a frequency that a word counts with: the words of ads are rare in other texts."""

Model = dict[str, float]
Floats = NDArray[np.float32]
_WEIGHTS: Floats = np.array([1.0 if lang in HOME else NEAR for lang in LANGUAGES], np.float32)


def read(wheel: zipfile.ZipFile, lang: str) -> list[Model]:
    """Conditional probabilities of a language by order."""
    brotli = import_module("brotli")  # needed here alone
    models = []
    for name in NAMES:
        packed = wheel.read(f"lingua/language-models/{lang}/{name}.json.br")
        ngrams: Mapping[str, str] = json.loads(brotli.decompress(packed))["ngrams"]
        models.append(
            {gram: float(Fraction(p)) for p, grams in ngrams.items() for gram in grams.split()}
        )
    return models


def read_list(wheel: zipfile.ZipFile, lang: str) -> Model:
    """Frequencies of a language's words, of the largest list there is; nothing without a list."""
    name = LISTS.get(lang, lang)
    paths = (f"wordfreq/data/{size}_{name}.msgpack.gz" for size in ("large", "small"))
    path = next((one for one in paths if one in wheel.namelist()), None)
    if path is None:
        return {}
    _, *bins = msgspec.msgpack.decode(gzip.decompress(wheel.read(path)))
    words = {word: 10 ** (-place / 100) for place, words in enumerate(bins) for word in words}
    letters = {word: p for word, p in words.items() if word.replace("'", "").isalpha()}
    return _with_undiacritic(letters | IN_ADS.get(lang, {}))


def joint(models: list[Model]) -> list[Model]:
    """Probabilities of whole n-grams, with a share of them without diacritics."""
    whole: list[Model] = [models[0]]
    for conditional in models[1:]:
        shorter = whole[-1]
        whole.append({gram: shorter.get(gram[:-1], 0.0) * p for gram, p in conditional.items()})
    return [_with_undiacritic(model) for model in whole]


def _with_undiacritic(model: Model) -> Model:
    mixed: defaultdict[str, float] = defaultdict(float)
    for gram, p in model.items():
        mixed[gram] += (1 - UNDIACRITIC) * p
        plain = fold(gram)
        mixed[plain if len(plain) == len(gram) else gram] += UNDIACRITIC * p
    return dict(mixed)


def conditional(whole: list[Model]) -> Model:
    """P(last letter | letters before) of all orders in one table."""
    table: Model = dict(whole[0])
    for shorter, longer in pairwise(whole):
        table |= {gram: p / shorter[gram[:-1]] for gram, p in longer.items() if p}
    return table


def counts(words: Model) -> Model:
    """How often n-grams that begin or end a word, and their beginnings, are in a list; a word
    counts with the root of its frequency, for rare words are what the n-grams are for."""
    found: defaultdict[str, float] = defaultdict(float)
    least = min(words.values())
    for word, p in words.items():
        count, marked = math.sqrt(p / least), f"{BEGIN}{word}{END}"
        for size in range(1, ORDER + 1):
            for start in range(len(marked) - size + 1):
                found[marked[start : start + size]] += count
    return {gram: n for gram, n in found.items() if len(gram) < ORDER or _is_edge(gram)}


def _is_edge(gram: str) -> bool:
    """Whether an n-gram begins or ends a word."""
    return len(gram) > 1 and (gram[0] == BEGIN or gram[-1] == END)


class Table:
    """P(last | before) of a language, with how words begin and end."""

    def __init__(self, inner: Model, found: Model) -> None:
        self._counts = found
        self.letters = sum(n for gram, n in found.items() if len(gram) == 1) - 2 * found[BEGIN]
        self._end = found[END] / self.letters
        self._table = {gram: p * (1 - self._ends(gram[:-1])) for gram, p in inner.items()}
        self._table |= {gram: self._edge(gram, inner) for gram in found if _is_edge(gram)}

    def _ends(self, before: str) -> float:
        """P(end of the word | letters before), shorter contexts smoothing longer ones."""
        p = self._end
        for start in range(len(before) - 1, -1, -1):
            context = before[start:]
            if n := self._counts.get(context):
                p = (self._counts.get(context + END, 0.0) + SMOOTHING * p) / (n + SMOOTHING)
        return p

    def _edge(self, gram: str, inner: Model) -> float:
        if gram[-1] == END:
            return self._ends(gram[:-1])
        shorter = inner.get(gram[1:], LEAST) * (1 - self._ends(gram[1:-1]))
        before = self._counts[gram[:-1]]
        return (self._counts[gram] + SMOOTHING * shorter) / (before + SMOOTHING)

    def log(self, gram: str) -> float:
        """ln P, backing off to shorter n-grams."""
        factor = 1.0
        for start in range(len(gram)):
            if p := self._table.get(gram[start:]):
                return math.log(min(1.0, factor * p))
            factor *= BACKOFF
        return math.log(LEAST)


class Logs:
    """ln P of n-grams in all languages, one row an n-gram."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._tables = tables
        self._known: dict[str, Floats] = {}

    def __call__(self, gram: str) -> Floats:
        row = self._known.get(gram)
        if row is None:
            row = np.array([table.log(gram) for table in self._tables], np.float32)
            self._known[gram] = row
        return row

    def word(self, word: str, kept: Container[str] | None = None) -> Floats:
        """ln P of a whole word, by all n-grams or only by those that are kept."""
        marked, total = f"{BEGIN}{word}{END}", np.zeros(len(LANGUAGES), np.float32)
        for end in range(2, len(marked) + 1):
            grams = [marked[start:end] for start in range(max(0, end - ORDER), end)]
            if kept is not None:
                grams = [gram for gram in grams if gram in kept][:1]
            total = total + (self(grams[0]) if grams else -255 / SCALE)
        return total


def shares(
    wholes: Sequence[list[Model]], found: Sequence[Model], letters: Sequence[float]
) -> Iterator[Model]:
    """For each language the probability of each n-gram in a text."""
    for whole, counted, total in zip(wholes, found, letters, strict=True):
        edges = {gram: n / total for gram, n in counted.items() if _is_edge(gram)}
        yield {gram: p for model in whole for gram, p in model.items()} | edges


def chosen(parts: Sequence[Model], logs: Logs) -> list[str]:
    """The n-grams worth keeping: those that tell most languages apart better than what they would
    back off to, most telling first; all single letters."""
    best: defaultdict[str, float] = defaultdict(float)
    for part in parts:
        for gram, p in part.items():
            best[gram] = max(best[gram], p)
    frequent = sorted(best, key=lambda gram: (len(gram) > 1, -best[gram], gram))[:CANDIDATES]
    among = frozenset(frequent)
    telling: dict[str, float] = {}
    for gram in frequent:
        shorter = next((gram[at:] for at in range(1, len(gram)) if gram[at:] in among), "")
        said = np.clip(logs(gram) - logs(shorter), -6, 6) if shorter else np.array(99.0)
        share = np.array([part.get(gram, 0.0) for part in parts], np.float32)
        apart = np.abs(np.subtract.outer(said, said)) @ _WEIGHTS if shorter else said
        telling[gram] = float(apart @ (share * _WEIGHTS)) if shorter else 99.0
    return sorted(frequent, key=lambda gram: (-telling[gram], gram))[:KEEP]


def words_of(lists: Sequence[Model], logs: Logs, kept: Container[str]) -> dict[str, Floats]:
    """ln P of the words that are worth a row of their own: those whose n-grams mislead most."""
    totals = [sum(words.values()) or 1.0 for words in lists]
    candidates: dict[str, None] = {}
    for lang, words in zip(LANGUAGES, lists, strict=True):
        most = WORDS if lang in HOME else NEAR_WORDS
        candidates |= dict.fromkeys(sorted(words, key=lambda word: (-words[word], word))[:most])
    listed = np.array([bool(words) for words in lists])
    rows: dict[str, Floats] = {}
    worth: dict[str, float] = {}
    for word in candidates:
        share = np.array(
            [words.get(word, 0.0) / total for words, total in zip(lists, totals, strict=True)],
            np.float32,
        )
        by_letters = np.exp(logs.word(word))
        mixed = (1 - OTHER) * share + OTHER * by_letters
        row = np.log(np.where(listed, mixed, 4 * OTHER * by_letters) + 1e-14)
        said = logs.word(word, kept) + _known(word)
        rows[word] = row
        worth[word] = float(np.abs(_after(row) - _after(said)) @ (share**RARER * _WEIGHTS))
    best = sorted(candidates, key=lambda word: (-worth[word], word))[:KEEP_WORDS]
    return {word: rows[word] for word in best}


def _known(word: str) -> Floats:
    """What the dictionaries add to ln P, as ``text.language`` does it."""
    form = fold(word)
    known = [KNOWN * (form in load(lang)) for lang in HOME]
    near = 0.9 * KNOWN if any(known) else 0.0
    return np.array(known + [near] * (len(LANGUAGES) - len(HOME)), np.float32)


def _after(logs: Floats) -> Floats:
    """ln P(language | word)."""
    likely = logs + np.log(_WEIGHTS)
    shares: Floats = np.exp(np.clip(likely - likely.max(), -30, 0))
    after: Floats = np.log(shares / shares.sum() + 1e-9)
    return after


def encode(rows: Mapping[str, bytes], source: str) -> bytes:
    """The file."""
    slots, width = len(rows) * 3 // 2 | 1, len(LANGUAGES)
    keys, packed = array("I", bytes(4 * slots)), bytearray(slots * width)
    for gram, row in rows.items():
        key = crc32(gram.encode()) or 1
        slot = key % slots
        while keys[slot] not in (0, key):
            slot = (slot + 1) % slots
        keys[slot] = key
        packed[slot * width : (slot + 1) * width] = row
    if sys.byteorder == "big":
        keys.byteswap()
    line = msgspec.json.encode(Header(LANGUAGES, slots, source))
    return line.ljust((len(line) + 4) // 4 * 4 - 1) + b"\n" + keys.tobytes() + bytes(packed)


def costs(logs: Floats, scale: int) -> bytes:
    """-scale ln P in one byte a language."""
    return bytes(np.clip(np.rint(-scale * logs), 0, 255).astype(np.uint8))


def main(lingua: Path, wordfreq: Path) -> None:
    with zipfile.ZipFile(lingua) as wheel:
        wholes = [joint(read(wheel, lang)) for lang in LANGUAGES]
    with zipfile.ZipFile(wordfreq) as wheel:
        lists = [read_list(wheel, lang) for lang in LANGUAGES]
    found = [
        counts(words or _like(lang, lists)) for lang, words in zip(LANGUAGES, lists, strict=True)
    ]
    tables = [Table(conditional(whole), n) for whole, n in zip(wholes, found, strict=True)]
    logs = Logs(tables)
    grams = chosen(list(shares(wholes, found, [table.letters for table in tables])), logs)
    words = words_of(lists, logs, frozenset(grams))
    rows = {gram: costs(logs(gram), SCALE) for gram in grams}
    rows |= {WHOLE + word: costs(row, WORD_SCALE) for word, row in words.items()}
    source = f"{lingua.name}, {wordfreq.name}"
    (DATA / "languages.ngrams").write_bytes(encode(rows, source))


def _like(lang: str, lists: Sequence[Model]) -> Model:
    """Words of the languages that a language without a list is like."""
    mixed: defaultdict[str, float] = defaultdict(float)
    for other in LIKE[lang]:
        for word, p in lists[LANGUAGES.index(other)].items():
            mixed[word] += p
    return dict(mixed)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
