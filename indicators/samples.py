"""Sample texts of a phrase: what it says with one of its alternatives, with gaps closed or full."""

from collections.abc import Iterator

from indicators.phrase import Element, Phrase, Sequence, Word

FILLER = "xq"
"""A word of no language, for gaps."""


def samples(phrase: Phrase) -> Iterator[str]:
    """Texts in each of which the phrase stands; together they use every alternative once."""
    most = max(len(element.alternatives) for element in phrase.elements)
    for number in range(most):
        yield " ".join(_words(phrase, number, full=False))
    if any(element.gap or element.optional for element in phrase.elements):
        yield " ".join(_words(phrase, 0, full=True))
    elif phrase.within:
        yield " ".join(reversed(list(_words(phrase, 0, full=False))))


def _words(phrase: Phrase, number: int, *, full: bool) -> Iterator[str]:
    for element in phrase.elements:
        if full:
            yield from [FILLER] * element.gap
        if full or not element.optional:
            yield from _spoken(_alternative(element, number))


def _alternative(element: Element, number: int) -> Sequence:
    return element.alternatives[number % len(element.alternatives)]


def _spoken(sequence: Sequence) -> Iterator[str]:
    for word in sequence:
        yield "200" if word.number else _any(word)


def _any(word: Word) -> str:
    return min(word.forms | word.keys | set(word.heads))
