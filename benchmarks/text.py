"""Understanding a text: folding, tokens, lemmas, language and entities, beside the usual idioms."""

import time
import unicodedata
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

import phonenumbers
import spacy

from benchmarks.table import Row, check, medians, seconds
from classifiers import entities
from text import analyse, detect, fold
from text.fold import fold_with_origins
from text.lemmas import all_lemmas
from text.tokens import boundaries, split
from thb.demo import generator

ADS = 200
MEGABYTE = "Zażółć gęślą jaźń, praca od zaraz 💋. " * 27_000
"""About a million code points."""

_OTHERWISE = set("łŁйїЙЇґҐ’‘–—„”“«»…½№\u200b\u00ad\ufe0f")
"""What folds otherwise than by decomposition, on purpose."""


def run() -> list[Row]:
    """Both ways must fold alike (but for what decomposition cannot fold) and find the same plainly
    written telephone numbers; folding ten times as much must take at most 15 times as long."""
    ads = [_text(ad.record()) for ad in islice(generator.ads(seed=1, count=ADS), ADS)]
    naive = Naive()
    _check(ads, naive)
    return [_fold_row(ads), _read_row(ads, naive), _one_row(ads), _growth_row()]


def _text(record: object) -> str:
    known = record if isinstance(record, dict) else {}
    return f"{known.get('title', '')}\n{known.get('text', '')}"


class Naive:
    """Decomposition a character at a time, a tokeniser of a language library, a phone matcher."""

    def __init__(self) -> None:
        self.nlp = spacy.blank("pl")

    def read(self, text: str) -> list[str]:
        self.nlp(naive_fold(text))
        matcher = phonenumbers.PhoneNumberMatcher(text, "PL")
        code = phonenumbers.PhoneNumberFormat.E164
        return [phonenumbers.format_number(match.number, code) for match in matcher]


def naive_fold(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def read(text: str) -> list[str]:
    found = entities.find({"text": analyse(text)}, ("PL",))
    return [one.value for one in found if one.type == "phone" and not one.obfuscated]


def _check(ads: list[str], naive: Naive) -> None:
    words = {word for ad in ads for word in ad.split() if not _OTHERWISE & set(word)}
    check(all(fold(word) == naive_fold(word) for word in words), "folding differs")
    for ad in ads:
        missed = set(naive.read(ad)) - {
            one.value for one in entities.find({"text": analyse(ad)}, ("PL",))
        }
        check(not missed, f"{missed} not found in {ad[:80]!r}")


def _fold_row(ads: list[str]) -> Row:
    ours = medians(lambda: [fold(ad) for ad in ads]) / len(ads)
    naive = medians(lambda: [naive_fold(ad) for ad in ads]) / len(ads)
    return Row("fold", ours * 1e6, naive * 1e6, "µs/ad", "naive: NFKD, combining marks dropped")


def _read_row(ads: list[str], naive: Naive) -> Row:
    ours = len(ads) / medians(lambda: [read(ad) for ad in ads])
    slow = 40 / medians(lambda: [naive.read(ad) for ad in ads[:40]], runs=3)
    note = "ours also has lemmas, language and all entities; naive: NFKD, spaCy, PhoneNumberMatcher"
    return Row("read an ad", ours, slow, "ads/s", note)


def _one_row(ads: list[str]) -> Row:
    """An ad of 1.1 kB in microseconds of processor time beside the phone matcher alone, with where
    the time goes."""
    long = [ad for ad in _of_size(ads, 1_100) if not ad.isspace()]
    docs = [analyse(ad) for ad in long]
    folded = [fold_with_origins(ad)[0] for ad in long]
    known = [split(one) for one in folded]
    spent = {
        "fold": _each(fold_with_origins, long),
        "tokens": _each(split, folded),
        "sentences": _each(lambda one: boundaries(one, one, None), folded),
        "language": _each(detect, long),
        "lemmas": _each(lambda one: all_lemmas(one.forms, "pl"), known),
        "entities": _each(lambda doc: entities.find({"text": doc}, ("PL",)), docs),
    }
    ours = _each(lambda ad: entities.find({"text": analyse(ad)}, ("PL",)), long)
    matcher = _each(lambda ad: list(phonenumbers.PhoneNumberMatcher(ad, "PL")), long)
    count = sum(len(entities.find({"text": doc}, ("PL",))) for doc in docs) / len(docs)
    parts = ", ".join(f"{name} {cost:.0f}" for name, cost in spent.items())
    note = f"naive: PhoneNumberMatcher alone; {parts}; {count:.0f} entities an ad"
    return Row("read 1.1 kB", ours, matcher, "µs/ad", note)


def _of_size(ads: list[str], size: int) -> list[str]:
    """Texts of about ``size`` bytes: ads one after the other."""
    texts, text = [], ""
    for ad in ads:
        text = f"{text}\n{ad}" if text else ad
        if len(text.encode()) >= size:
            texts.append(text.encode()[:size].decode("utf-8", "ignore"))
            text = ""
    return texts


def _each(call: Callable[[Any], object], items: Sequence[Any]) -> float:
    """Microseconds of processor time an item, the best of several rounds."""
    rounds = []
    for _ in range(6):
        started = time.process_time()
        for item in items:
            call(item)
        rounds.append(time.process_time() - started)
    return min(rounds) / len(items) * 1e6


def _growth_row() -> Row:
    fold(MEGABYTE[:1000])
    one = min(seconds(lambda: fold(MEGABYTE)) for _ in range(3))
    ten = seconds(lambda: fold(MEGABYTE * 10))
    check(ten < 15 * one, f"folding grows faster than its text: {one:.2f} s, then {ten:.2f} s")
    naive = seconds(lambda: naive_fold(MEGABYTE * 10))
    note = f"10 million characters; a million takes {one:.2f} s, ten {ten:.2f} s"
    size = len(MEGABYTE) * 10 / 1e6
    return Row("fold a long text", size / ten, size / naive, "M chars/s", note)
