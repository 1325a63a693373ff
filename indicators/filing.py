"""Filing phrases: each under its rarest word, with what has to stand beside it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from math import fsum, inf

from indicators.lexis import Lexis
from indicators.needs import Place, needs_of
from indicators.pattern import Filed, L, Trigger
from indicators.phrase import Element, Phrase
from indicators.standing import NAME, PAD, Part, Shape

Cost = Callable[[int], float]
Known = list[tuple[L, tuple[Part, ...], int]]


def build(entries: Iterable[tuple[L, Phrase]], lexis: Lexis) -> Filed[L]:
    """Files each phrase under its rarest word: one that few of the phrases hold."""
    known: Known[L] = [
        (label, tuple(_part(element, lexis) for element in phrase.elements), phrase.within)
        for label, phrase in entries
    ]
    cost = _costs(
        lexis, Counter(chain.from_iterable(_names(lexis, parts) for _, parts, _ in known))
    )
    filed: Filed[L] = {}
    for label, parts, within in known:
        for word, place in _places(parts, cost):
            (need, reach), *others = needs_of(parts, within, place, lexis.chance)
            shape, offset = _shape(parts, within, place, backwards=reach[1] > PAD)
            beside = tuple((lexis.need(other), *at) for other, at in others)
            trigger = Trigger(label, shape, offset, lexis.need(need), reach, beside)
            filed.setdefault(word, []).append(trigger)
    return filed


def _part(element: Element, lexis: Lexis) -> Part:
    alternatives = tuple(tuple(map(lexis.number, s)) for s in element.alternatives)
    firsts, lasts = (frozenset(s[i] for s in alternatives) for i in (0, -1))
    return Part(
        alternatives,
        element.gap,
        element.optional,
        frozenset() if NAME in firsts else firsts,
        frozenset() if NAME in lasts else lasts,
        len(alternatives) == 1 and len(alternatives[0]) == 1 and NAME not in firsts,
    )


def _shape(
    parts: tuple[Part, ...], within: int, place: Place, *, backwards: bool
) -> tuple[Shape, int]:
    """The phrase around its trigger, and where that stands in the middle of it: all of the phrase
    where it is words in a row, one alternative each. What is known to be near is looked at last."""
    element, alternative, offset = place
    middle = parts[element].alternatives[alternative]
    after, before = parts[element + 1 :], parts[:element]
    if within:
        return Shape(middle, free=(*before, *after), within=within), offset
    if any(part.gap or part.optional or len(part.alternatives) > 1 for part in parts):
        gaps = [part.gap for part in parts[1 : element + 1]]
        nearest = [part._replace(gap=gap) for part, gap in zip(before, gaps, strict=True)]
        return Shape(middle, after, tuple(nearest[::-1]), backwards=backwards), offset
    whole = tuple(word for part in parts for word in part.alternatives[0])
    return Shape(whole), sum(len(part.alternatives[0]) for part in before) + offset


def _names(lexis: Lexis, parts: Sequence[Part]) -> set[str]:
    """What the words of a phrase may be called."""
    numbers = {n for part in parts for sequence in part.alternatives for n in sequence} - {NAME}
    return set().union(*(lexis.names[number] for number in numbers))


def _costs(lexis: Lexis, counts: Counter[str]) -> Cost:
    """How often a word is likely to be met: short ones and those of many phrases more often."""

    @cache
    def cost(number: int) -> float:
        names = lexis.names[number] if number != NAME else ()
        return fsum(counts[key] + 40.0 / len(key) ** 2 for key in names) if names else inf

    return cost


def _places(parts: Sequence[Part], cost: Cost) -> Iterator[tuple[int, Place]]:
    required = [i for i, part in enumerate(parts) if not part.optional]
    chosen = min(required, key=lambda i: _part_cost(parts[i], cost))
    for number, sequence in enumerate(parts[chosen].alternatives):
        offset = min(range(len(sequence)), key=lambda j: cost(sequence[j]))
        yield sequence[offset], (chosen, number, offset)


def _part_cost(part: Part, cost: Cost) -> float:
    return sum(min(map(cost, words)) for words in part.alternatives)
