"""Filing phrases: each under its rarest word, with what has to stand beside it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from math import fsum

from indicators.lexis import Lexis
from indicators.needs import Place, needs_of
from indicators.pattern import L, Scanner, Trigger
from indicators.phrase import Element, Phrase, Word
from indicators.standing import NAME, PAD, Part, Shape
from text import lemmas

Cost = Callable[[Word], float]


def build(entries: Iterable[tuple[L, Phrase]], lang: str, lexis: Lexis | None = None) -> Scanner[L]:
    """Files each phrase under its rarest word: one that few of the phrases hold. Scanners of one
    ``lexis`` read a text in common."""
    known = [(label, _with_lemmas(phrase, lang)) for label, phrase in entries]
    cost = _costs(Counter(key for _, phrase in known for key in _all_keys(phrase)))
    lexis = Lexis() if lexis is None else lexis
    filed: dict[int, list[Trigger[L]]] = {}
    for label, phrase in known:
        parts = tuple(_part(element, lexis) for element in phrase.elements)
        for word, place in _places(phrase, cost):
            (need, reach), *others = needs_of(phrase, place)
            shape, offset = _shape(phrase, parts, place, backwards=reach[1] > PAD)
            beside = tuple((lexis.bit(other), *at) for other, at in others)
            trigger = Trigger(label, shape, offset, lexis.bit(need), reach, beside)
            filed.setdefault(lexis.number(word), []).append(trigger)
    return Scanner(lexis, filed)


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
    phrase: Phrase, parts: tuple[Part, ...], place: Place, *, backwards: bool
) -> tuple[Shape, int]:
    """The phrase around its trigger, and where that stands in the middle of it: all of the phrase
    where it is words in a row, one alternative each. What is known to be near is looked at last."""
    element, alternative, offset = place
    middle = parts[element].alternatives[alternative]
    after, before = parts[element + 1 :], parts[:element]
    if phrase.within:
        return Shape(middle, free=before + after, within=phrase.within), offset
    if any(part.gap or part.optional or len(part.alternatives) > 1 for part in parts):
        gaps = [part.gap for part in parts[1 : element + 1]]
        nearest = [part._replace(gap=gap) for part, gap in zip(before, gaps, strict=True)][::-1]
        return Shape(middle, after, nearest, backwards=backwards), offset
    whole = tuple(word for part in parts for word in part.alternatives[0])
    return Shape(whole), sum(len(part.alternatives[0]) for part in before) + offset


def _with_lemmas(phrase: Phrase, lang: str) -> Phrase:
    """The phrase with the lemmas of its words beside their forms."""
    return replace(
        phrase,
        elements=tuple(
            replace(
                element,
                alternatives=tuple(
                    tuple(_word_with_lemmas(word, lang) for word in sequence)
                    for sequence in element.alternatives
                ),
            )
            for element in phrase.elements
        ),
    )


@lru_cache(maxsize=1 << 15)
def _word_with_lemmas(word: Word, lang: str) -> Word:
    if not word.keys:
        return word
    return replace(word, keys=word.keys.union(*(lemmas(key, lang) for key in word.keys)))


def _names(word: Word) -> set[str]:
    return {*word.keys, *word.forms, *word.heads}


def _all_keys(phrase: Phrase) -> set[str]:
    return {
        key
        for element in phrase.elements
        for sequence in element.alternatives
        for word in sequence
        for key in _names(word)
    }


def _costs(counts: Counter[str]) -> Cost:
    """How often a word is likely to be met: short ones and those of many phrases more often."""

    @cache
    def cost(word: Word) -> float:
        if not word.named:
            return float("inf")
        return fsum(counts[key] + 40.0 / len(key) ** 2 for key in _names(word))

    return cost


def _places(phrase: Phrase, cost: Cost) -> Iterator[tuple[Word, Place]]:
    required = [i for i, element in enumerate(phrase.elements) if not element.optional]
    chosen = min(required, key=lambda i: _element_cost(phrase.elements[i], cost))
    for number, sequence in enumerate(phrase.elements[chosen].alternatives):
        offset = min(range(len(sequence)), key=lambda j: cost(sequence[j]))
        yield sequence[offset], (chosen, number, offset)


def _element_cost(element: Element, cost: Cost) -> float:
    return sum(min(map(cost, words)) for words in element.alternatives)
