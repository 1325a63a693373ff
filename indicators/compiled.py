"""The rules of one language, compiled, and what of them holds in one text."""

import re
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, TypeVar

from indicators.beyond import Beyond
from indicators.clauses import Clauses
from indicators.contexts import START_SENTENCES, Context, Language, Languages
from indicators.filing import build
from indicators.lexis import Lexis
from indicators.negation import Negators
from indicators.pattern import Found, Scanner
from indicators.rule import PhraseMatcher, RegexMatcher, Rule, TextMatcher
from indicators.sentences import Recalled, Sentence, runs, sentences
from indicators.standing import Path, Text
from indicators.starts import matches, starts
from text.doc import Doc

T = TypeVar("T")
NEAR = 40
"""Words between two matches of which one spares the other in a clause."""


class Regex(NamedTuple):
    """An entry that is an expression: its number, what has to stand in a text for it to be tried,
    and what finds the places where it may begin."""

    label: int
    pattern: re.Pattern[str]
    trigger: str
    begins: re.Pattern[str] | None


Regexes = tuple[Regex, ...]


BESIDE = "beside"


class Entry(NamedTuple):
    """A text matcher and the number of its rule; ``positive`` when it stands under ``any`` or in
    the ``part`` of that name, such as ``beside``."""

    rule: int
    matcher: TextMatcher
    positive: bool
    part: str = ""


Spare = tuple[str, Path]
"""A match under ``none`` with its scope."""


class Held(NamedTuple):
    """A rule's matcher (of ``any``, else of a ``part``) that is met at the tokens of ``path``, and
    holds there unless it is ``denied``: negated, or told of in a context that silences it."""

    rule: int
    path: Path
    part: str = ""
    denied: bool = False


class Chosen(NamedTuple):
    """Some of the entries: their numbers, what finds the phrases among them, and those of them that
    are regular expressions."""

    labels: frozenset[int]
    scanner: Scanner[int]
    regexes: Regexes


@dataclass(frozen=True, slots=True)
class Compiled:
    """Entries are known to the scanner and to ``regexes`` by their number."""

    rules: Sequence[Rule]
    entries: tuple[Entry, ...]
    scanner: Scanner[int]
    regexes: Regexes
    language: Language
    spares: Chosen
    """What stands under ``none`` of all rules."""
    spares_of: frozenset[int]
    """The rules that have a ``none``."""
    paired: frozenset[int] = frozenset()
    """Rules that have a ``beside``."""
    held: Recalled[tuple[Hashable, ...], Sequence[Held]] = field(default_factory=Recalled)
    """What held in sentences, by all that it depends on."""
    contexts: Recalled[tuple[Hashable, ...], Sequence[Context]] = field(default_factory=Recalled)
    _concerned: dict[tuple[str, str], Chosen] = field(default_factory=dict)

    def concerned(self, kind: str, place: str) -> Chosen:
        """The entries under ``any`` for one field of ads of a kind."""
        if (kind, place) not in self._concerned:
            labels = frozenset(
                n for n, e in enumerate(self.entries) if self._concerns(e, kind, place)
            )
            known = (chosen for chosen in self._concerned.values() if chosen.labels == labels)
            self._concerned[kind, place] = next(known, None) or self._chosen(labels)
        return self._concerned[kind, place]

    def _chosen(self, labels: frozenset[int]) -> Chosen:
        regexes = tuple(regex for regex in self.regexes if regex.label in labels)
        return Chosen(labels, self.scanner.only(labels), regexes)

    def _concerns(self, entry: Entry, kind: str, place: str) -> bool:
        kinds = entry.matcher.kinds or self.rules[entry.rule].kinds
        return entry.positive and kind in kinds and place in entry.matcher.fields


def _matched(doc: Doc, regexes: Regexes, low: int, high: int) -> Iterator[Found[int]]:
    """The expressions met in ``folded[low:high]``, as if nothing stood around it."""
    text = doc.folded[low:high]
    for label, pattern, trigger, begins in regexes:
        if trigger in text:
            for match in matches(pattern, begins, text):
                path = tokens_of(doc, *doc.span(low + match.start(), low + match.end()))
                if path:
                    yield Found(label, path, path[0])


class Reading:
    """A field of an ad of a kind as the rules of a language see it. What may speak against a match
    is looked for when there is a match, and kept."""

    def __init__(self, compiled: Compiled, kind: str, place: str, doc: Doc) -> None:
        self.doc = doc
        self._compiled, self._kind, self._place = compiled, kind, place
        self._spares: dict[int, dict[int, list[Spare]]] = {}
        self._sentences = sentences(doc)
        self._words: Text | None = None
        self._contexts: list[tuple[Context, int]] | None = None
        self._silences: dict[int, list[Context]] | None = None
        self._around: Beyond | None = None
        self._negators: Negators | None = None

    def held(self) -> list[Held]:
        """The matches of the ad's kind that no ``none`` spares, those denied among them."""
        among = self._compiled.concerned(self._kind, self._place)
        found = self._holding(_matched(self.doc, among.regexes, 0, len(self.doc.folded)))
        find = partial(self._held_in, among.scanner)
        for sentence, held in self._recalled(self._compiled.held, (self._kind, self._place), find):
            found += [_moved(one, sentence.first) for one in held]
        return [
            one._replace(denied=True) if self._beyond(one.rule, one.path) else one for one in found
        ]

    def _held_in(self, scanner: Scanner[int], new: Sequence[Sentence]) -> dict[int, list[Held]]:
        """The matches of phrases that hold in sentences, by the places of their words in these."""
        numbers, firsts = self.doc.sentences, {one.number: one.first for one in new}
        told: dict[int, list[Held]] = {number: [] for number in firsts}
        found = {
            one for first, last in runs(new) for one in scanner.scan(self._text(), first, last)
        }
        for held in self._holding(found):
            number = numbers[held.path[0]]
            told[number].append(_moved(held, -firsts[number]))
        return told

    def _holding(self, found: Iterable[Found[int]]) -> list[Held]:
        entries = self._compiled.entries
        return [
            Held(entry.rule, match.path, entry.part, denied)
            for match in found
            for entry in (entries[match.label],)
            for denied in (self._denied(entry.rule, match.path, negated=entry.matcher.negated),)
            if denied or not self._is_spared(entry.rule, match.path)
        ]

    def heeded(self, rule: int, start: int, end: int) -> bool:
        """Whether no words speak against what stands in ``original[start:end]``, for that rule."""
        path = tokens_of(self.doc, start, end)
        if not path:
            return True
        return not (
            self._is_spared(rule, path) or self._denied(rule, path) or self._beyond(rule, path)
        )

    def _beyond(self, rule: int, path: Path) -> bool:
        """Whether what stands beyond its sentence silences the rule there."""
        if self._around is None:
            always = [one for one in self._compiled.language.contexts if one.scope == "quotes"]
            self._around = Beyond(self.doc, self._sentences, self.contexts(), always)
        return self._around.silences(self._compiled.rules[rule], self._kind, path)

    def _text(self) -> Text:
        if self._words is None:
            self._words = self._compiled.scanner.read(self.doc)
        return self._words

    def _key(self, sentence: Sentence) -> tuple[Hashable, ...]:
        """All that what is found in a sentence depends on."""
        number, _, _, written, forms = sentence
        return self.doc.lang, min(number, START_SENTENCES), written, forms

    def _recalled(
        self,
        kept: Recalled[tuple[Hashable, ...], Sequence[T]],
        about: tuple[str, ...],
        find: Callable[[Sequence[Sentence]], Mapping[int, Sequence[T]]],
    ) -> list[tuple[Sentence, Sequence[T]]]:
        """What is kept of each sentence, and what is found in those that are new."""
        keys = [(*about, *self._key(one)) for one in self._sentences]
        known = [kept.get(key) for key in keys]
        new = [one for one, told in zip(self._sentences, known, strict=True) if told is None]
        found = find(new) if new else {}
        for one, key in zip(self._sentences, keys, strict=True):
            if one.number in found and one.is_recalled:
                kept.keep(key, found[one.number])
        return [
            (one, found[one.number] if told is None else told)
            for one, told in zip(self._sentences, known, strict=True)
        ]

    def contexts(self) -> list[tuple[Context, int]]:
        """The contexts that the text holds, each with the number of its sentence."""
        if self._contexts is None:
            recalled = self._recalled(self._compiled.contexts, (), self._contexts_in)
            self._contexts = [(one, sentence.number) for sentence, told in recalled for one in told]
        return self._contexts

    def _contexts_in(self, new: Sequence[Sentence]) -> dict[int, list[Context]]:
        told: dict[int, list[Context]] = {one.number: [] for one in new}
        for first, last in runs(new):
            for context, number in self._compiled.language.present(self._text(), first, last):
                told[number].append(context)
        return told

    def _silencing(self, sentence: int) -> Sequence[Context]:
        """The contexts that concern their sentence alone, of one."""
        if self._silences is None:
            self._silences = {}
            for context, place in self.contexts():
                if context.scope == "sentence":
                    self._silences.setdefault(place, []).append(context)
        return self._silences.get(sentence, ())

    def _negated(self, path: Path, *, kept: bool) -> bool:
        """Whether the language negates a match, or refuses it where it is ``kept`` under a
        negation; never where it is not known how."""
        negation = self._compiled.language.negation
        if negation is None:
            return False
        if self._negators is None:
            self._negators = negation.read(self._text())
        holds = negation.refused if kept else negation.holds
        return holds(self._negators, path)

    def _is_spared(self, rule: int, path: Path) -> bool:
        """Whether a ``none`` of the rule stands there in the sentence or clause."""
        return any(
            scope == "sentence" or self._together(path, spare)
            for scope, spare in self._spared(rule, self.doc.sentences[path[0]])
        )

    def _denied(self, rule: int, path: Path, *, negated: bool = False) -> bool:
        """Whether the words there are negated (``negated`` ones: refused) or stand in a context
        that silences the rule."""
        return self._negated(path, kept=negated) or any(
            context.silences(self._compiled.rules[rule], self._kind)
            for context in self._silencing(self.doc.sentences[path[0]])
        )

    def _spared(self, rule: int, sentence: int) -> Sequence[Spare]:
        """The matches of a rule's ``none`` in a sentence, each with its scope."""
        compiled, doc = self._compiled, self.doc
        if rule not in compiled.spares_of:
            return ()
        if sentence not in self._spares:
            low = bisect_left(doc.sentences, sentence)
            high = bisect_left(doc.sentences, sentence + 1, low)
            end = doc.places[high] if high < len(doc.places) else len(doc.folded)
            self._spares[sentence] = self._grouped(
                (
                    *compiled.spares.scanner.scan(self._text(), low, high),
                    *_matched(doc, compiled.spares.regexes, doc.places[low], end),
                )
            )
        return self._spares[sentence].get(rule, ())

    def _grouped(self, found: Iterable[Found[int]]) -> dict[int, list[Spare]]:
        """The matches under ``none`` that concern the field, by their rule."""
        grouped: dict[int, list[Spare]] = {}
        for one in found:
            entry = self._compiled.entries[one.label]
            if self._place in entry.matcher.fields:
                grouped.setdefault(entry.rule, []).append((entry.matcher.scope, one.path))
        return grouped

    def _together(self, one: Path, other: Path) -> bool:
        """Whether two matches of one sentence stand in one clause, near each other."""
        first, last = sorted((one, other))
        if last[0] <= first[-1]:
            return True
        if last[0] - first[-1] > NEAR:
            return False
        negation = self._compiled.language.negation
        clauses = negation.clauses if negation else Clauses()
        return clauses.start(self.doc, last[0], first[-1]) <= first[-1]


def _moved(held: Held, by: int) -> Held:
    """The match with its tokens counted from elsewhere."""
    return Held(held.rule, tuple([i + by for i in held.path]), held.part, held.denied)


def tokens_of(doc: Doc, start: int, end: int) -> Path:
    """The tokens that stand in ``original[start:end]``, whole or in part."""
    first = bisect_left(doc.ends, start + 1)
    return tuple(range(first, bisect_left(doc.starts, end)))


def compile_language(rules: Sequence[Rule], lang: str, languages: Languages) -> Compiled:
    """The matchers that the rules have for ``lang``, filed by what finds them."""
    entries, lexis = tuple(_entries(rules, lang)), Lexis(lang)
    regexes = tuple(
        Regex(number, re.compile(matcher.pattern), matcher.trigger, starts(matcher.pattern))
        for number, entry in enumerate(entries)
        for matcher in (entry.matcher,)
        if isinstance(matcher, RegexMatcher)
    )
    scanner = build(
        (
            (number, entry.matcher.phrase)
            for number, entry in enumerate(entries)
            if isinstance(entry.matcher, PhraseMatcher)
        ),
        lang,
        lexis,
    )
    numbers = frozenset(n for n, entry in enumerate(entries) if not entry.positive)
    spared = tuple(regex for regex in regexes if regex.label in numbers)
    return Compiled(
        rules=rules,
        entries=entries,
        scanner=scanner,
        regexes=regexes,
        language=languages.build(lang, lexis),
        spares=Chosen(numbers, scanner.only(numbers), spared),
        spares_of=frozenset(entries[number].rule for number in numbers),
        paired=frozenset(entry.rule for entry in entries if entry.part == BESIDE),
    )


def _entries(rules: Sequence[Rule], lang: str) -> Iterator[Entry]:
    for number, rule in enumerate(rules):
        if lang not in rule.detection:
            continue
        detection = rule.detection[lang]
        for positive, part, matchers in (
            (True, "", detection.any),
            (True, BESIDE, detection.beside),
            (False, "", detection.none),
            *((True, name, matchers) for name, matchers in detection.parts.items()),
        ):
            for matcher in matchers:
                if isinstance(matcher, PhraseMatcher | RegexMatcher):
                    yield Entry(number, matcher, positive, part)
