"""An analysed text: the original, its folded view, tokens and lemmas, with offsets back."""

from dataclasses import dataclass
from functools import cached_property

from text.lemmas import all_lemmas


@dataclass(frozen=True)
class Doc:
    """A text read once; everything else (entities, indicators, index, watches) reads this.

    ``folded`` is the view for matching (lower case, no diacritics, look-alikes and zero-width
    characters resolved); ``origins[i]`` is the index in ``original`` from which folded character
    ``i`` came, with one more entry for the end, or ``None`` when the two align one to one.
    Token ``i`` has the folded form ``forms[i]``, stands at ``original[starts[i]:ends[i]]``, belongs
    to sentence ``sentences[i]`` (counted from 0, never decreasing).
    """

    original: str
    lang: str
    folded: str
    origins: tuple[int, ...] | None
    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[int, ...]

    @cached_property
    def lemmas(self) -> tuple[tuple[str, ...], ...]:
        """Of each token the folded lemma candidates in ``lang``: at least one, the form itself
        where nothing is known. Found when they are first asked for."""
        return all_lemmas(self.forms, self.lang)

    def lemmas_of(self, i: int) -> tuple[str, ...]:
        """The lemmas of one token, where those of all are not needed."""
        return all_lemmas(self.forms[i : i + 1], self.lang)[0]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original code points behind ``folded[start:end]``."""
        if self.origins is None or start >= end:
            return start, end
        return self.origins[start], self.origins[end - 1] + 1
