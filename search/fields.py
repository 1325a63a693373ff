"""What an ad is to search: one description for the index, the watches and the highlights.

Every backend reads an ``Item``; nothing else decides what a field of an ad holds.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import text
from search.dates import Moment, micros, moment
from search.normal import cut, normal
from search.schema import KEYWORDS, LONGEST, TEXT
from search.wages import wage
from stream.messages import Ad, Entity, ScoredAd
from text.doc import Doc


@dataclass(frozen=True)
class Item:
    """An ad, scored or not, as the fields of the query language.

    ``docs`` holds the analysed text fields, ``forms`` their folded tokens, ``terms`` those with
    their lemmas, ``words`` the terms of all text fields. ``keys`` holds the values of keyword
    fields, ``numbers`` those of number fields, ``wage`` the span of the pay, ``moments`` the times.
    """

    ad: Ad
    docs: Mapping[str, Doc]
    forms: Mapping[str, tuple[str, ...]]
    terms: Mapping[str, frozenset[str]]
    words: frozenset[str]
    keys: Mapping[str, frozenset[str]]

    @cached_property
    def numbers(self) -> Mapping[str, tuple[float, ...]]:
        found = {"price": _prices(entities(self.ad))}
        if isinstance(self.ad, ScoredAd):
            found["score"] = (float(self.ad.score),)
        return found

    @cached_property
    def wage(self) -> tuple[float, float] | None:
        return wage(self.ad, entities(self.ad))

    @cached_property
    def moments(self) -> Mapping[str, Moment]:
        posted = moment(self.ad.posted) if self.ad.posted else None
        seen = {"seen": Moment(seen_at(self.ad), is_day=False)}
        return {**seen, "posted": posted} if posted else seen

    @cached_property
    def present(self) -> frozenset[str]:
        """The fields that hold something."""
        named = [name for name in TEXT if self.forms[name]]
        named += [name for name in KEYWORDS if self.keys.get(name)]
        named += [name for name, values in self.numbers.items() if values]
        named += ["wage"] if self.wage else []
        return frozenset((*named, *self.moments))

    @cached_property
    def places(self) -> Mapping[str, list[tuple[str, int]]]:
        """Where each form and lemma stands: field and number of the token."""
        found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for name in TEXT:
            forms = self.forms[name]
            for index, lemmas in enumerate(self.docs[name].lemmas):
                form = forms[index]
                place = (name, index)
                found[form].append(place)
                for lemma in lemmas:
                    if lemma != form:
                        found[cut(lemma)].append(place)
        return found


def entities(ad: Ad) -> tuple[Entity, ...]:
    """The entities of an ad; none while it is not scored."""
    return ad.entities if isinstance(ad, ScoredAd) else ()


def seen_at(ad: Ad) -> int:
    """First sight of an ad in microseconds; its version where nothing else is known."""
    return micros(ad.seen) if ad.seen else ad.version


def item_of(ad: Ad, docs: Mapping[str, Doc] | None = None) -> Item:
    """The item of an ad; ``docs`` are its analysed texts where somebody has them already."""
    lang = ad.lang or text.detect(f"{ad.title}\n{ad.text}"[:2000])
    known = {name: _doc(ad, name, lang, docs) for name in TEXT}
    forms = {name: _forms(doc) for name, doc in known.items()}
    terms = {name: _terms(doc, forms[name]) for name, doc in known.items()}
    words = frozenset().union(*terms.values())
    return Item(ad, known, forms, terms, words, _keys(ad, lang))


def _doc(ad: Ad, name: str, lang: str, docs: Mapping[str, Doc] | None) -> Doc:
    doc = docs.get(name) if docs else None
    return doc if doc is not None else text.analyse(getattr(ad, name), lang)


def _forms(doc: Doc) -> tuple[str, ...]:
    if max(map(len, doc.forms), default=0) <= LONGEST:
        return doc.forms
    return tuple(map(cut, doc.forms))


def _terms(doc: Doc, forms: tuple[str, ...]) -> frozenset[str]:
    lemmas = frozenset(chain.from_iterable(doc.lemmas))
    return lemmas.union(forms) if forms is doc.forms else frozenset(map(cut, lemmas)).union(forms)


def _keys(ad: Ad, lang: str) -> dict[str, frozenset[str]]:
    """Keyword values, folded; of a scored ad also what was found in it."""
    values: dict[str, Any] = {
        "kind": (ad.kind,),
        "source": (ad.source,),
        "lang": (lang,),
        "country": (ad.country,),
        "id": (ad.id,),
        "operation": _operations(ad.extra.get("operation")),
    }
    if isinstance(ad, ScoredAd):
        values |= _judged(ad)
    keys = {name: {normal(name, value) for value in found} for name, found in values.items()}
    return {name: frozenset(found - {""}) for name, found in keys.items()}


def _judged(ad: ScoredAd) -> dict[str, Any]:
    found: dict[str, Any] = {"phone": [], "email": [], "handle": []}
    for entity in ad.entities:
        if entity.type in found:
            found[entity.type].append(entity.value)
    return {
        **found,
        "indicator": [hit.indicator for hit in ad.hits],
        "band": (ad.band,),
        "flagged": ("true" if ad.flagged else "false",),
        "route": (ad.route,),
    }


def _operations(value: Any) -> list[str]:
    """An operation's id travels with an ad as an extra field: one, or a list."""
    values = value if isinstance(value, list) else [value]
    return [found for found in values if isinstance(found, str)]


def _prices(found: tuple[Entity, ...]) -> tuple[float, ...]:
    amounts = [
        amount
        for entity in found
        if entity.type == "price"
        for amount in (entity.amount, entity.min, entity.max)
        if amount is not None
    ]
    return tuple(dict.fromkeys(map(float, amounts)))
