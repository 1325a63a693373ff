"""What the snapshots of registers say of an ad: numbers and names looked up, names found in it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

from indicators.fields import passes
from indicators.limits import Limits, day_of
from indicators.rule import RegisterMatcher
from stream.messages import Ad, Entity
from stream.snapshot_columns import name_key
from stream.snapshots import STEM, Row, Snapshot
from text import tokenise
from text.company_numbers import NAMED, digits_of, valid
from text.doc import Doc

NEW_FIRM = "new-firm-days"
"""Parameter: days after its registration in which a firm is new."""


class Registers(Protocol):
    """Where snapshots come from; ``None`` says that one is not there."""

    def get(self, name: str, lang: str = "") -> Snapshot | None: ...


def register_met(
    matcher: RegisterMatcher,
    ad: Ad,
    docs: Mapping[str, Doc],
    entities: Mapping[str, Sequence[Entity]],
    registers: Registers | None,
    limits: Limits,
) -> list[Entity]:
    """The entities (or names in the text) of which the registers say what the matcher asks."""
    if matcher.kinds and ad.kind not in matcher.kinds:
        return []
    if matcher.ask == "invalid":
        return list(_invalid(matcher.by, docs))
    found = [registers.get(name) for name in matcher.registers] if registers else []
    known = [snapshot for snapshot in found if snapshot is not None]
    if not known or (matcher.ask == "absent" and len(known) < len(found)):
        return []
    if not matcher.types:
        return [
            entity
            for snapshot in known
            for name, doc in docs.items()
            for entity in _named(snapshot, matcher.by, name, doc)
        ]
    looked_up = (
        entity
        for kind in matcher.types
        for entity in entities.get(kind, ())
        if all(passes(test, entity, ad, limits) for test in matcher.tests)
    )
    return [entity for entity in looked_up if _says(matcher, entity, ad, known, limits)]


def _says(
    matcher: RegisterMatcher, entity: Entity, ad: Ad, known: Sequence[Snapshot], limits: Limits
) -> bool:
    rows = [row for snapshot in known for row in _rows(snapshot, matcher.by, entity)]
    if matcher.ask == "absent":
        return not rows
    if matcher.ask == "inactive":
        return bool(rows) and all(_inactive(row) for row in rows)
    if matcher.ask == "recent":
        return bool(rows) and all(_recent(row, ad, limits) for row in rows)
    return bool(rows)


def _rows(snapshot: Snapshot, by: str, entity: Entity) -> list[Row]:
    if by == "name":
        words = name_key(entity.value or entity.text, tokenise).split()
        return snapshot.with_words(by, words) if words else []
    return snapshot.find(by, digits_of(entity.value or entity.text))


def _inactive(row: Row) -> bool:
    return row.get("status", "active") != "active" or bool(row.get("struck"))


def _recent(row: Row, ad: Ad, limits: Limits) -> bool:
    days = limits.find(NEW_FIRM, ad)
    begun = row.get("registered")
    if not begun or days is None:
        return False
    age = day_of(ad) - date.fromisoformat(begun)
    return timedelta() <= age <= timedelta(days=days)


def _invalid(scheme: str, docs: Mapping[str, Doc]) -> Iterator[Entity]:
    """Numbers that are named as of the register and cannot be."""
    for name, doc in docs.items():
        if scheme not in doc.folded or scheme not in doc.forms:  # the first is many times as fast
            continue
        for match in NAMED.finditer(doc.folded):
            digits = digits_of(match[2])
            if match[1] == scheme and not valid(scheme, digits):
                yield _entity("company", name, doc, *doc.span(*match.span(2)), digits)


def _named(snapshot: Snapshot, by: str, field: str, doc: Doc) -> Iterator[Entity]:
    """The names of a column that stand in a text, with capitals; persons by two words or more."""
    stems = snapshot.stems(by)
    least = 2 if snapshot.info.name == "missing" else 1
    for i, form in enumerate(doc.forms):
        for key in stems.get(form[:STEM], ()):
            words = key.split()
            if len(words) >= least and _stands(doc, i, words):
                end = doc.ends[i + len(words) - 1]
                yield _entity("name", field, doc, doc.starts[i], end, key)


def _stands(doc: Doc, start: int, words: Sequence[str]) -> bool:
    if start + len(words) > len(doc.forms):
        return False
    capital = doc.original[doc.starts[start]].isupper()
    return capital and all(_is(doc, start + i, word) for i, word in enumerate(words))


def _is(doc: Doc, i: int, word: str) -> bool:
    """Whether a token is a form of a name: the name, its lemma, or its stem with an ending."""
    form = doc.forms[i]
    if form == word or word in doc.lemmas_of(i):
        return True
    return len(word) > STEM and form.startswith(word[:-1]) and len(form) <= len(word) + 3


def _entity(kind: str, field: str, doc: Doc, start: int, end: int, value: str) -> Entity:
    return Entity(
        type=kind,
        text=doc.original[start:end],
        field=field,
        start=start,
        end=end,
        obfuscated=False,
        value=value,
    )
