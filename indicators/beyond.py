"""What silences a rule from beyond the sentence of its words: contexts near it in its line, lists
of what does not happen, and quotation marks, in which words are only mentioned."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

from indicators.clauses import between
from indicators.contexts import Context
from indicators.lists import begins_item
from indicators.rule import Rule
from indicators.sentences import Sentence
from indicators.standing import Path
from text.doc import Doc

NEAR_SENTENCES = 3
"""Sentences around a context that is to silence those near it."""
_QUOTED = re.compile(r'"[^"\n]{2,90}"|[„“][^„“”"\n]{2,90}[“”"]|«[^«»\n]{2,90}»')
"""What stands in quotation marks on one line; longer ones hold a text of their own."""
_OPENING = '"„“«'


class Beyond:
    """A field of an ad with the contexts met in it, each with the number of its sentence;
    ``always`` are those of quotation marks, which no words announce."""

    def __init__(
        self,
        doc: Doc,
        found: Sequence[Sentence],
        met: Sequence[tuple[Context, int]],
        always: Sequence[Context],
    ) -> None:
        self._doc = doc
        self._always = always
        self._quoted = _quotations(doc.original) if always else []
        self._near: dict[int, set[Context]] = {}
        self._lists: dict[int, list[tuple[Context, int]]] = {}
        near = [one for one in met if one[0].scope == "near"]
        if near:
            self._add_near(near, found)
        for context, number in met:
            if context.scope == "list":
                self._add_list(context, number, found)

    @property
    def is_silent(self) -> bool:
        """Whether nothing is silenced anywhere."""
        return not (self._near or self._lists or self._quoted)

    def silences(self, rule: Rule, kind: str, path: Path) -> bool:
        """Whether the rule is silenced at the tokens of ``path`` on an ad of that kind."""
        sentence = self._doc.sentences[path[0]]
        return (
            any(one.silences(rule, kind) for one in self._near.get(sentence, ()))
            or any(
                first <= path[0] and one.silences(rule, kind)
                for one, first in self._lists.get(sentence, ())
            )
            or (self._is_quoted(path) and any(one.silences(rule, kind) for one in self._always))
        )

    def _is_quoted(self, path: Path) -> bool:
        at = bisect_right(self._quoted, (self._doc.starts[path[0]], 0)) - 1
        return at >= 0 and self._doc.ends[path[-1]] <= self._quoted[at][1]

    def _add_near(self, near: Sequence[tuple[Context, int]], found: Sequence[Sentence]) -> None:
        lines = _lines(self._doc, found)
        for context, place in near:
            first = place if context.until else max(0, place - NEAR_SENTENCES)
            for other in range(first, min(len(lines), place + NEAR_SENTENCES + 1)):
                if other > place and context.ends(self._doc.lang, found[other].written):
                    break
                if lines[other] == lines[place]:
                    self._near.setdefault(other, set()).add(context)

    def _add_list(self, context: Context, number: int, found: Sequence[Sentence]) -> None:
        """The rest of the head's sentence behind its colon, and the items on the lines below it."""
        doc, head = self._doc, found[number]
        colon = (i for i in range(head.first + 1, head.last) if ":" in between(doc, i))
        first = next(colon, head.last)
        self._lists.setdefault(number, []).append((context, first))
        if first < head.last and "\n" not in between(doc, first):
            return
        for other in map(found.__getitem__, range(number + 1, len(found))):
            if (context, other.first) in self._lists.get(other.number, ()):
                return
            if not begins_item(doc, other.first):
                return
            self._lists.setdefault(other.number, []).append((context, other.first))


def _quotations(text: str) -> list[tuple[int, int]]:
    # A look for each mark costs a tenth of the expression, and most texts have none.
    if not any(map(text.__contains__, _OPENING)):
        return []
    return [match.span() for match in _QUOTED.finditer(text)]


def _lines(doc: Doc, found: Sequence[Sentence]) -> list[int]:
    """The line in which each sentence begins."""
    starts = [doc.starts[one.first] for one in found]
    breaks = (doc.original.count("\n", *span) for span in pairwise((0, *starts)))
    return list(accumulate(breaks))
