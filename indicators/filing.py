"""Filing phrases: each under its rarest word, with all that must stand beside it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache, reduce
from math import fsum
from operator import or_

from indicators.pattern import Filed, L, Needs, Scanner, Trigger
from indicators.phrase import MIN_HEAD, Element, Phrase, Word
from text import lemmas

Cost = Callable[[Word], float]
_BITS = 2_000
"""So many different bits for what phrases need: wider numbers cost more than they spare."""


def build(entries: Iterable[tuple[L, Phrase]], lang: str) -> Scanner[L]:
    """Files each phrase under its rarest word: one that few of the phrases hold."""
    known = [(label, _with_lemmas(phrase, lang)) for label, phrase in entries]
    cost = _costs(Counter(key for _, phrase in known for key in _all_keys(phrase)))
    bits: dict[frozenset[Word], int] = {}
    keys: dict[str, list[Trigger[L]]] = {}
    heads: dict[str, list[Trigger[L]]] = {}
    for label, phrase in known:
        for word, place in _places(phrase, cost):
            needs = {bits.setdefault(n, _bit(len(bits))) for n in _needs(phrase, place, cost)}
            trigger = _flattened(Trigger(label, phrase, *place, reduce(or_, needs, 0)))
            for key in sorted(word.keys | word.forms):
                keys.setdefault(key, []).append(trigger)
            for head in sorted({head[:MIN_HEAD] for head in word.heads}):
                heads.setdefault(head, []).append(trigger)
    return Scanner(Filed(_frozen(keys), _frozen(heads), _lookup(bits)))


def _bit(number: int) -> int:
    return 1 << number % _BITS


def _frozen(table: dict[str, list[Trigger[L]]]) -> dict[str, tuple[Trigger[L], ...]]:
    return {key: tuple(triggers) for key, triggers in table.items()}


def _lookup(bits: Mapping[frozenset[Word], int]) -> Needs:
    """The bits of needs by what a form is looked up by."""
    keys: dict[str, int] = {}
    forms: dict[str, int] = {}
    heads: dict[str, list[tuple[str, int]]] = {}
    digits = 0
    for word, bit in ((word, bit) for words, bit in bits.items() for word in words):
        for key in word.keys:
            keys[key] = keys.get(key, 0) | bit
        for form in word.forms:
            forms[form] = forms.get(form, 0) | bit
        for head in word.heads:
            heads.setdefault(head[:MIN_HEAD], []).append((head, bit))
        digits |= bit if word.number else 0
    return Needs(keys, forms, heads, digits)


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


def _places(phrase: Phrase, cost: Cost) -> Iterator[tuple[Word, tuple[int, int, int]]]:
    required = [i for i, element in enumerate(phrase.elements) if not element.optional]
    chosen = min(required, key=lambda i: _element_cost(phrase.elements[i], cost))
    for number, sequence in enumerate(phrase.elements[chosen].alternatives):
        offset = min(range(len(sequence)), key=lambda j: cost(sequence[j]))
        yield sequence[offset], (chosen, number, offset)


def _flattened(trigger: Trigger[L]) -> Trigger[L]:
    """With ``flat`` where the phrase is words in a row, one alternative each."""
    elements = trigger.phrase.elements
    if trigger.phrase.within or any(
        e.gap or e.optional or len(e.alternatives) > 1 for e in elements
    ):
        return trigger
    before = sum(len(element.alternatives[0]) for element in elements[: trigger.element])
    words = tuple(word for element in elements for word in element.alternatives[0])
    return trigger._replace(flat=words, offset=before + trigger.offset)


def _needs(phrase: Phrase, place: tuple[int, int, int], cost: Cost) -> Iterator[frozenset[Word]]:
    """The words of which one each must stand beside the trigger: those of its own alternative, and
    the rarest of each alternative of another element. A capital cannot be told from a form."""
    element, alternative, offset = place
    own = phrase.elements[element].alternatives[alternative]
    found = [frozenset((word,)) for j, word in enumerate(own) if j != offset]
    for i, other in enumerate(phrase.elements):
        if i != element and not other.optional:
            rarest = (min(s, key=cost) for s in other.alternatives)
            found.append(frozenset(rarest))
    yield from (words for words in found if not any(word.capital for word in words))


def _element_cost(element: Element, cost: Cost) -> float:
    return sum(min(map(cost, words)) for words in element.alternatives)
