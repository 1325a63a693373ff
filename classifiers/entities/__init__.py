"""Typed spans of a text: telephones, e-mails, links, handles, wallets, money, ages, hours."""

from collections.abc import Mapping, Sequence

from classifiers.entities import phones
from classifiers.entities.found import Taken, entity
from stream.messages import Entity
from text import Doc

__all__ = ["find"]


def find(docs: Mapping[str, Doc], regions: Sequence[str] = ()) -> tuple[Entity, ...]:
    """The entities of an ad's fields, sorted by field and start. ``regions`` (such as PL, GB) are
    tried in their order for telephone numbers without a country code; where there are none, those
    of the language are. Spans are code points of the original: ``text == field[start:end]``."""
    return tuple(
        found
        for name in sorted(docs)
        for found in sorted(_in_field(docs[name], name, regions), key=lambda one: one.start)
    )


def _in_field(doc: Doc, name: str, regions: Sequence[str]) -> list[Entity]:
    taken = Taken()
    finders = [phones.find(doc, regions)]
    return [entity(doc, name, one) for finder in finders for one in taken.free(finder)]
