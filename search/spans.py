"""Where an item matches a query: spans of the original text, for people to see why."""

from collections.abc import Iterator
from itertools import islice

from search.edits import within
from search.fields import Item, entities
from search.matcher import compiled, inside, phrases
from search.nodes import (
    And,
    Everything,
    Fuzzy,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
    Word,
)
from search.normal import normal
from stream.messages import Entity, Span

_ENTITIES = frozenset({"phone", "email", "handle", "price"})
_MOST = 100
"""Places of one phrase or word in a field that are shown."""


def spans(node: Node, item: Item) -> tuple[Span, ...]:
    """The places of an item that make it match, sorted, each once; words under NOT have none."""
    found = {(s.field, s.start, s.end): s for s in _spans(node, item)}
    return tuple(found[key] for key in sorted(found))


def _spans(node: Node, item: Item) -> Iterator[Span]:
    if isinstance(node, And):
        for part in node.parts:
            yield from _spans(part, item)
    elif isinstance(node, Or):
        for part in node.parts:
            if compiled(part)(item):
                yield from _spans(part, item)
    elif not isinstance(node, Everything | Not):
        yield from _leaf_spans(node, item)


def _leaf_spans(leaf: Leaf, item: Item) -> Iterator[Span]:
    if isinstance(leaf, Word):
        for term in leaf.lemmas:
            for name, index in item.places.get(term, ())[:_MOST]:
                if name in leaf.fields:
                    yield _token(item, name, index, index)
    elif isinstance(leaf, Phrase):
        yield from _phrase_spans(leaf, item)
    elif isinstance(leaf, Term | Range):
        yield from _entity_spans(leaf, item)
    elif isinstance(leaf, Prefix | Fuzzy):
        yield from _form_spans(leaf, item)


def _phrase_spans(leaf: Phrase, item: Item) -> Iterator[Span]:
    for name in leaf.fields:
        for places in islice(phrases(leaf, item, name), _MOST):
            if leaf.slop == 0:
                yield _token(item, name, places[0], places[-1])
            else:
                yield from (_token(item, name, place, place) for place in places)


def _form_spans(leaf: Prefix | Fuzzy, item: Item) -> Iterator[Span]:
    for name in leaf.fields:
        if name not in item.forms:
            yield from _entity_spans(leaf, item)
            continue
        for index, form in enumerate(item.forms[name]):
            if _form_matches(leaf, form):
                yield _token(item, name, index, index)


def _form_matches(leaf: Prefix | Fuzzy, form: str) -> bool:
    if isinstance(leaf, Prefix):
        return form.startswith(leaf.prefix)
    return within(leaf.form, form, leaf.distance)


def _token(item: Item, name: str, first: int, last: int) -> Span:
    doc = item.docs[name]
    start, end = doc.starts[first], doc.ends[last]
    return Span(name, start, end, doc.original[start:end])


def _entity_spans(leaf: Term | Range | Prefix | Fuzzy, item: Item) -> Iterator[Span]:
    name = leaf.field if isinstance(leaf, Term | Range) else leaf.fields[0]
    if name not in _ENTITIES:
        return
    for entity in entities(item.ad):
        if entity.type == name and _entity_matches(leaf, entity):
            yield Span(entity.field, entity.start, entity.end, entity.text)


def _entity_matches(leaf: Term | Range | Prefix | Fuzzy, entity: Entity) -> bool:
    if isinstance(leaf, Range):
        amounts = (entity.amount, entity.min, entity.max)
        return any(inside(leaf, float(amount)) for amount in amounts if amount is not None)
    key = normal(entity.type, entity.value)
    return key in leaf.values if isinstance(leaf, Term) else _form_matches(leaf, key)
