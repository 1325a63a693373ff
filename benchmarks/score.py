"""``thb score``: one reading of an ad for all rules, beside a reading a rule."""

from collections.abc import Sequence
from itertools import islice

from benchmarks.table import Row, check, medians
from classifiers.entities import find
from indicators.engine import Engine, Finding
from indicators.rule import Rule
from stream.messages import Ad, ScoredAd, now
from stream.records import HOMES, ad_from_json
from text import analyse
from thb.demo import generator
from thb.pipeline import Scorer, regions

ADS = 300

Spots = tuple[tuple[str, int, int], ...]
Place = tuple[str, Spots]


def run() -> list[Row]:
    """Ads a second on one core; both ways must find the same indicators."""
    ads = _ads(ADS)
    scorer = Scorer()
    engines = [(rule, Engine([rule])) for rule in scorer.engine.rules]
    ours = [scorer.score(ad) for ad in ads]
    _check(ours, [_naive(ad, scored.lang, engines) for ad, scored in zip(ads, ours, strict=True)])
    fast = medians(lambda: [scorer.score(ad) for ad in ads])
    langs = [scored.lang for scored in ours]
    slow = medians(
        lambda: [_naive(ad, lang, engines) for ad, lang in zip(ads[:60], langs, strict=False)]
    )
    note = f"{len(engines)} rules; naive reads the ad again for each"
    return [Row("score", ADS / fast, 60 / slow, "ads/s", note)]


def _ads(count: int) -> list[Ad]:
    made = islice(generator.ads(seed=1, count=count), count)
    at = now()
    return [ad_from_json(generator.encode(ad.record()), now=at) for ad in made]


def _naive(ad: Ad, lang: str, engines: Sequence[tuple[Rule, Engine]]) -> set[Place]:
    found: set[Place] = set()
    for _rule, engine in engines:
        known = ScoredAd(
            id=ad.id, kind=ad.kind, url=ad.url, title=ad.title, text=ad.text, lang=lang,
            country=ad.country, market=ad.market or HOMES.get(lang, ""), employer=ad.employer,
            salary=ad.salary, city=ad.city, posted=ad.posted, source=ad.source, extra=ad.extra,
            score=0.0, band="low", flagged=False,
        )  # fmt: skip
        docs = {"title": analyse(ad.title, lang), "text": analyse(ad.text, lang)}
        spotted = find(docs, regions(known))
        found |= {_place(finding) for finding in engine.find(known, docs, spotted)}
    return found


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
