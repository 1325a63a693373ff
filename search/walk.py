"""The one walk over the tree of a query, and what every backend says on the way."""

from typing import Protocol, TypeVar

from search.nodes import And, Everything, Leaf, Node, Not, Or

Q = TypeVar("Q")


class Words(Protocol[Q]):
    """How a backend says a query; ``Q`` is what it says."""

    def everything(self) -> Q:
        """What every ad matches."""

    def every(self, parts: list[Q], without: list[Q]) -> Q:
        """What all parts match and nothing of ``without``; one of the two has something in it."""

    def either(self, parts: list[Q]) -> Q:
        """What one part matches; at least two."""

    def leaf(self, leaf: Leaf) -> Q:
        """What a leaf matches."""


def say(node: Node, words: Words[Q]) -> Q:
    """The tree in the words of a backend. AND inside AND, and OR inside OR, are kept flat: a server
    allows 30 queries inside each other."""
    if isinstance(node, Everything):
        return words.everything()
    if isinstance(node, Or):
        return words.either([say(part, words) for part in _flat(node, Or)])
    if not isinstance(node, And | Not):
        return words.leaf(node)
    parts = _flat(node, And)
    return words.every(
        [say(part, words) for part in parts if not isinstance(part, Not)],
        [say(part.part, words) for part in parts if isinstance(part, Not)],
    )


def _flat(node: Node, kind: type[And] | type[Or]) -> list[Node]:
    """The parts, with those of parts of the same kind in their place."""
    if not isinstance(node, kind):
        return [node]
    return [found for part in node.parts for found in _flat(part, kind)]
