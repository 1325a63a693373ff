"""What is known of an ad, on a spaCy ``Doc``: for researchers and for rules that need its tokens.

The pipeline itself does not tokenise with spaCy (about 200 µs an ad); nothing on its way imports
this module. Rules of indicators see tokens, lemmas and sentences of ``text.Doc``. One thing needs
spaCy's tokens with entities on them: which name belongs to which contact, found by a ``Matcher``.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from classifiers import entities
from classifiers.pseudonyms import Mark
from stream.errors import MissingError
from stream.messages import Entity
from text import LANGUAGES, analyse

ENTITIES, INDICATORS, CONTACTS = "thb", "indicators", "contacts"
"""Names of the groups in ``doc.spans``."""

_PEOPLE = ["PER", "PERSON", "persName"]
"""Names of people in spaCy's own pipelines of the six languages."""

_NAMED: dict[str, Any] = {"ENT_TYPE": {"IN": ["person", *_PEOPLE]}, "OP": "+"}
_REACHED: dict[str, Any] = {"ENT_TYPE": {"IN": ["phone", "email", "handle"]}, "OP": "+"}
_BETWEEN: dict[str, Any] = {"ENT_TYPE": "", "OP": "{0,4}"}


def _extend() -> None:
    """``span._.thb_type`` and ``span._.thb_value``; ``doc._.thb`` is what an export says of the ad.
    Both of a span are read from it, so that they survive a DocBin."""
    Span.set_extension("thb_type", getter=lambda span: span.label_, force=True)
    Span.set_extension("thb_value", getter=lambda span: span.id_, force=True)
    Doc.set_extension("thb", default=None, force=True)


_extend()


class Marker:
    """Puts entities, indicators and contacts on Docs of one vocabulary."""

    def __init__(self, nlp: Language, regions: Sequence[str] = ()) -> None:
        self._lang = nlp.lang if nlp.lang in LANGUAGES else ""
        self._regions = tuple(regions)
        self._contacts = Matcher(nlp.vocab)
        pairs = [[_NAMED, _BETWEEN, _REACHED], [_REACHED, _BETWEEN, _NAMED]]
        self._contacts.add("contact", pairs, greedy="LONGEST")

    def __call__(self, doc: Doc) -> Doc:
        """The component: finds the entities of the Doc's text and marks them."""
        found = entities.find({"text": analyse(doc.text, self._lang)}, self._regions)
        return self.mark(doc, [mark_of(one) for one in found])

    def mark(self, doc: Doc, found: Iterable[Mark], hits: Iterable[Mark] = ()) -> Doc:
        """Marks what is known of a Doc's text. ``doc.spans["thb"]`` has all entities, with spans
        that reach over whole tokens; ``doc.ents`` those that do not overlap, longest first, and
        what was there before where it is free; ``doc.spans["indicators"]`` the hits, and
        ``doc.spans["contacts"]`` each name with the contact beside it."""
        spans = _spans(doc, found)
        doc.spans[ENTITIES] = spans
        doc.spans[INDICATORS] = _spans(doc, hits)
        ours = filter_spans(spans)
        doc.ents = [*ours, *_free(doc.ents, ours)]
        doc.spans[CONTACTS] = filter_spans(self._contacts(doc, as_spans=True))
        return doc


@Language.factory(
    "thb", default_config={"regions": []}, assigns=["doc.ents", "doc.spans", "token.ent_type"]
)
def create(nlp: Language, name: str, regions: list[str]) -> Marker:
    """The pipeline component: ``nlp.add_pipe("thb", config={"regions": ["PL"]})`` after importing
    this module; ``regions`` as for ``classifiers.entities.find``."""
    del name
    return Marker(nlp, regions)


def open_pipeline(lang: str, models: Path | None = None) -> Language:
    """A trained pipeline from ``models/LANG`` where the operator has put one, else a blank one of
    the language (of any language, for one that is not of the six). Nothing is downloaded. A
    trained pipeline can run code of its own: take it from where you would take a program."""
    if models is not None and not models.is_dir():
        raise MissingError(
            "there is no such folder", where=str(models), cure="correct or unset THB_SPACY_MODELS"
        )
    folder = models / lang if models is not None and lang in LANGUAGES else None
    if folder is None or not (folder / "meta.json").is_file():
        return spacy.blank(lang if lang in LANGUAGES else "xx")
    try:
        return spacy.load(folder)
    except (OSError, ValueError, ImportError) as error:
        cure = "put there a pipeline of this version of spaCy, or unset THB_SPACY_MODELS"
        raise MissingError(f"cannot be loaded ({error})", where=str(folder), cure=cure) from error


def people(doc: Doc) -> list[Mark]:
    """The names of people that a trained pipeline found in a Doc."""
    return [
        Mark(ent.start_char, ent.end_char, "person", ent.text)
        for ent in doc.ents
        if ent.label_ in _PEOPLE
    ]


def mark_of(one: Entity, shift: int = 0) -> Mark:
    """An entity as a mark; ``shift`` is added to its offsets."""
    return Mark(one.start + shift, one.end + shift, one.type, one.value or _sum(one))


def _sum(one: Entity) -> str:
    """A price or pay in figures, such as ``250 PLN`` or ``15–17 EUR``."""
    bounds = dict.fromkeys(n for n in (one.amount, one.min, one.max) if n is not None)
    return " ".join(filter(None, ("–".join(f"{n:.10g}" for n in bounds), one.currency)))


def _spans(doc: Doc, marks: Iterable[Mark]) -> list[Span]:
    made = (
        doc.char_span(mark.start, mark.end, mark.label, span_id=mark.value, alignment_mode="expand")
        for mark in marks
        if 0 <= mark.start < mark.end <= len(doc.text)
    )
    return [span for span in made if span is not None and len(span)]


def _free(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    held = {token.i for span in taken for token in span}
    return [span for span in spans if not held.intersection(range(span.start, span.end))]
