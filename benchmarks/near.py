"""Near-duplicates: copies with 4 % of their words changed, found among ads made of templates.

``THB_BENCH_TEXTS`` is how many texts there are (50,000; a million takes about four minutes). Rates
are per second of processor time on one core.
"""

import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.table import Row, check, seconds
from classifiers.near import NearIndex, NearStore, Signature, signature
from classifiers.near.index import SIMILAR
from stream.state import open_state

TEXTS = int(os.environ.get("THB_BENCH_TEXTS", "50000"))
NAIVE = 600
WORDS = 118
COPIES = 0.15
CHANGED = 0.04
ENOUGH = 0.95
BATCH = 10_000


class Made(NamedTuple):
    """A text, which original it was copied from (itself, for an original)."""

    id: str
    original: str
    forms: tuple[str, ...]


Add = Callable[[Made], set[str]]
"""Keeps a text and says which earlier ones are like it."""


class Found(NamedTuple):
    """What one way costs and finds: texts a second, share of copies found with their original,
    share of the pairs reported that are copies of one original."""

    rate: float
    recall: float
    precision: float


def run() -> list[Row]:
    """Both ways must find 95 % of the copies, and 95 % of what they find must be copies; an index
    from the store must answer as the one that was filled."""
    index = NearIndex()
    kept: list[tuple[str, Signature]] = []
    ours = _measure(make(TEXTS), lambda one: _add(index, kept, one))
    naive = _measure(make(NAIVE), Naive().add)
    for name, way in (("ours", ours), ("naive", naive)):
        check(min(way.recall, way.precision) >= ENOUGH, f"{name}: {way}")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    note = (
        f"{TEXTS:,} texts: recall {ours.recall:.3f}, precision {ours.precision:.3f}, peak of the "
        f"process {megabytes:,} MB; naive: exact, {NAIVE} texts with every one before"
    )
    row = Row("near-duplicates", ours.rate, naive.rate, "texts/s", note)
    return [row, _restart(index, kept, TEXTS / ours.rate)]


def make(count: int) -> Iterator[Made]:
    """Texts of 118 words, two thirds of them from 3,000 sentences that all share; 15 % are copies
    of an earlier one with each word changed with a probability of 4 %."""
    rng = Random(1)
    words = [
        "".join(rng.choices("abcdefghijklmnoprstuwz", k=rng.randint(3, 9))) for _ in range(20_000)
    ]
    sentences = [rng.choices(words, k=rng.randint(6, 14)) for _ in range(3000)]
    originals: list[Made] = []
    for number in range(count):
        if originals and rng.random() < COPIES:
            known = rng.choice(originals)
            forms = [rng.choice(words) if rng.random() < CHANGED else one for one in known.forms]
            yield Made(str(number), known.original, tuple(forms))
            continue
        text: list[str] = []
        while len(text) < WORDS:
            text += rng.choice(sentences) if rng.random() < 2 / 3 else rng.choices(words, k=8)
        one = Made(str(number), str(number), tuple(text[:WORDS]))
        if rng.random() < 0.2:
            originals = [*originals[-2000:], one]
        yield one


def _measure(texts: Iterator[Made], add: Add) -> Found:
    origin: dict[str, str] = {}
    spent = 0.0
    copies = hits = pairs = right = 0
    for one in texts:
        started = time.process_time()
        found = add(one)
        spent += time.process_time() - started
        origin[one.id] = one.original
        copies += one.id != one.original
        hits += one.id != one.original and one.original in found
        pairs += len(found)
        right += sum(origin[other] == one.original for other in found)
    return Found(len(origin) / spent, hits / max(1, copies), right / max(1, pairs))


def _add(index: NearIndex, kept: list[tuple[str, Signature]], one: Made) -> set[str]:
    made = signature(one.forms)
    kept.append((one.id, made))
    return {alike.id for alike in index.add(one.id, made)}


class Naive:
    """Every text is compared with every one before by the shingles that they share."""

    def __init__(self) -> None:
        self.known: dict[str, frozenset[tuple[str, ...]]] = {}

    def add(self, one: Made) -> set[str]:
        mine = frozenset(zip(one.forms, one.forms[1:], one.forms[2:], strict=False))
        found = {
            ident
            for ident, other in self.known.items()
            if len(mine & other) / len(mine | other) >= SIMILAR
        }
        self.known[one.id] = mine
        return found


def _restart(index: NearIndex, kept: list[tuple[str, Signature]], again: float) -> Row:
    """An index from the state store, beside reading every text again."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_state(f"sqlite:///{folder}/state.db")
        store = NearStore(engine)
        saved = seconds(lambda: [store.save(kept[at : at + BATCH]) for at in _starts(kept)])
        loaded: list[NearIndex] = []
        spent = seconds(lambda: loaded.append(store.load()))
        engine.dispose()
        size = (Path(folder) / "state.db").stat().st_size / 1e6
    for _, one in kept[:: max(1, len(kept) // 500)]:
        check(loaded[0].search(one) == index.search(one), "the index from the store is another")
    note = (
        f"{len(kept):,} signatures, {size:,.0f} MB, stored in {saved:.1f} s; naive: from the texts"
    )
    return Row("near-duplicates, restart", spent, again, "s", note)


def _starts(kept: list[tuple[str, Signature]]) -> range:
    return range(0, len(kept), BATCH)
