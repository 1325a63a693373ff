"""The rule engine's one pass over tokens beside one regular expression a phrase.

``python -m benchmarks.indicators`` prints the table.
"""

import random
import re
from collections.abc import Iterator, Sequence

import text
from benchmarks.table import Row, check, medians, print_table
from indicators import Engine, load_rules
from indicators.filing import build
from indicators.lexis import Lexis
from indicators.pattern import Scanner
from indicators.phrase import parse
from indicators.reader import Reader
from stream.messages import Ad
from text.doc import Doc

ADS = 200
WORDS = 150
VOCABULARY = 20_000
PLANTED = 3
NAIVE_ADS = 10
"""Ads that the naive way reads; 10,000 expressions take it a fifth of a second an ad."""


def run() -> Iterator[Row]:
    """Microseconds an ad with 100, 1,000 and 10,000 phrases, results found equal first."""
    chance = random.Random(7)
    names = [_name(number) for number in range(VOCABULARY)]
    for size in (100, 1_000, 10_000):
        phrases = list(dict.fromkeys(_phrase(chance, names) for _ in range(size)))
        docs = [text.analyse(_ad(chance, names, phrases), "en") for _ in range(ADS)]
        yield _row(docs, phrases)
    yield _shipped()


def _name(number: int) -> str:
    """A word of no language, different for each number."""
    letters = "bcdfghklmnprstvwxz"
    parts = [letters[number % 18], "aeiou"[number // 18 % 5], letters[number // 90 % 18]]
    return "q" + "".join(parts) + "aeiou"[number // 1620 % 5] + letters[number // 8100 % 18]


def _word(chance: random.Random, names: Sequence[str]) -> str:
    """Common words come often, as in real texts."""
    return names[int(len(names) ** chance.random()) - 1]


def _ad(chance: random.Random, names: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> str:
    """Words by frequency, with ``PLANTED`` of the phrases among them."""
    words = [_word(chance, names) for _ in range(WORDS)]
    for phrase in chance.choices(phrases, k=PLANTED):
        words[chance.randrange(WORDS)] = " ".join(phrase)
    return " ".join(words)


def _phrase(chance: random.Random, names: Sequence[str]) -> tuple[str, ...]:
    """One word of any rank beside one or two by frequency, as ``opłata za rekrutację``."""
    words = [_word(chance, names) for _ in range(chance.choice((1, 2)))]
    return (*words, chance.choice(names))


def _row(docs: Sequence[Doc], phrases: Sequence[tuple[str, ...]]) -> Row:
    lexis = Lexis("en")
    filed = build(
        (
            (number, parse(" ".join(f"={word}" for word in phrase), {}))
            for number, phrase in enumerate(phrases)
        ),
        lexis,
    )
    scanner = Scanner(Reader(lexis.vocabulary), filed)
    regexes = [re.compile(rf"\b{' '.join(phrase)}\b") for phrase in phrases]
    few = docs[:NAIVE_ADS]
    check([_ours(scanner, d) for d in few] == [_naive(regexes, d) for d in few], "phrases found")
    ours = medians(lambda: [_ours(scanner, doc) for doc in docs]) / len(docs)
    naive = medians(lambda: [_naive(regexes, doc) for doc in few], 3) / len(few)
    found = sum(len(_ours(scanner, doc)) for doc in docs) / len(docs)
    note = f"{found:.1f} phrases an ad, equal to one regex a phrase"
    return Row(f"indicators, {len(phrases):,} phrases", ours * 1e6, naive * 1e6, "µs/ad", note)


def _ours(scanner: Scanner[int], doc: Doc) -> set[int]:
    return {match.label for match in scanner.all(doc)}


def _naive(regexes: Sequence[re.Pattern[str]], doc: Doc) -> set[int]:
    return {number for number, regex in enumerate(regexes) if regex.search(doc.folded)}


def _shipped() -> Row:
    """The rules as they are, on their own examples, one rule at a time as the naive way."""
    rules = load_rules()
    engine, single = Engine(rules), [Engine([rule]) for rule in rules]
    cases = [
        (e.ad, {"title": text.analyse(e.ad.title, "pl"), "text": text.analyse(e.ad.text * 8, "pl")})
        for rule in rules
        for e in rule.examples
        if e.lang == "pl"
    ]
    for ad, docs in cases[:50]:
        together = [finding.indicator for finding in engine.find(ad, docs)]
        apart = [finding.indicator for one in single for finding in one.find(ad, docs)]
        check(together == sorted(apart), ad.text)
    ours = medians(lambda: [engine.find(ad, docs) for ad, docs in cases]) / len(cases)
    naive = medians(lambda: [_apart(single, ad, docs) for ad, docs in cases], 3) / len(cases)
    note = f"{len(rules)} rules, dense hits; naive: each rule by itself"
    return Row("indicators as shipped (pl)", ours * 1e6, naive * 1e6, "µs/ad", note)


def _apart(engines: Sequence[Engine], ad: Ad, docs: dict[str, Doc]) -> int:
    return sum(len(engine.find(ad, docs)) for engine in engines)


if __name__ == "__main__":
    print_table(run())
