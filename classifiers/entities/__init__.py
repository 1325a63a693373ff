"""Typed spans of a text: telephones, e-mails, links, handles, wallets, money, ages, hours."""

from collections.abc import Mapping, Sequence

from classifiers.entities import emails, links, measures, money, phones, registers, wallets
from classifiers.entities.found import Taken, entity, figure_starts, token_starts
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
    """The entities of one field; what an earlier finder took is not read by a later one."""
    starts = token_starts(doc)
    figures = figure_starts(doc, starts)
    finders = (
        emails.find(doc),
        links.find(doc, starts),
        wallets.find(doc),
        wallets.find_ibans(doc, figures),
        registers.find(doc),
        phones.find(doc, starts, regions),
        money.find(doc, figures),
        measures.find_hours(doc, figures),
        measures.find_ages(doc, figures),
    )
    taken = Taken()
    return [entity(doc, name, one) for finder in finders for one in taken.free(finder)]
