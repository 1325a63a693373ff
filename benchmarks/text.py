"""Understanding a text: folding, tokens, lemmas, language and entities, beside the usual idioms."""

import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import islice
from typing import Any

import phonenumbers
import spacy

from benchmarks import emscad
from benchmarks.table import Row, check, medians, seconds
from classifiers import entities
from classifiers.entities.view import look
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
    rows = [_fold_row(ads), _read_row(ads, naive), *_ad_rows(ads, "dense demo ads", naive)]
    if prose := _prose():
        rows += _ad_rows(prose, "prose of job ads", naive)
    return [*rows, _growth_row()]


def _prose() -> list[str]:
    """Texts of real job ads, where ``$THB_TEST_DATA/emscad`` is there."""
    if not (emscad.DATA / "emscad").is_dir():
        return []
    return [ad.text for ad in islice(emscad.ads("legit"), ADS)]


def _text(record: object) -> str:
    known = record if isinstance(record, dict) else {}
    return f"{known.get('title', '')}\n{known.get('text', '')}"


class Naive:
    """Decomposition a character at a time, a tokeniser of a language library, a phone matcher."""

    def __init__(self) -> None:
        self.nlp = spacy.blank("pl")
        self._lingua = _optional("lingua", "LanguageDetectorBuilder")
        self._price = _optional("price_parser", "Price")
        if self._lingua:
            self._detector = self._lingua.from_all_languages().build()
        self.parts = ["spaCy tokens", "PhoneNumberMatcher"]
        self.parts += ["lingua"] if self._lingua else []
        self.parts += ["price-parser a line"] if self._price else []

    def pipeline(self, text: str) -> None:
        """What is put together from libraries: tokens, language, one price a line, phones."""
        self.nlp(text)
        list(phonenumbers.PhoneNumberMatcher(text, "PL"))
        if self._lingua:
            self._detector.detect_language_of(text)
        if self._price:
            for line in text.split("\n"):
                self._price.fromstring(line)

    def read(self, text: str) -> list[str]:
        self.nlp(naive_fold(text))
        matcher = phonenumbers.PhoneNumberMatcher(text, "PL")
        code = phonenumbers.PhoneNumberFormat.E164
        return [phonenumbers.format_number(match.number, code) for match in matcher]


def _optional(module: str, name: str) -> Any:
    """A name of a library of the group ``bench``, or nothing where it is not installed."""
    try:
        return getattr(import_module(module), name)
    except ImportError:
        return None


def naive_fold(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def read(text: str) -> list[str]:
    found = entities.read(analyse(text), "text", ("PL",))
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


def _ad_rows(texts: list[str], what: str, naive: Naive) -> Iterator[Row]:
    """An ad of 1.1 kB in microseconds of processor time, with where the time goes, beside the phone
    matcher alone and beside a plain pipeline."""
    long = _of_size(texts, 1_100)
    ours = _each(lambda ad: entities.read(analyse(ad), "text", ("PL",)), long)
    matcher = _each(lambda ad: list(phonenumbers.PhoneNumberMatcher(ad, "PL")), long)
    note = f"naive: PhoneNumberMatcher alone; {_profile(long)}"
    yield Row(f"read 1.1 kB, {what}", ours, matcher, "µs/ad", note)
    plain = _each(naive.pipeline, long[:20], rounds=2)
    note = f"naive: {', '.join(naive.parts)}"
    yield Row(f"read 1.1 kB, {what}", ours, plain, "µs/ad", note)


def _profile(texts: list[str]) -> str:
    """Where the time goes, in microseconds an ad: the parts, and the dearest finders of entities
    with all that a view of the text costs them."""
    docs = [analyse(ad) for ad in texts]
    folded = [fold_with_origins(ad)[0] for ad in texts]
    known = [split(one) for one in folded]
    views = [look(doc, entities.marks(), ("PL",)) for doc in docs]
    spent = {
        "fold": _each(fold_with_origins, texts),
        "tokens": _each(split, folded),
        "sentences": _each(lambda one: boundaries(one, one, None), folded),
        "language": _each(detect, texts),
        "lemmas": _each(lambda one: all_lemmas(one.forms, "pl"), known),
        "entities": _each(lambda doc: entities.read(doc, "text", ("PL",)), docs),
    }
    finders = {
        f"{finder.__module__.rpartition('.')[2]}.{finder.__name__}": _each(
            lambda view, gate=gate, finder=finder: (
                list(finder(view)) if not gate or view.every & gate else None
            ),
            views,
        )
        for gate, finder in entities.NUMBERED + entities.FINDERS
    }
    dearest = sorted(finders, key=lambda name: -finders[name])[:5]
    count = sum(len(entities.find({"text": doc}, ("PL",))) for doc in docs) / len(docs)
    return (
        ", ".join(f"{name} {cost:.0f}" for name, cost in spent.items())
        + f" ({', '.join(f'{name} {finders[name]:.0f}' for name in dearest)}); "
        + f"{count:.0f} entities an ad"
    )


def _of_size(ads: list[str], size: int) -> list[str]:
    """Texts of about ``size`` bytes: ads one after the other."""
    texts, text = [], ""
    for ad in ads:
        text = f"{text}\n{ad}" if text else ad
        if len(text.encode()) >= size:
            texts.append(text.encode()[:size].decode("utf-8", "ignore"))
            text = ""
    return texts


def _each(call: Callable[[Any], object], items: Sequence[Any], rounds: int = 6) -> float:
    """Microseconds of processor time an item, the best of several rounds."""
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        for item in items:
            call(item)
        taken.append(time.process_time() - started)
    return min(taken) / len(items) * 1e6


def _growth_row() -> Row:
    fold(MEGABYTE[:1000])
    one = min(seconds(lambda: fold(MEGABYTE)) for _ in range(3))
    ten = seconds(lambda: fold(MEGABYTE * 10))
    check(ten < 15 * one, f"folding grows faster than its text: {one:.2f} s, then {ten:.2f} s")
    naive = seconds(lambda: naive_fold(MEGABYTE * 10))
    note = f"10 million characters; a million takes {one:.2f} s, ten {ten:.2f} s"
    size = len(MEGABYTE) * 10 / 1e6
    return Row("fold a long text", size / ten, size / naive, "M chars/s", note)
