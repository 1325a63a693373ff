"""Groups of texts that are copies of one template, so that none is learnt from and tested on."""

from collections.abc import Sequence

from classifiers.near import NearIndex, signature

Forms = Sequence[str]


def groups(texts: Sequence[Forms], similar: float = 0.6) -> list[int]:
    """A group number (that of its first text) for each text: equal texts, and those of which
    ``similar`` or more of the word 3-shingles agree, belong together, also through a third."""
    parents = list(range(len(texts)))
    first: dict[tuple[str, ...], int] = {}
    index = NearIndex(similar)
    for number, forms in enumerate(texts):
        same = first.setdefault(tuple(forms), number)
        if same != number:
            _join(parents, same, number)
            continue
        for alike in index.add(str(number), signature(forms)):
            _join(parents, int(alike.id), number)
    return [_root(parents, number) for number in range(len(texts))]


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = number = parents[parents[number]]
    return number


def _join(parents: list[int], one: int, other: int) -> None:
    low, high = sorted((_root(parents, one), _root(parents, other)))
    parents[high] = low
