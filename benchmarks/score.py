"""``thb score``: one reading of an ad for all rules, beside a reading a rule; and the command from
file to file, beside one regular expression a phrase and a phrase matcher."""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import spacy
from spacy.matcher import PhraseMatcher as SpacyMatcher

from benchmarks.table import Row, check, medians
from classifiers.entities import find
from indicators.engine import Engine, Finding
from indicators.parameters import load_parameters
from indicators.rule import EVERY, PhraseMatcher, Rule, SignMatcher
from indicators.samples import samples
from indicators.score import believed
from stream.messages import Ad, ScoredAd, now
from stream.records import HOMES, ad_from_json
from text import analyse, fold
from thb.demo import generator
from thb.pipeline import Scorer, regions

ADS = 300
FILE_ADS = 20_000
PHRASE_ADS = 40
"""Ads that the naive ways read."""

Spots = tuple[tuple[str, int, int], ...]
Place = tuple[str, Spots]


def run() -> list[Row]:
    """Ads a second on one core; both ways must find the same indicators."""
    ads = _ads(ADS)
    scorer = Scorer()
    whole = scorer.engine
    engines = [(rule, Engine([rule, *_referred(rule, whole)])) for rule in whole.rules]
    ours = [scorer.score(ad) for ad in ads]
    pairs = zip(ads, ours, strict=True)
    _check(ours, [_naive(ad, scored.lang, engines, whole) for ad, scored in pairs])
    fast = medians(lambda: [scorer.score(ad) for ad in ads])
    langs = [scored.lang for scored in ours]
    slow = medians(
        lambda: [
            _naive(ad, lang, engines, whole) for ad, lang in zip(ads[:60], langs, strict=False)
        ]
    )
    note = f"{len(engines)} rules; naive reads the ad again for each"
    return [Row("score", ADS / fast, 60 / slow, "ads/s", note), *_file_rows(scorer, ads)]


class Run(NamedTuple):
    """What a run of the command took: seconds of clock and processor, megabytes at most."""

    clock: float
    processor: float
    memory: float


def _file_rows(scorer: Scorer, ads: Sequence[Ad]) -> Iterator[Row]:
    """``thb score`` on mixed ads from file to file. Rates are by processor time, because others may
    use the machine; the clock stands beside."""
    with TemporaryDirectory() as folder:
        many, one = Path(folder, "many.jsonl"), Path(folder, "one.jsonl")
        made = (generator.encode(a.record()) for a in generator.ads(seed=2, count=FILE_ADS))
        many.write_bytes(b"".join(made))
        one.write_bytes(many.read_bytes().split(b"\n", 1)[0])
        started = min(_command(one, "--no-models") for _ in range(3))
        single = _command(many, "--no-models")
        fitted = _command(many)
        double = _command(many, "--no-models", "--jobs", "2")
    regexes, matcher = _a_regex_a_phrase(scorer, ads), _phrase_matcher(scorer, ads)
    rate = FILE_ADS / single.processor
    clock = f"{FILE_ADS:,} ads, {FILE_ADS / single.clock:,.0f}/s by the clock"
    note = f"{clock}, {single.memory:,.0f} MB; naive: one regex a phrase, phrases alone"
    yield Row("thb score --no-models", rate, regexes, "ads/s", note)
    note = f"{clock}; naive: spaCy tokens and PhraseMatcher, phrases alone"
    yield Row("thb score --no-models", rate, matcher, "ads/s", note)
    note = f"{FILE_ADS / fitted.clock:,.0f}/s by the clock, {fitted.memory:,.0f} MB"
    yield Row("thb score, model shipped", FILE_ADS / fitted.processor, rate, "ads/s", note)
    jobs = f"{single.clock / double.clock:.2f} times as fast by the clock"
    yield Row("thb score --jobs 2", FILE_ADS / double.clock, FILE_ADS / single.clock, "ads/s", jobs)
    note = f"{started.processor:.2f} s of processor time; naive: what is aimed at"
    yield Row("thb score, one ad", started.clock, 1.5, "s", note)


_MEASURE = """
import os, subprocess, sys, time
started = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stderr=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
print(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Starts a command from a small process: Linux counts the memory of the one that starts it too."""


def _command(source: Path, *options: str) -> Run:
    """Runs the command as a process of its own."""
    thb = Path(sys.executable).with_name("thb")
    call = [str(thb), "score", str(source), "-o", f"{source}.out", *options]
    measured = [sys.executable, "-c", _MEASURE, *call]
    told = subprocess.run(measured, stdout=subprocess.PIPE, check=False)
    check(told.returncode == 0, f"{' '.join(call)} ended with {told.returncode}")
    return Run(*map(float, told.stdout.split()))


def _phrases(scorer: Scorer, lang: str) -> list[str]:
    """One wording of each phrase that the rules have for a language."""
    return [
        fold(next(samples(matcher.phrase)))
        for rule in scorer.engine.rules
        if lang in rule.detection
        for matcher in (*rule.detection[lang].any, *rule.detection[lang].none)
        if isinstance(matcher, PhraseMatcher)
    ]


def _a_regex_a_phrase(scorer: Scorer, ads: Sequence[Ad]) -> float:
    """Ads a second (of one language) when each phrase is an expression of its own."""
    texts = [fold(f"{ad.title} {ad.text}") for ad in ads if ad.lang == "pl"][:PHRASE_ADS]
    regexes = [re.compile(rf"\b{re.escape(phrase)}\b") for phrase in _phrases(scorer, "pl")]
    return len(texts) / medians(lambda: [[r.search(one) for r in regexes] for one in texts], 3)


def _phrase_matcher(scorer: Scorer, ads: Sequence[Ad]) -> float:
    """Ads a second (of one language) that spaCy cuts into tokens and matches."""
    texts = [f"{ad.title} {ad.text}" for ad in ads if ad.lang == "pl"][:PHRASE_ADS]
    nlp = spacy.blank("pl")
    matcher = SpacyMatcher(nlp.vocab, attr="LOWER")
    matcher.add("phrase", [nlp.make_doc(phrase) for phrase in _phrases(scorer, "pl")])
    return len(texts) / medians(lambda: [matcher(nlp(one)) for one in texts], 3)


def _ads(count: int) -> list[Ad]:
    made = islice(generator.ads(seed=1, count=count), count)
    at = now()
    return [ad_from_json(generator.encode(ad.record()), now=at) for ad in made]


def _referred(rule: Rule, whole: Engine) -> list[Rule]:
    """The rules whose words are parts of a rule."""
    if EVERY not in rule.detection:
        return []
    detection = rule.detection[EVERY]
    matchers = [*detection.any, *(one for part in detection.parts.values() for one in part)]
    signs = {one.sign for one in matchers if isinstance(one, SignMatcher)} - {rule.id}
    return [whole.by_id[sign] for sign in sorted(signs)]


def _naive(ad: Ad, lang: str, engines: Sequence[tuple[Rule, Engine]], whole: Engine) -> set[Place]:
    found: list[Finding] = []
    denied: list[Rule] = []
    for rule, engine in engines:
        known = ScoredAd(
            id=ad.id, kind=ad.kind, url=ad.url, title=ad.title, text=ad.text, lang=lang,
            country=ad.country, market=ad.market or HOMES.get(lang, ""), employer=ad.employer,
            salary=ad.salary, city=ad.city, posted=ad.posted, source=ad.source, extra=ad.extra,
            score=0.0, band="low", flagged=False,
        )  # fmt: skip
        docs = {"title": analyse(ad.title, lang), "text": analyse(ad.text, lang)}
        spotted = find(docs, regions(known))
        survey = engine.survey(known, docs, spotted)
        found += [finding for finding in survey.findings if finding.indicator == rule.id]
        denied += [rule] if rule.id in survey.denied else []
    return {_place(finding) for finding in believed(found, denied, whole, load_parameters())}


def _place(finding: Finding) -> Place:
    return finding.indicator, tuple((span.field, span.start, span.end) for span in finding.spans)


def _check(ours: Sequence[ScoredAd], naive: Sequence[set[Place]]) -> None:
    """The same indicators at the same places; how far a place reaches may depend on which word of
    a phrase is looked up first, and that on the other rules."""
    for scored, found in zip(ours, naive, strict=True):
        mine = {
            hit.indicator: tuple((span.field, span.start, span.end) for span in hit.spans)
            for hit in scored.hits
        }
        other = dict(found)
        same = mine.keys() == other.keys() and all(_meet(mine[name], other[name]) for name in mine)
        check(same, f"the two ways differ on {scored.id}: {mine} and {other}")


def _meet(mine: Spots, other: Spots) -> bool:
    """Whether every span has one of the other way that it overlaps."""
    return all(
        any(a[0] == b[0] and a[1] < b[2] and b[1] < a[2] for b in other) for a in mine
    ) and bool(mine) == bool(other)
