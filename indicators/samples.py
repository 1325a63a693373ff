"""Sample texts of a phrase: what it says in each of its wordings, with gaps closed or full."""

from collections.abc import Iterator, Sequence

from indicators.phrase import Element, Phrase, Word

FILLER = "xq"
"""A word of no language, for gaps."""


def samples(phrase: Phrase) -> Iterator[str]:
    """Texts in each of which the phrase stands; together they use every word of it."""
    options = [_options(element) for element in phrase.elements]
    for number in range(max(map(len, options))):
        yield " ".join(_words(phrase, options, number, full=False))
    if any(element.gap or element.optional for element in phrase.elements):
        yield " ".join(_words(phrase, options, 0, full=True))
    elif phrase.within:
        yield " ".join(reversed(list(_words(phrase, options, 0, full=False))))


def _words(
    phrase: Phrase, options: Sequence[Sequence[str]], number: int, *, full: bool
) -> Iterator[str]:
    for element, said in zip(phrase.elements, options, strict=True):
        if full:
            yield from [FILLER] * element.gap
        if full or not element.optional:
            yield said[number % len(said)]


def _options(element: Element) -> list[str]:
    """What an element may say: each alternative, with each word of it once."""
    return [
        " ".join(names[number % len(names)] for names in spoken)
        for spoken in ([_names(word) for word in sequence] for sequence in element.alternatives)
        for number in range(max(map(len, spoken)))
    ]


def _names(word: Word) -> list[str]:
    if word.capital:
        return ["Xq"]
    return ["200"] if word.number else sorted({*word.forms, *word.keys, *word.heads})
