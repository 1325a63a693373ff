"""Makes the n-gram table: ``python -m text.ngrams_build WHEEL``.

``WHEEL`` is lingua_language_detector-1.4.2-py3-none-any.whl (Apache-2.0), whose models hold
P(last letter | letters before) within words for n-grams of one to five letters. A tenth of each
model's mass is moved to its n-grams without diacritics, as people write on telephones.
"""

import json
import math
import sys
import zipfile
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import msgspec

from text.fold import fold
from text.lexicon import DATA
from text.ngrams import ORDER, SCALE, Header

LANGUAGES = ("pl", "en", "uk", "ru", "ro", "es", "de", "cs", "sk", "bg", "be", "fr", "it", "pt", "nl", "hu", "lt", "hr")  # fmt: skip  # noqa: E501
NAMES = ("unigrams", "bigrams", "trigrams", "quadrigrams")
UNDIACRITIC = 0.1
BACKOFF = 0.4
KEEP = 220_000

Model = dict[str, float]


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


def chosen(wholes: Iterable[list[Model]]) -> list[str]:
    """The n-grams worth keeping: the most frequent in any language; all single letters."""
    best: defaultdict[str, float] = defaultdict(float)
    for whole in wholes:
        for order, model in enumerate(whole, 1):
            for gram, p in model.items():
                best[gram] = max(best[gram], 1.0 if order == 1 else p)
    return sorted(best, key=lambda gram: (-best[gram], gram))[:KEEP]


def cost(gram: str, table: Model) -> int:
    """-16 ln P in one byte, backing off to shorter n-grams."""
    factor = 1.0
    for start in range(len(gram)):
        if p := table.get(gram[start:]):
            return min(255, max(0, round(-SCALE * math.log(min(1.0, factor * p)))))
        factor *= BACKOFF
    return 255


def encode(grams: list[str], tables: list[Model], source: str) -> bytes:
    """The file."""
    slots = len(grams) * 3 // 2 | 1
    keys, rows = array("I", bytes(4 * slots)), bytearray(slots * len(tables))
    for gram in grams:
        key = crc32(gram.encode()) or 1
        slot = key % slots
        while keys[slot] not in (0, key):
            slot = (slot + 1) % slots
        keys[slot] = key
        rows[slot * len(tables) : (slot + 1) * len(tables)] = bytes(
            cost(gram, table) for table in tables
        )
    if sys.byteorder == "big":
        keys.byteswap()
    line = msgspec.json.encode(Header(LANGUAGES, slots, source))
    return line.ljust((len(line) + 4) // 4 * 4 - 1) + b"\n" + keys.tobytes() + bytes(rows)


def main(path: Path) -> None:
    with zipfile.ZipFile(path) as wheel:
        wholes = [joint(read(wheel, lang)) for lang in LANGUAGES]
    grams = [gram for gram in chosen(wholes) if len(gram) <= ORDER]
    tables = [conditional(whole) for whole in wholes]
    (DATA / "languages.ngrams").write_bytes(encode(grams, tables, path.name))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
