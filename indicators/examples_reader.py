"""The examples of a rule file: a text, or a text with the entities and fields that matter."""

from typing import Any

import msgspec

from indicators.marked import Marked
from indicators.rule import EVERY, KINDS, LANGUAGES, Example
from stream.messages import Ad, Entity, Salary

_AD_TEXTS = ("title", "text", "employer", "country", "city", "market", "posted", "url")
_ENTITY_TEXTS = ("value", "platform", "scheme", "currency", "per", "unit")
_ENTITY_NUMBERS = ("amount", "min", "max", "confidence")


def read_examples(field: Marked | None, rule: str, kind: str) -> tuple[Example, ...]:
    """All examples, as they stand."""
    if field is None:
        return ()
    return tuple(
        _example(item, rule, lang, kind, match=side == "match")
        for lang, part in field.mapping((*LANGUAGES, EVERY)).items()
        for side, items in part.mapping(("match", "no_match")).items()
        for item in items.items()
    )


def _example(item: Marked, rule: str, lang: str, kind: str, *, match: bool) -> Example:
    code = "" if lang == EVERY else lang
    values: dict[str, Any] = {"id": f"{rule}-{item.field}", "kind": kind, "lang": code}
    if not item.is_mapping:
        ad = msgspec.convert({**values, "text": item.string()}, Ad)
        return Example(rule=rule, lang=lang, match=match, ad=ad, where=item.where)
    parts = item.mapping((*_AD_TEXTS, "kind", "salary", "entities", "also"))
    if "kind" in parts:
        values["kind"] = parts["kind"].string(KINDS)
    if "salary" in parts:
        values["salary"] = _salary(parts["salary"])
    values.update({key: parts[key].string() for key in _AD_TEXTS if key in parts})
    ad = msgspec.convert(values, Ad)
    if not (ad.text or ad.title):
        item.refuse("neither `text` nor `title`", "write what the ad says")
    entities = parts["entities"].items() if "entities" in parts else ()
    return Example(
        rule=rule,
        lang=lang,
        match=match,
        ad=ad,
        entities=tuple(_entity(entity, ad) for entity in entities),
        also=_also(parts["also"]) if "also" in parts else (),
        where=item.where,
    )


def _also(field: Marked) -> tuple[str, ...]:
    """Other rules that rightly fire on the example; each is given with the reason."""
    reasons = field.mapping()
    for reason in reasons.values():
        reason.string()
    return tuple(reasons)


def _salary(field: Marked) -> Salary:
    parts = field.mapping(("min", "max", "currency", "unit", "gross"))
    values: dict[str, Any] = {k: parts[k].number() for k in ("min", "max") if k in parts}
    values.update({k: parts[k].string() for k in ("currency", "unit") if k in parts})
    if "gross" in parts:
        values["gross"] = parts["gross"].truth()
    return msgspec.convert(values, Salary)


def _entity(field: Marked, ad: Ad) -> Entity:
    """An entity whose ``text`` stands in the ad, where it stands."""
    known = ("type", "text", "obfuscated", *_ENTITY_TEXTS, *_ENTITY_NUMBERS)
    parts = field.mapping(known, ("type", "text"))
    shown = parts["text"].string()
    place = next((name for name in ("text", "title") if shown in getattr(ad, name)), None)
    if place is None:
        parts["text"].refuse(f"{shown!r} does not stand in the example", "copy it from there")
    start = getattr(ad, place).index(shown)
    values: dict[str, Any] = {
        "type": parts["type"].string(),
        "text": shown,
        "field": place,
        "start": start,
        "end": start + len(shown),
        "obfuscated": "obfuscated" in parts and parts["obfuscated"].truth(),
    }
    values.update({key: parts[key].string() for key in _ENTITY_TEXTS if key in parts})
    values.update({key: parts[key].number() for key in _ENTITY_NUMBERS if key in parts})
    return msgspec.convert(values, Entity)
