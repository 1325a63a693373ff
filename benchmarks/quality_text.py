"""How well texts are read: one table over public material and our own cases, with what to beat.

Run it with ``python -m benchmarks.quality_text``; the material is at ``THB_TEST_DATA``.
"""

import csv
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from classifiers import entities
from classifiers.entities.numerals import value
from classifiers.esco import LEAST, Esco
from stream.messages import Entity
from tests.classifiers import quality
from tests.classifiers.test_money import CODES, _expected
from text import LANGUAGES, analyse, detect, tokenise
from thb.demo import generator

MELO = ("queries", "corpus_elements", "annotations")
DATA = Path(os.environ.get("THB_TEST_DATA") or Path(__file__).parents[2] / "shared" / "data")
MONTHS = "january february march april may june july august september october november december"
_ANY = MONTHS.replace(" ", "|")
_DATE = re.compile(rf"(?:(\d\d?) ({_ANY})|({_ANY}) (\d\d?),?) (\d{{4}})")


class Row(NamedTuple):
    """How many of how many are right, and which share is to be reached."""

    what: str
    right: int
    of: int
    least: float
    source: str

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 0.0


def found(text: str, kind: str, region: str = "", lang: str = "") -> list[Entity]:
    """Entities of a type in a text."""
    every = entities.find({"text": analyse(text, lang)}, (region,) if region else ())
    return [one for one in every if one.type == kind]


def _json(name: str) -> Any:
    return json.loads((DATA / name).read_text("utf-8"))


def phones() -> Iterator[Row]:
    def right(one: dict[str, Any], expected: list[str], lang: str = "") -> bool:
        return [hit.value for hit in found(one["text"], "phone", one["region"], lang)] == expected

    known = _json("phones/phonenumbers_example_numbers.json")
    good = sum(right(one, [one["expected_e164"]], "pl") for one in known)
    yield Row("phones of 30 countries", good, len(known), 596 / 600, "as printed")
    hidden = _json("phones/dig_obfuscation_deidentified.json")
    good = sum(right(one, one["expected_e164"], "en") for one in hidden)
    yield Row("phones, obfuscated", good, len(hidden), 0.94, "simple rules .94, phonenumbers .5")
    groups = _json("phones/google_phonenumbermatcher_cases.json")["cases"]
    refused = groups.pop("IMPOSSIBLE_CASES")
    yield Row(
        "phones that are none", sum(right(one, []) for one in refused), len(refused), 1, "all"
    )
    groups.pop("POSSIBLE_ONLY_CASES")
    cases = [one for group in groups.values() for one in group]
    good = sum(right(one, one["matcher_valid_leniency_real_metadata"]) for one in cases)
    yield Row("phones of the matcher's cases", good, len(cases), 1, "all")


def occupations() -> Iterator[Row]:
    """Official Polish titles among ESCO's labels: the mean of 1 / rank of the first right one."""
    folder = "melo_job_titles/pol_q_pl_c_pl"
    titles, labels, judged = (_tabbed(f"{folder}/{name}.tsv") for name in MELO)
    right: dict[str, set[str]] = {}
    for title, _, label, _ in judged:
        right.setdefault(title, set()).add(label)
    known = Esco((label, ident) for ident, label in labels)
    total = taken = good = 0
    ranks = 0.0
    for ident, title in titles:
        found = known.rank(title, 1000)
        place = next((n for n, one in enumerate(found, 1) if one.uri in right[ident]), 0)
        total, ranks = total + 1, ranks + (1 / place if place else 0)
        if found and found[0].likeness >= LEAST:
            taken, good = taken + 1, good + (place == 1)
    yield Row("Polish titles in ESCO, mean 1/rank", round(ranks), total, 0.56, "MRR, TF-IDF .56")
    yield Row("of those like enough, right", good, taken, 0.69, "equal labels .73")


def _tabbed(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line]


def prices() -> Iterator[Row]:
    cases = _json("prices/price_parser_cases.json")
    ours = [
        one
        for one in cases
        if one["currency"] in CODES and one["currency"] in one["price_raw"] and one["amount_float"]
    ]
    good = sum(_is_price(one) for one in ours)
    yield Row("prices of shops", good, len(ours), 0.995, "those in our currencies, in the text")
    texts = [one["text"] for one in _json("jobs_pl/pracuj_2023_salary_strings.json")]
    good = sum(_salary(text) == _expected(text) for text in texts)
    yield Row("salaries as a board prints them", good, len(texts), 0.99, "min, max, unit, tax")


def _is_price(one: dict[str, Any]) -> bool:
    hits = found(one["price_raw"], "price", lang="pl")[:1]
    return [(hit.amount, hit.currency) for hit in hits] == [
        (one["amount_float"], CODES[one["currency"]])
    ]


def _salary(text: str) -> dict[str, Any]:
    known = [
        {
            "min": hit.min,
            "max": hit.max,
            "currency": hit.currency,
            "unit": hit.unit,
            "gross": hit.gross,
        }
        for hit in found(text, "salary", lang="pl")
    ]
    return {key: one for key, one in known[0].items() if one is not None} if len(known) == 1 else {}


def numbers() -> Iterator[Row]:
    cases = _json("numbers_words/number_parser_cases.json")
    pairs = {
        lang: [
            (text, number) for text, number in known if isinstance(number, int) and _is_said(text)
        ]
        for lang, known in cases.items()
    }
    for path in sorted((DATA / "numbers_words").glob("*/*.csv")):
        if "ordinals" not in path.parent.name:
            with path.open(encoding="utf-8") as file:
                rows = [(row["text"], int(row["number"])) for row in csv.DictReader(file)]
            pairs.setdefault(path.name[:2], []).extend(rows)
    for lang in ("en", "es", "ru", "uk"):
        good = sum(value(tokenise(text)) == number for text, number in pairs[lang])
        yield Row(f"number words, {lang}", good, len(pairs[lang]), 1, "all single numbers")


def _is_said(text: str) -> bool:
    return not any(map(str.isdecimal, text))


def dates() -> Iterator[Row]:
    cases = [
        one["args"]
        for one in _json("dates/dateparser_language_cases.json")
        if one["test"] == "test_translation"
        and one["args"][0] in ("pl", "uk", "ru", "ro", "es", "en", "de")
    ]
    absolute = [(text, _iso(match)) for _, text, said in cases if (match := _DATE.search(said))]
    good = sum(iso in [hit.value for hit in found(text, "date")] for text, iso in absolute)
    yield Row("dates with day, month, year", good, len(absolute), 1, "all; relative ones: crawlers")


def _iso(match: re.Match[str]) -> str:
    day, month = (match[1], match[2]) if match[1] else (match[4], match[3])
    return date(int(match[5]), MONTHS.split().index(month) + 1, int(day)).isoformat()


def languages() -> Iterator[Row]:
    """Sentences, pairs of words and words of invented ads."""
    sentences = {
        (one.lang, line)
        for one in islice(generator.ads(seed=3, count=1500), 1500)
        for line in re.split(r"[.!?\n]+\s*", one.text)
        if len(_words(line)) > 3
    }
    pairs = {(lang, f"{a} {b}") for lang, line in sentences for a, b in pairwise(_words(line))}
    words = {(lang, word) for lang, line in sentences for word in _words(line) if len(word) > 3}
    for name, known, least in (
        ("sentences", sentences, 0.99), ("pairs of words", pairs, 0.97), ("words", words, 0.87),
    ):  # fmt: skip
        good = sum(detect(text) == lang for lang, text in known)
        yield Row(f"language of {name}", good, len(known), least, "invented ads")


def _words(line: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", line)


def own() -> Iterator[Row]:
    """Our own cases in six languages, with the scores that are asked for."""
    least = {"phones": (0.95, 0.97), "emails": (0.95, 0.95), "handles": (0.9, 0.9)}
    for name, score in quality.scores(quality.cases()).items():
        recall, precision = least.get(name, (0.93, 0.93) if name == "prices" else (0.8, 0.8))
        wanted, given = score.right + score.missed, score.right + score.wrong
        yield Row(
            f"own cases, {name}: recall", score.right, wanted, recall, f"{len(LANGUAGES)} languages"
        )
        yield Row(f"own cases, {name}: precision", score.right, given, precision, "the same")


GROUPS: tuple[Callable[[], Iterator[Row]], ...] = (
    phones,
    prices,
    numbers,
    dates,
    occupations,
    languages,
    own,
)


def main() -> int:
    """Prints the table; ends with 1 when a row is not reached."""
    groups = GROUPS if DATA.is_dir() else GROUPS[-2:]
    if groups != GROUPS:
        print(f"no test data at {DATA}; set THB_TEST_DATA", file=sys.stderr)
    rows = [row for group in groups for row in group()]
    table = Table("what", "right", "of", "share", "to reach", "", "note", box=None, pad_edge=False)
    for row in rows:
        reached = "yes" if row.share >= row.least else "NO"
        table.add_row(
            row.what,
            str(row.right),
            str(row.of),
            f"{row.share:.3f}",
            f"{row.least:.3f}",
            reached,
            row.source,
        )
    Console(highlight=False, width=None if sys.stdout.isatty() else 160).print(table)
    return 0 if all(row.share >= row.least for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
