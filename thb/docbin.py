"""Scored ads as spaCy Docs for researchers: title and text in one, marked, contacts hidden."""

import os
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from classifiers import entities
from classifiers.pseudonyms import Mark, hide, pseudonym
from stream.errors import InputError
from stream.messages import Ad, Entity, ScoredAd, Span
from thb.pipeline import read, regions

if TYPE_CHECKING:
    from spacy.tokens import Doc

KEY_BYTES = 32
FIELDS = ("title", "text")
BETWEEN = "\n\n"
"""What stands between title and text."""

_OPEN = (
    "kind",
    "source",
    "lang",
    "country",
    "city",
    "market",
    "posted",
    "score",
    "band",
    "flagged",
)
_CLOSED = ("id", "url", "employer")


class Text(NamedTuple):
    """An ad as one text with marks, and what is said of it beside the text."""

    text: str
    found: tuple[Mark, ...]
    hits: tuple[Mark, ...]
    facts: dict[str, Any]


def keep_key(home: Path) -> bytes:
    """The key of an installation's pseudonyms, made at the first export; only its owner can read
    the file. Whoever deletes it makes all tokens given out so far untraceable."""
    path = home / "pseudonyms.key"
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_key(path)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
    return _read_key(path)


def _read_key(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) < KEY_BYTES:
        cure = "delete the file; the next export makes a new one"
        raise InputError(f"the key is shorter than {KEY_BYTES} bytes", where=str(path), cure=cure)
    return key


def checked(ad: Ad) -> Ad:
    """The ad, when its entities and hits stand where they say: else a contact could stay."""
    if isinstance(ad, ScoredAd):
        placed: list[Entity | Span] = [*ad.entities]
        placed += [span for hit in ad.hits for span in hit.spans]
        for one in placed:
            there = getattr(ad, one.field, "")[one.start : one.end] if one.field in FIELDS else ""
            if one.start < 0 or there != one.text:
                what = f"{one.text[:40]!r} is not at {one.field}[{one.start}:{one.end}]"
                raise InputError(what, where=ad.id, cure="score the ad again")
    return ad


def whole(ad: Ad) -> str:
    """Title, a blank line, text."""
    return f"{ad.title}{BETWEEN}{ad.text}" if ad.title else ad.text


def as_text(ad: ScoredAd, key: bytes | None, people: Sequence[Mark] = ()) -> Text:
    """The ad as one text, with ``people`` that somebody else found in ``whole(ad)``. With a key
    contacts are tokens, the id is one too, and address and employer are left out; contacts are
    those of the ad, the people, and those that a new reading finds."""
    from classifiers.nlp import mark_of

    text = whole(ad)
    shifts = {"title": 0, "text": len(text) - len(ad.text)}
    known = (*ad.entities, *(_found(ad) if key is not None else ()))
    found = sorted({*people, *(mark_of(one, shifts[one.field]) for one in known)})
    spans = [(hit.indicator, span) for hit in ad.hits for span in hit.spans]
    hits = [
        Mark(span.start + shifts[span.field], span.end + shifts[span.field], name)
        for name, span in spans
    ]
    if key is not None:
        text, marks = hide(text, [*found, *hits], key)
        found, hits = list(marks[: len(found)]), list(marks[len(found) :])
    return Text(text, tuple(found), tuple(hits), _facts(ad, key))


def _found(ad: ScoredAd) -> tuple[Entity, ...]:
    known, docs = read(ad)
    return entities.find(docs, regions(known))


def _facts(ad: ScoredAd, key: bytes | None) -> dict[str, Any]:
    facts = {name: getattr(ad, name) for name in _OPEN}
    facts["hits"] = [{"indicator": hit.indicator, "share": hit.share} for hit in ad.hits]
    if key is not None:
        return {"id": pseudonym(key, "ad", ad.id), **facts}
    return {**{name: getattr(ad, name) for name in _CLOSED}, **facts}


class Docs:
    """Makes Docs, with a pipeline of each language opened once."""

    def __init__(self, models: Path | None, key: bytes | None) -> None:
        self._models = models
        self._key = key
        self._pipelines: dict[str, Any] = {}

    def make(self, ad: ScoredAd) -> "Doc":
        """The ad as a Doc: see ``classifiers.nlp.Marker.mark``; ``doc._.thb`` has the facts, and
        the exact code points of every entity and hit."""
        from classifiers.nlp import Marker, open_pipeline

        if ad.lang not in self._pipelines:
            nlp = open_pipeline(ad.lang, self._models)
            self._pipelines[ad.lang] = nlp, Marker(nlp)
        nlp, marker = self._pipelines[ad.lang]
        one = as_text(ad, self._key, self._people(nlp, ad))
        doc: Doc = marker.mark(nlp(one.text), one.found, one.hits)
        doc._.thb = {**one.facts, "marks": [tuple(mark) for mark in (*one.found, *one.hits)]}
        return doc

    def _people(self, nlp: Any, ad: ScoredAd) -> list[Mark]:
        """Names that a trained pipeline sees, so that they are hidden too."""
        from classifiers.nlp import people

        return people(nlp(whole(ad))) if self._key is not None and nlp.pipe_names else []


def pack(docs: Iterable["Doc"]) -> tuple[bytes, int]:
    """Docs as the bytes of a DocBin, and how many there are."""
    from spacy.tokens import DocBin

    packed = DocBin(store_user_data=True)
    for doc in docs:
        packed.add(doc)
    return packed.to_bytes(), len(packed)
