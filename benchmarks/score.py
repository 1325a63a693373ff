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


def run() -> list[Row]:
    """Ads a second on one core; both ways must find the same indicators at the same places."""
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


def _naive(ad: Ad, lang: str, engines: Sequence[tuple[Rule, Engine]]) -> set[tuple[str, object]]:
    found: set[tuple[str, object]] = set()
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


def _place(finding: Finding) -> tuple[str, object]:
    return finding.indicator, tuple((span.field, span.start, span.end) for span in finding.spans)


def _check(ours: Sequence[ScoredAd], naive: Sequence[set[tuple[str, object]]]) -> None:
    for scored, found in zip(ours, naive, strict=True):
        mine = {
            (hit.indicator, tuple((span.field, span.start, span.end) for span in hit.spans))
            for hit in scored.hits
        }
        check(mine == found, f"the two ways differ on {scored.id}: {mine ^ found}")
