"""Labelled records become samples: folded tokens, class, language and kind; the text is let go."""

import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import text as floor
from classifiers.models.errors import ModelError
from stream.rim import clean

YES = frozenset({"1", "1.0", "true", "yes"})
NO = frozenset({"0", "0.0", "false", "no"})


class Sample(NamedTuple):
    """One labelled text; texts whose ``template`` tokens are alike are copies of each other."""

    forms: tuple[str, ...]
    template: tuple[str, ...]
    positive: bool
    lang: str
    kind: str


class Columns(NamedTuple):
    """Where text and class stand in a record. ``template`` are the fields by which copies are known
    (none: the whole text); ``strip`` matches what is no text; ``lang`` and ``kind`` hold where a
    record is silent."""

    text: tuple[str, ...] = ("title", "text")
    label: str = "label"
    template: tuple[str, ...] = ()
    strip: str = ""
    lang: str = ""
    kind: str = ""


def sample(record: Mapping[str, Any], columns: Columns) -> Sample:
    """The sample of one record; ModelError when its class or its text is missing."""
    positive = label(record.get(columns.label), columns.label)
    whole = _text(record, columns.text, columns.strip)
    if not whole.strip():
        raise ModelError("holds no text", where=", ".join(columns.text), cure="name with --text")
    template = _text(record, columns.template, columns.strip) or whole
    lang = str(record.get("lang") or "") or columns.lang or floor.detect(whole[:2000])
    kind = str(record.get("kind") or "") or columns.kind
    return Sample(floor.tokenise(whole), floor.tokenise(template), positive, lang, kind)


def label(value: Any, name: str) -> bool:
    """A class as records write it: 1, true or yes, and 0, false or no."""
    said = str(value).strip().lower()
    if said not in YES and said not in NO:
        cure = "write 1 or 0, true or false, yes or no; name another field with --label"
        raise ModelError(f"{said[:40]!r} is no class", where=name, cure=cure)
    return said in YES


def pattern(value: str) -> str:
    """A regular expression, checked."""
    try:
        re.compile(value)
    except re.error as error:
        raise ModelError(f"{error}", where="--strip", cure="correct the expression") from error
    return value


def _text(record: Mapping[str, Any], names: Sequence[str], strip: str) -> str:
    values = [record[name] for name in names if record.get(name) is not None]
    plain = html.unescape(clean("\n".join(map(str, values)))[0])
    return re.sub(strip, " ", plain) if strip else plain


def languages(samples: Sequence[Sample], enough: int) -> tuple[str, ...]:
    """Languages of which there are ``enough`` samples of each class."""
    counts = Counter((one.lang, one.positive) for one in samples if one.lang)
    names = sorted({lang for lang, _ in counts})
    return tuple(n for n in names if min(counts[n, True], counts[n, False]) >= enough)
