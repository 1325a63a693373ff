"""An ad as a person reads it: its text cut at its marks, and why it scores what it scores."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from indicators.rule import Rule
from stream.messages import Entity, Hit, ScoredAd, Span
from workbench.finding import quote
from workbench.marks import Mark, Piece, cut, heading, snippet

CONTACTS = ("phone", "email", "handle", "url", "wallet", "iban", "company")
DETAILS = ("price", "salary", "hours", "age", "date", "person", "place", "employer", "occupation")
SEARCHED = {"phone": "phone", "email": "email", "handle": "handle", "place": "city"}
"""Entity types that have a field of their own in the query language."""


class Sign(NamedTuple):
    """A hit with its number in the margin; ``bar`` is its share against the largest, -1 to 1;
    ``aside`` is not counted, since the ad denies much."""

    number: int
    hit: Hit
    rule: Rule | None
    bar: float
    aside: bool = False


class Fact(NamedTuple):
    """An entity once, however often it stands in the ad: as people read it, and as it stands."""

    type: str
    value: str
    text: str
    obfuscated: bool
    query: str
    entity: Entity


class Row(NamedTuple):
    """An ad in a list: title and snippet cut at their marks."""

    ad: ScoredAd
    title: list[Piece]
    snippet: list[Piece]
    more_before: bool
    more_after: bool
    signs: list[Sign]


class Sheet(NamedTuple):
    """An ad in full; ``aside`` are signs that are marked but not counted."""

    ad: ScoredAd
    title: list[Piece]
    text: list[Piece]
    signs: list[Sign]
    aside: list[Sign]
    contacts: list[Fact]
    details: list[Fact]


def signs(ad: ScoredAd, rules: Mapping[str, Rule]) -> list[Sign]:
    """The hits of an ad, those that weigh most first."""
    hits = sorted(ad.hits, key=lambda hit: (-abs(hit.share), hit.indicator))
    most = max((abs(hit.share) for hit in hits), default=0) or 1
    return [
        Sign(number, hit, rules.get(hit.indicator), hit.share / most)
        for number, hit in enumerate(hits, 1)
    ]


def set_aside(ad: ScoredAd, rules: Mapping[str, Rule]) -> list[Sign]:
    """The signs that are not held present because of what the ad denies, numbered on."""
    hits = ad.aside.hits if ad.aside else ()
    return [
        Sign(number, hit, rules.get(hit.indicator), 0, aside=True)
        for number, hit in enumerate(hits, len(ad.hits) + 1)
    ]


def marks(field: str, found: Sequence[Sign], spans: Iterable[Span]) -> list[Mark]:
    """Where the query and the signs stand in a field."""
    query = [Mark(span.start, span.end) for span in spans if span.field == field]
    present = [
        Mark(span.start, span.end, sign.number)
        for sign in found
        for span in sign.hit.spans
        if span.field == field
    ]
    return query + present


def row(ad: ScoredAd, spans: Sequence[Span], rules: Mapping[str, Rule]) -> Row:
    """The ad as a row of a list."""
    found = signs(ad, rules)
    inside = marks("text", found, spans)
    start, end = snippet(ad.text, inside)
    return Row(
        ad,
        heading(ad.title, marks("title", found, spans)),
        cut(ad.text, inside, start, end),
        start > 0,
        end < len(ad.text),
        found,
    )


def sheet(ad: ScoredAd, spans: Sequence[Span], rules: Mapping[str, Rule]) -> Sheet:
    """The ad in full."""
    found, aside = signs(ad, rules), set_aside(ad, rules)
    known = facts(ad.entities)
    return Sheet(
        ad,
        cut(ad.title, marks("title", [*found, *aside], spans)),
        cut(ad.text, marks("text", [*found, *aside], spans)),
        found,
        aside,
        [fact for fact in known if fact.type in CONTACTS],
        [fact for fact in known if fact.type in DETAILS],
    )


def facts(entities: Iterable[Entity]) -> list[Fact]:
    """Each entity once, in the order of the text."""
    seen: dict[tuple[str, str], Fact] = {}
    for entity in entities:
        value = _value(entity)
        fact = Fact(entity.type, value, entity.text, entity.obfuscated, _query(entity), entity)
        seen.setdefault((entity.type, value), fact)
    return list(seen.values())


def _value(entity: Entity) -> str:
    if entity.type == "handle" and entity.platform:
        return f"{entity.platform}: {entity.value}"
    if entity.type == "company" and entity.scheme:
        return f"{entity.scheme} {entity.value}"
    return entity.value or entity.text


def _query(entity: Entity) -> str:
    field = SEARCHED.get(entity.type)
    value = entity.value or entity.text
    return f"{field}:{quote(value)}" if field else quote(value)


def dom(identity: str) -> str:
    """A name for the page's own use: short, and safe in an address and a selector."""
    return "a" + hashlib.sha256(identity.encode()).hexdigest()[:12]


def doubted(numbers: Iterable[int], found: Sequence[Sign]) -> bool:
    """Whether all signs of these numbers were set aside."""
    wanted = set(numbers)
    return all(sign.aside for sign in found if sign.number in wanted)


class Reason(NamedTuple):
    """What made the band, as facts from which words are made; ``first`` are the raising signs in
    the order in which to name them: what may flag an ad on its own comes first."""

    first: list[Sign]
    raising: list[Sign]
    lowering: list[Sign]
    context: list[Sign]
    alone: list[Sign]
    groups: list[str]


def reason(found: Sequence[Sign]) -> Reason:
    """Splits signs by what they do to the score, and names what may flag an ad."""
    raising = [sign for sign in found if sign.hit.share > 0]
    groups = dict.fromkeys(sign.rule.group for sign in raising if sign.rule)
    alone = [sign for sign in raising if sign.rule and sign.rule.flags_alone]
    return Reason(
        alone + [sign for sign in raising if sign not in alone],
        raising,
        [sign for sign in found if sign.hit.share < 0],
        [sign for sign in found if sign.hit.share == 0],
        alone,
        list(groups),
    )


def stated(ad: ScoredAd) -> list[tuple[str, Any]]:
    """What the ad states of itself, by name, without what it does not."""
    rows = [
        ("kind", ad.kind),
        ("source", ad.source),
        ("employer", ad.employer),
        ("city", ad.city),
        ("country", ad.country),
        ("posted", ad.posted),
        ("lang", ad.lang),
    ]
    return [(name, value) for name, value in rows if value]
