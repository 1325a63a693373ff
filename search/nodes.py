"""A query as a tree of small values: what every backend translates."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every item."""


@dataclass(frozen=True, slots=True)
class And:
    """Matches where all parts match; at least two."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Matches where one part matches; at least two."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Matches where the part does not."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Word:
    """A token of one of the text fields whose form or lemmas are among ``lemmas``."""

    fields: tuple[str, ...]
    lemmas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded forms beside each other in one of the text fields, at most ``slop`` moves apart."""

    fields: tuple[str, ...]
    forms: tuple[str, ...]
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """A form (text field) or a value (keyword field) that begins so."""

    fields: tuple[str, ...]
    prefix: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A form or value at most ``distance`` edits away; swapping neighbours is one edit."""

    fields: tuple[str, ...]
    form: str
    distance: int


@dataclass(frozen=True, slots=True)
class Term:
    """A keyword field that has one of the values."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Range:
    """A number of the field between two bounds; ``None`` is open. A field of type span (``wage``)
    matches where its span and the bounds overlap."""

    field: str
    low: float | None
    high: float | None
    with_low: bool = True
    with_high: bool = True


@dataclass(frozen=True, slots=True)
class Period:
    """A time of the field in ``[start, end)``, microseconds UTC; ``None`` is open.

    The ``local`` bounds are the same in the operator's calendar (microseconds as if it were UTC);
    values that are a day without a time are compared with them.
    """

    field: str
    start: int | None
    end: int | None
    local_start: int | None
    local_end: int | None


@dataclass(frozen=True, slots=True)
class Exists:
    """The field holds something."""

    field: str


Leaf = Word | Phrase | Prefix | Fuzzy | Term | Range | Period | Exists
Node = Everything | And | Or | Not | Leaf


def leaves(node: Node) -> Iterator[Leaf]:
    """All leaves of a tree from left to right."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves(part)
    elif isinstance(node, Not):
        yield from leaves(node.part)
    elif not isinstance(node, Everything):
        yield node


def levels(node: Node) -> int:
    """How deeply AND, OR and NOT stand inside each other."""
    parts = node.parts if isinstance(node, And | Or) else ()
    if isinstance(node, Not):
        return 1 + levels(node.part)
    return max((levels(part) + (type(part) is not type(node)) for part in parts), default=0)


def names(leaf: Leaf) -> tuple[str, ...]:
    """The fields a leaf looks into."""
    return leaf.fields if isinstance(leaf, Word | Phrase | Prefix | Fuzzy) else (leaf.field,)


def all_of(parts: tuple[Node, ...]) -> Node:
    """``And`` of the parts, or what it comes to with fewer than two."""
    kept = tuple(part for part in parts if not isinstance(part, Everything))
    if len(kept) > 1:
        return And(kept)
    return kept[0] if kept else Everything()
