"""What wires the rooms: an ad becomes a scored ad by text, entities, indicators and score."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import indicators
import text
from classifiers.entities import find
from indicators.engine import Engine
from indicators.parameters import load_parameters
from stream.codec import encode
from stream.messages import Ad, Message, ScoredAd
from stream.records import HOMES
from stream.stages import Context, Incoming, Outcome, each
from text.doc import Doc

_AD_FIELDS = tuple(Ad.__struct_fields__)


class Scorer:
    """Scores ads with one set of rules; pure once it is built."""

    def __init__(self, rules: Sequence[indicators.Rule] | None = None) -> None:
        self.engine = Engine(indicators.load_rules() if rules is None else rules)
        self._parameters = load_parameters()

    def score(self, ad: Ad) -> ScoredAd:
        """The ad with its language, entities, hits, score and band."""
        known, docs = read(ad)
        found = find(docs, regions(known))
        findings = self.engine.find(known, docs, found)
        judged = indicators.assess(known, docs, findings, self.engine, self._parameters)
        return ScoredAd(
            **_fields(known),
            score=judged.score,
            band=judged.band,
            flagged=judged.flagged,
            route=judged.route,
            probability=judged.probability,
            entities=found,
            hits=judged.hits,
            versions=judged.versions,
        )


def read(ad: Ad) -> tuple[Ad, Mapping[str, Doc]]:
    """The ad with language and market filled in, and its title and text analysed."""
    lang = ad.lang or text.detect(f"{ad.title}\n{ad.text}"[:2000])
    docs = {"title": text.analyse(ad.title, lang), "text": text.analyse(ad.text, lang)}
    market = ad.market or HOMES.get(lang, "")
    if lang == ad.lang and market == ad.market:
        return ad, docs
    return Ad(**{**_fields(ad), "lang": lang, "market": market}), docs


def regions(ad: Ad) -> tuple[str, ...]:
    """Regions whose way of writing phone numbers is tried, likeliest first."""
    wanted = (ad.country, ad.market, HOMES.get(ad.lang, ""))
    return tuple(dict.fromkeys(region for region in wanted if region))


def _fields(ad: Ad) -> dict[str, Any]:
    return {name: getattr(ad, name) for name in _AD_FIELDS}


@cache
def scorer() -> Scorer:
    """The scorer of this process with the rules that are shipped."""
    return Scorer()


def score_ads(ads: Sequence[Ad]) -> list[ScoredAd]:
    """Scores ads in their order."""
    one = scorer().score
    return [one(ad) for ad in ads]


class ScoreStep:
    """The stage ``score``: ads in, scored ads out, under the same key."""

    def __init__(self, _context: Context) -> None:
        self._scorer = scorer()

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        return each(batch, self._score)

    def close(self) -> None:
        """Nothing to release."""

    def _score(self, message: Message) -> Iterator[tuple[str, bytes]]:
        if not isinstance(message, Ad):
            raise TypeError(f"expected an Ad, got {type(message).__name__}")
        scored = self._scorer.score(message)
        yield scored.id, encode(scored)
