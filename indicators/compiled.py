"""The rules of one language, compiled, and what of them holds in one text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from indicators.beyond import Beyond
from indicators.clauses import Clauses
from indicators.contexts import START_SENTENCES, Context, Language
from indicators.expressions import Regex, matches
from indicators.negation import negation_of
from indicators.pattern import Found, Scanner
from indicators.reader import Reader, Texts
from indicators.rule import Rule
from indicators.sentences import Sentence, sentences
from indicators.standing import Path
from indicators.tables import BESIDE, Entry, Tables
from text.doc import Doc
from text.kept import Recalled

NEAR = 40
"""Words between two matches of which one spares the other in a clause."""


Regexes = tuple[Regex, ...]


class Spares(NamedTuple):
    """The matches under ``none`` of a rule in a sentence: the numbers of the entries that one
    spares in all of it (-1: every entry), and those that spare in their clause, each with such a
    number, by where they begin; ``reach`` is how many tokens the longest is away from its first."""

    anywhere: frozenset[int]
    near: Sequence[tuple[Path, int]]
    reach: int

    def around(self, path: Path) -> Sequence[tuple[Path, int]]:
        """Those that may stand near enough to a match."""
        low = bisect_left(self.near, path[0] - NEAR - self.reach, key=_first)
        return self.near[low : bisect_right(self.near, path[-1] + NEAR, key=_first)]


def _first(spare: tuple[Path, int]) -> int:
    return spare[0][0]


NOTHING = Spares(frozenset(), (), 0)


class Held(NamedTuple):
    """A rule's matcher (of ``any``, else of a ``part``) that is met at the tokens of ``path``, and
    holds there unless it is ``denied``: negated, or told of in a context that silences it."""

    rule: int
    path: Path
    part: str = ""
    denied: bool = False


@dataclass(slots=True)
class Told:
    """What is known of a sentence: the matches that hold in it, by the kind of the ad and the
    field, with the places of their words in it; the contexts that it holds."""

    held: dict[tuple[str, str], Sequence[Held]] = field(default_factory=dict)
    contexts: Sequence[Context] | None = None


About = tuple[str, int, str, str, tuple[bool, bool]]
"""All that what is found in a sentence depends on: the language of its text, its number while that
matters, as it is written, its forms, whether it stands among items of a list."""
MOST, LARGEST = 1 << 14, 1 << 23
"""Sentences of a language that are remembered, and their characters in sum, those of the written
and the folded text; a match counts for as many characters as it takes room: 16 megabytes."""
_MATCH = 100


def _size(about: About, told: Told) -> int:
    return len(about[2]) + len(about[3]) + _MATCH * sum(map(len, told.held.values()))


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
    recalled: Recalled[About, Told] = field(default_factory=lambda: Recalled(MOST, LARGEST, _size))
    """What was found in sentences."""
    _concerned: dict[tuple[str, str], Chosen] = field(default_factory=dict)

    def concerned(self, kind: str, place: str) -> Chosen:
        """The entries under ``any`` for one field of ads of a kind."""
        if (kind, place) not in self._concerned:
            labels = frozenset(
                n for n, e in enumerate(self.entries) if self._concerns(e, kind, place)
            )
            chosen = tuple(self._concerned.values())  # as it is now, whoever adds to it
            known = next((one for one in chosen if one.labels == labels), None)
            self._concerned[kind, place] = known or self._chosen(labels)
        return self._concerned[kind, place]

    def _chosen(self, labels: frozenset[int]) -> Chosen:
        regexes = tuple(regex for regex in self.regexes if regex.label in labels)
        return Chosen(labels, self.scanner.only(labels), regexes)

    def _concerns(self, entry: Entry, kind: str, place: str) -> bool:
        kinds = entry.kinds or self.rules[entry.rule].kinds
        return entry.positive and kind in kinds and place in entry.fields


def _matched(doc: Doc, regexes: Regexes, low: int, high: int) -> Iterator[Found[int]]:
    """The expressions met in ``folded[low:high]``, as if nothing stood around it."""
    text = doc.folded[low:high]
    for regex in regexes:
        for literal in regex.literals:
            if literal in text:
                break
        else:
            continue
        for match in matches(regex.pattern, regex.begins, text):
            path = tokens_of(doc, *doc.span(low + match.start(), low + match.end()))
            if path:
                yield Found(regex.label, path, path[0])


class Reading:
    """A field of an ad of a kind as the rules of a language see it. What may speak against a match
    is looked for when there is a match, and kept."""

    def __init__(self, compiled: Compiled, kind: str, place: str, doc: Doc) -> None:
        self.doc = doc
        self._compiled, self._kind, self._place = compiled, kind, place
        self._spares: dict[int, dict[int, Spares]] = {}
        self._sentences = sentences(doc)
        self._told = [self._recalled(one) for one in self._sentences]
        self._texts = Texts(compiled.scanner.reader, doc, self._sentences)
        negation = compiled.language.negation
        self._negators = negation.read(doc, self._texts.__getitem__) if negation else None

    def held(self) -> list[Held]:
        """The matches of the ad's kind that no ``none`` spares, those denied among them."""
        among = self._compiled.concerned(self._kind, self._place)
        found = self._holding(_matched(self.doc, among.regexes, 0, len(self.doc.folded)))
        about = self._kind, self._place
        for sentence, told in zip(self._sentences, self._told, strict=True):
            held = told.held.get(about)
            if held is None:
                held = told.held[about] = self._held_in(among.scanner, sentence)
                self._compiled.recalled.grew(_MATCH * len(held))
            found += [_moved(one, sentence.first) for one in held]
        if not found or self._around.is_silent:
            return found
        return [
            one._replace(denied=True) if self._beyond(one.rule, one.path) else one for one in found
        ]

    def _held_in(self, scanner: Scanner[int], sentence: Sentence) -> list[Held]:
        """The matches of phrases that hold in a sentence, by the places of their words in it."""
        found = set(scanner.scan(self._texts[sentence.number]))
        return [_moved(held, -sentence.first) for held in self._holding(found)]

    def _holding(self, found: Iterable[Found[int]]) -> list[Held]:
        entries = self._compiled.entries
        return [
            Held(entry.rule, match.path, entry.part, denied)
            for match in found
            for entry in (entries[match.label],)
            for denied in (self._denied(entry.rule, match.path, negated=entry.negated),)
            if denied or not self._is_spared(entry.rule, match.path, match.label)
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
        return self._around.silences(self._compiled.rules[rule], self._kind, path)

    @cached_property
    def _around(self) -> Beyond:
        always = self._compiled.language.always
        return Beyond(self.doc, self._sentences, self.contexts(), always)

    def _recalled(self, sentence: Sentence) -> Told:
        """What is known of a sentence, by all that what is found in it depends on."""
        if not sentence.is_recalled:
            return Told()
        number, _, _, written, forms, items = sentence
        key = self.doc.lang, min(number, START_SENTENCES), written, forms, items
        told = self._compiled.recalled.get(key)
        if told is None:
            told = Told()
            self._compiled.recalled.keep(key, told)
        return told

    def contexts(self) -> list[tuple[Context, int]]:
        """The contexts that the text holds, each with the number of its sentence."""
        return [
            (context, number)
            for number in range(len(self._sentences))
            for context in self._contexts_in(number)
        ]

    def _contexts_in(self, sentence: int) -> Sequence[Context]:
        told = self._told[sentence]
        if told.contexts is None:
            told.contexts = tuple(self._compiled.language.present(self._texts[sentence]))
        return told.contexts

    def _negated(self, path: Path, *, kept: bool) -> bool:
        """Whether the language negates a match, or refuses it where it is ``kept`` under a
        negation; never where it is not known how."""
        negation, negators = self._compiled.language.negation, self._negators
        if negation is None or negators is None:
            return False
        return (negation.refused if kept else negation.holds)(negators, path)

    def _is_spared(self, rule: int, path: Path, entry: int = -1) -> bool:
        """Whether a ``none`` of the rule or of the entry stands in the sentence or clause there."""
        spares = self._spared(rule, self.doc.sentences[path[0]])
        return not spares.anywhere.isdisjoint((-1, entry)) or any(
            of in (-1, entry) and self._together(path, spare) for spare, of in spares.around(path)
        )

    def _denied(self, rule: int, path: Path, *, negated: bool = False) -> bool:
        """Whether the words there are negated (``negated`` ones: refused) or stand in a context
        that silences the rule."""
        return self._negated(path, kept=negated) or any(
            context.scope == "sentence" and context.silences(self._compiled.rules[rule], self._kind)
            for context in self._contexts_in(self.doc.sentences[path[0]])
        )

    def _spared(self, rule: int, sentence: int) -> Spares:
        """The matches of a rule's ``none`` in a sentence."""
        compiled, doc = self._compiled, self.doc
        if rule not in compiled.spares_of:
            return NOTHING
        if sentence not in self._spares:
            _, low, high, *_ = self._sentences[sentence]
            end = doc.places[high] if high < len(doc.places) else len(doc.folded)
            self._spares[sentence] = self._grouped(
                (
                    *compiled.spares.scanner.scan(self._texts[sentence]),
                    *_matched(doc, compiled.spares.regexes, doc.places[low], end),
                )
            )
        return self._spares[sentence].get(rule, NOTHING)

    def _grouped(self, found: Iterable[Found[int]]) -> dict[int, Spares]:
        """The matches under ``none`` that concern the field, by their rule."""
        grouped: dict[int, list[tuple[Entry, Path]]] = {}
        for one in found:
            entry = self._compiled.entries[one.label]
            if self._place in entry.fields:
                grouped.setdefault(entry.rule, []).append((entry, one.path))
        return {rule: _spares(met) for rule, met in grouped.items()}

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


def _spares(met: Sequence[tuple[Entry, Path]]) -> Spares:
    anywhere = frozenset(entry.of for entry, _ in met if entry.scope == "sentence")
    near = sorted((path, entry.of) for entry, path in met if entry.scope != "sentence")
    return Spares(anywhere, near, max((path[-1] - path[0] for path, _ in near), default=0))


def _moved(held: Held, by: int) -> Held:
    """The match with its tokens counted from elsewhere."""
    return Held(held.rule, tuple([i + by for i in held.path]), held.part, held.denied)


def tokens_of(doc: Doc, start: int, end: int) -> Path:
    """The tokens that stand in ``original[start:end]``, whole or in part."""
    first = bisect_left(doc.ends, start + 1)
    return tuple(range(first, bisect_left(doc.starts, end)))


def assemble(rules: Sequence[Rule], tables: Tables) -> Compiled:
    """The tables of a language of those rules, ready to find what they say."""
    entries, reader = tables.entries, Reader(tables.vocabulary)
    scanner = Scanner(reader, tables.phrases)
    regexes = tuple(map(Regex, tables.expressions))
    numbers = frozenset(n for n, entry in enumerate(entries) if not entry.positive)
    spared = tuple(regex for regex in regexes if regex.label in numbers)
    denials = tables.denials
    return Compiled(
        rules=rules,
        entries=entries,
        scanner=scanner,
        regexes=regexes,
        language=Language(
            negation_of(denials, reader) if denials else None,
            tables.contexts,
            Scanner(reader, tables.announced),
        ),
        spares=Chosen(numbers, scanner.only(numbers), spared),
        spares_of=frozenset(entries[number].rule for number in numbers),
        paired=frozenset(entry.rule for entry in entries if entry.part == BESIDE),
    )
