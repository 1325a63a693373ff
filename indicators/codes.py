"""Signs of dated lists, such as emoji that stand for words: found in the text as it was written,
since folding keeps no signs apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from indicators.limits import day_of
from indicators.marked import Marked, read
from indicators.rule import CodesMatcher
from stream.messages import Ad, Entity
from text.doc import Doc

CODES = Path(__file__).parent / "parameters" / "codes.yml"


@dataclass(frozen=True, slots=True)
class Code:
    """A sign, the day from which it is known, and what it is said to mean."""

    sign: str
    start: date
    meaning: str


@cache
def load_codes(path: Path = CODES) -> Mapping[str, tuple[Code, ...]]:
    """Lists by name; each has a ``version``, a ``source`` and its signs."""
    found = {}
    for name, field in read(path).mapping().items():
        needed = ("version", "source", "signs")
        parts = field.mapping((*needed, "reason"), needed)
        parts["version"].string()
        found[name] = tuple(_code(item) for item in parts["signs"].items())
    return found


def _code(item: Marked) -> Code:
    parts = item.mapping(("sign", "from", "means", "source"), ("sign", "from", "means", "source"))
    return Code(parts["sign"].string(), parts["from"].day(), parts["means"].string())


def codes_met(matcher: CodesMatcher, ad: Ad, docs: Mapping[str, Doc]) -> list[Entity]:
    """Where the signs of a list stand, or nothing when they are too few different ones."""
    if matcher.kinds and ad.kind not in matcher.kinds:
        return []
    found = [
        entity
        for name, doc in docs.items()
        if not doc.original.isascii()
        for code in load_codes()[matcher.codes]
        if code.sign in doc.original and code.start <= day_of(ad)
        for entity in _places(code, name, doc.original)
    ]
    different = {entity.value for entity in found}
    return found if len(different) >= matcher.at_least else []


def _places(code: Code, field: str, original: str) -> list[Entity]:
    places = []
    at = original.find(code.sign)
    while at >= 0:
        end = at + len(code.sign)
        entity = Entity(
            type="code",
            text=code.sign,
            field=field,
            start=at,
            end=end,
            obfuscated=False,
            value=code.meaning,
        )
        places.append(entity)
        at = original.find(code.sign, end)
    return places
