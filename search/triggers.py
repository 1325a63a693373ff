"""What an item must have for a query to match at all: sets of signs, one of each is needed.

A sign is a term of the text, or a keyword value or the beginning of a form marked as such.
"""

from collections.abc import Callable, Iterable

from search.fields import Item
from search.nodes import And, Node, Or, Phrase, Prefix, Term, Word
from search.schema import TEXT

Signs = frozenset[str]
BEGINNING = 3
_KEY, _PREFIX = "\0", "\1"


def required(node: Node) -> list[Signs]:
    """Sets of signs of each of which a matching item has one; empty where nothing is known."""
    if isinstance(node, And):
        return [signs for part in node.parts for signs in required(part)]
    return _either(node) if isinstance(node, Or) else _of_leaf(node)


def _of_leaf(node: Node) -> list[Signs]:
    match node:
        case Word():
            return [node.lemmas]
        case Phrase():
            return [frozenset({form}) for form in node.forms]
        case Term():
            return [frozenset(key(node.field, value) for value in node.values)]
        case Prefix() if node.fields[0] in TEXT:
            return [frozenset({_PREFIX + node.prefix[:BEGINNING]})]
        case _:
            return []


def _either(node: Or) -> list[Signs]:
    """The union of one set of each part; nothing when a part has none."""
    chosen: set[str] = set()
    for part in node.parts:
        sets = required(part)
        if not sets:
            return []
        chosen |= min(sets, key=len)
    return [frozenset(chosen)]


def key(field: str, value: str) -> str:
    """The sign of a keyword value."""
    return f"{_KEY}{field}{_KEY}{value}"


def signs(item: Item, *, beginnings: bool) -> set[str]:
    """The signs of an item; those of beginnings only where a query asks for one."""
    found = {key(field, value) for field, values in item.keys.items() for value in values}
    found |= item.words
    if beginnings:
        forms = frozenset().union(*item.forms.values())
        found |= {_PREFIX + form[:BEGINNING] for form in forms}
    return found


def is_beginning(sign: str) -> bool:
    """Whether a sign is the beginning of a form."""
    return sign.startswith(_PREFIX)


def rarest(sets: Iterable[Signs], frequency: Callable[[str], float]) -> Signs | None:
    """The set that the fewest items are expected to have a sign of."""
    return min(sets, key=lambda one: sum(map(frequency, one)), default=None)
