"""Spans on the original text, from tokens and entities."""

from collections.abc import Iterable, Mapping

from indicators.standing import Path
from stream.messages import Entity, Span
from text.doc import Doc


def span_of(field: str, doc: Doc, path: Path) -> Span:
    """From the first to the last token of a match."""
    start, end = doc.starts[path[0]], doc.ends[path[-1]]
    return Span(field, start, end, doc.original[start:end])


def entity_span(entity: Entity) -> Span:
    return Span(entity.field, entity.start, entity.end, entity.text)


def merged(spans: Iterable[Span], docs: Mapping[str, Doc]) -> tuple[Span, ...]:
    """Title before text, in order, with overlapping ones made one."""
    order = sorted(set(spans), key=lambda s: (s.field != "title", s.field, s.start, s.end))
    kept: list[Span] = []
    for span in order:
        if kept and kept[-1].field == span.field and span.start < kept[-1].end:
            last = kept.pop()
            end = max(last.end, span.end)
            original = docs[span.field].original
            span = Span(span.field, last.start, end, original[last.start : end])  # noqa: PLW2901  (the merged one goes on)
        kept.append(span)
    return tuple(kept)
