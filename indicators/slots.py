"""What a reason may name: the matched words, an amount, hours, how many contacts; and the sentence
that is made of it."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from indicators.standing import sentence_at
from stream.messages import Entity, Span
from text.doc import Doc

NAMES = ("words", "amount", "hours", "count", "platform")
MAX_WORDS = 60
_SLOT = re.compile(r"\{(\w+)\}")
_PART = re.compile(r"\[([^\[\]]*)\]")


def text_slots(
    spans: Sequence[Span], docs: Mapping[str, Doc], entities: Sequence[Entity]
) -> dict[str, str]:
    """``words`` of the first span; the ``amount`` of pay in it or of a price in its sentence."""
    if not spans:
        return {}
    words = " ".join(spans[0].text.split())
    slots = {"words": words if len(words) <= MAX_WORDS else words[: MAX_WORDS - 1].rstrip() + "…"}
    for span in spans:
        amount = _amount(span, docs[span.field], entities) if span.field in docs else ""
        if amount:
            return {**slots, "amount": amount}
    return slots


def _amount(span: Span, doc: Doc, entities: Sequence[Entity]) -> str:
    """The price in the sentence of a span, or the pay that the span names."""
    low, high = sentence_of(doc, span.start)
    for entity in entities:
        if entity.field != span.field or not low <= entity.start < high:
            continue
        named = entity.start < span.end and span.start < entity.end
        if entity.type == "price" or (entity.type == "salary" and named):
            return " ".join(entity.text.split())
    return ""


def sentence_of(doc: Doc, position: int) -> tuple[int, int]:
    """The code points of the sentence around a position of the original."""
    inside = bisect_right(doc.ends, position)
    if inside == len(doc.ends):
        return position, position
    first, last = sentence_at(doc, inside)
    return doc.starts[first], doc.ends[last - 1]


def entity_slots(entities: Sequence[Entity]) -> dict[str, str]:
    """``hours``, ``count`` and ``platform`` of the entities that made a rule fire."""
    if not entities:
        return {}
    slots = {"count": str(len({entity.value or entity.text for entity in entities}))}
    hours = [" ".join(entity.text.split()) for entity in entities if entity.type == "hours"]
    platforms = sorted({entity.platform for entity in entities if entity.platform})
    if hours:
        slots["hours"] = hours[0]
    if platforms:
        slots["platform"] = ", ".join(platforms)
    return slots


def reason(template: str, slots: Mapping[str, str]) -> str:
    """The template with its slots filled; a part in ``[…]`` whose slot is empty is left out."""
    parts = _PART.sub(lambda part: part[1] if _full(part[1], slots) else "", template)
    return _SLOT.sub(lambda slot: slots.get(slot[1], ""), parts)


def _full(part: str, slots: Mapping[str, str]) -> bool:
    return all(slots.get(name) for name in _SLOT.findall(part))
