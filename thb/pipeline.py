"""What wires the rooms: an ad becomes a scored ad by text, entities, indicators and score."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

import indicators
import text
from classifiers import esco
from classifiers.entities import find
from indicators.engine import Engine
from indicators.parameters import load_parameters
from indicators.stored import COMPILED
from stream.codec import encode
from stream.messages import Ad, Entity, Message, ScoredAd
from stream.records import HOMES
from stream.snapshots import Snapshots, versions
from stream.stages import Context, Incoming, Outcome, each
from text.doc import Doc

if TYPE_CHECKING:
    from classifiers.models import Model

_AD_FIELDS = tuple(Ad.__struct_fields__)


class Scorer:
    """Scores ads with one set of rules; pure once it is built. What ``models`` say stands beside
    the score, in ``context``, and has no part in it. ``home`` is the folder of the snapshots that
    rules look into; without it they are unknown."""

    def __init__(
        self,
        rules: Sequence[indicators.Rule] | None = None,
        models: "Sequence[Model] | None" = None,
        home: Path | None = None,
    ) -> None:
        registers = self._registers = Snapshots(home) if home else None
        self._esco = cache(self._read_esco)
        self.engine = (
            Engine(indicators.load_rules(lazy=True), registers=registers, compiled=COMPILED)
            if rules is None
            else Engine(rules, registers=registers)
        )
        self._data_versions = versions(home) if home else {}
        self._parameters = load_parameters()
        self._models = _fitted() if models is None else tuple(models)
        self._model_versions = {model.name: model.version for model in self._models}

    def score(self, ad: Ad) -> ScoredAd:
        """The ad with its language, entities, hits, score and band."""
        known, docs = read(ad)
        found = self._mapped(find(docs, regions(known)), known.lang)
        findings, denied = self.engine.survey(known, docs, found)
        judged = indicators.assess(
            known, docs, findings, self.engine, self._parameters, denied=denied
        )
        return ScoredAd(
            **_fields(known),
            score=judged.score,
            band=judged.band,
            flagged=judged.flagged,
            route=judged.route,
            probability=judged.probability,
            entities=found,
            hits=judged.hits,
            aside=judged.aside,
            versions=msgspec.structs.replace(
                judged.versions, models=self._model_versions, data=self._data_versions
            ),
            context=likenesses(self._models, known, docs),
        )

    def _mapped(self, found: Sequence[Entity], lang: str) -> tuple[Entity, ...]:
        """The entities with the ESCO concept of each occupation, where its file was added."""
        known = self._esco(lang)
        return tuple(found) if known is None else tuple(_with_concept(one, known) for one in found)

    def _read_esco(self, lang: str) -> esco.Esco | None:
        snapshot = self._registers.get("esco", lang) if self._registers and lang else None
        return None if snapshot is None else esco.read(snapshot)


def _with_concept(entity: Entity, known: esco.Esco) -> Entity:
    concept = known.best(entity.text) if entity.type == "occupation" else None
    return msgspec.structs.replace(entity, concept=concept.uri) if concept else entity


def likenesses(models: "Sequence[Model]", ad: Ad, docs: Mapping[str, Doc]) -> dict[str, float]:
    """What each model that covers the ad says of it, to three places."""
    forms = docs["title"].forms + docs["text"].forms if models else ()
    said = {model.name: model.likeness(ad.kind, ad.lang, forms) for model in models}
    return {name: round(value, 3) for name, value in said.items() if value is not None}


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
def scorer(ours: bool = True, folders: tuple[Path, ...] = (), home: Path | None = None) -> Scorer:
    """The scorer of this process with the rules that are shipped, and with the models that are
    (``ours``) and those of ``folders``; of two of one name the later holds."""
    models = _fitted(folders, ours=ours) if ours or folders else ()
    return Scorer(models=list({model.name: model for model in models}.values()), home=home)


def _fitted(folders: Sequence[Path] = (), *, ours: bool = True) -> "tuple[Model, ...]":
    """The models that are shipped, and those of folders."""
    from classifiers.models import load, shipped  # with NumPy, which takes its time

    return (*(shipped() if ours else ()), *map(load, folders))


def score_ads(ads: Sequence[Ad]) -> list[ScoredAd]:
    """Scores ads in their order."""
    one = scorer().score
    return [one(ad) for ad in ads]


class ScoreStep:
    """The stage ``score``: ads in, scored ads out, under the same key."""

    def __init__(self, context: Context) -> None:
        self._scorer = scorer(home=context.home)

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        return each(batch, self._score)

    def close(self) -> None:
        """Nothing to release."""

    def _score(self, message: Message) -> Iterator[tuple[str, bytes]]:
        if not isinstance(message, Ad):
            raise TypeError(f"expected an Ad, got {type(message).__name__}")
        scored = self._scorer.score(message)
        yield scored.id, encode(scored)
