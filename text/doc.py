"""An analysed text: the original, its folded view, tokens and lemmas, with offsets back."""

from dataclasses import dataclass
from functools import cached_property
from operator import add
from unicodedata import category

from text.lemmas import all_lemmas
from text.tokens import boundaries, number_sentences


@dataclass(frozen=True)
class Doc:
    """A text read once; everything else (entities, indicators, index, watches) reads this.

    ``folded`` is the view for matching (lower case, no diacritics, look-alikes and zero-width
    characters resolved); ``origins[i]`` is the index in ``original`` from which folded character
    ``i`` came, with one more entry for the end, or ``None`` when the two align one to one.
    Token ``i`` has the folded form ``forms[i]``, which begins at ``folded[places[i]]``, stands at
    ``original[starts[i]:ends[i]]`` and belongs to sentence ``sentences[i]``. What not every reader
    asks for is found when it is first asked for.
    """

    original: str
    lang: str
    folded: str
    origins: tuple[int, ...] | None
    forms: tuple[str, ...]
    places: tuple[int, ...]

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each token begins in the original."""
        origins = self.origins
        return self.places if origins is None else tuple([origins[at] for at in self.places])

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Where each token ends in the original."""
        origins, ends = self.origins, map(add, self.places, map(len, self.forms))
        if origins is None:
            return tuple(ends)
        return tuple(
            [
                end if (end := origins[at - 1] + 1) == origins[at] else self._end(origins, at)
                for at in ends
            ]
        )

    @cached_property
    def sentences(self) -> tuple[int, ...]:
        """The sentence of each token, counted from 0 without gaps, never decreasing."""
        ends = boundaries(self.folded, self.original, self.origins)
        return number_sentences(self.places, ends)

    @cached_property
    def lemmas(self) -> tuple[tuple[str, ...], ...]:
        """Of each token the folded lemma candidates in ``lang``: at least one, the form itself
        where nothing is known."""
        return all_lemmas(self.forms, self.lang)

    def lemmas_of(self, i: int) -> tuple[str, ...]:
        """The lemmas of one token, where those of all are not needed."""
        return all_lemmas(self.forms[i : i + 1], self.lang)[0]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original code points behind ``folded[start:end]``."""
        if self.origins is None or start >= end:
            return start, end
        return self.origins[start], self._end(self.origins, end)

    def _end(self, origins: tuple[int, ...], at: int) -> int:
        """Where the original of ``folded[:at]`` ends, with the marks that stand on its last letter
        (an accent of its own, the frame of a keycap)."""
        end, following = origins[at - 1] + 1, origins[at]
        while end < following and category(self.original[end]).startswith("M"):
            end += 1
        return end
