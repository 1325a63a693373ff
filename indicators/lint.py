"""What is wrong with rules that load: each problem says where, what, and the cure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from indicators import slots
from indicators.catalogue import load_catalogue
from indicators.compiled import Compiled, Reading, assemble
from indicators.contexts import load_languages
from indicators.examples import run_examples
from indicators.rule import (
    EVERY,
    LANGUAGES,
    Detection,
    PhraseMatcher,
    RegexMatcher,
    Rule,
    SignMatcher,
    TextMatcher,
)
from indicators.samples import samples
from indicators.sequences import doubts
from indicators.tables import Entry, matchers, tables_of
from text import analyse
from text.doc import Doc

Known = Mapping[int, tuple[Entry, PhraseMatcher]]
"""The phrases of a language by the number of their entry."""
MIN_EXAMPLES = 5
"""Examples of each side in each language of a rule."""
_NESTED = re.compile(r"\([^()]*[+*][^()]*\)(?:[+*]|\{\d*,)")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to correct in a rule."""

    rule: str
    where: str
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.cure}"


def lint(rules: Sequence[Rule]) -> list[Problem]:
    """All problems of the rules, by place."""
    found = [problem for rule in rules for check in CHECKS for problem in check(rule)]
    found.extend(_signs(rules))
    found.extend(_titles(rules))
    found.extend(_sequences(rules))
    found.extend(_patterns(rules))
    found.extend(_examples(rules))
    return sorted(found, key=lambda problem: (problem.rule, problem.where, problem.what))


def _problem(rule: Rule, what: str, cure: str, where: str = "") -> Problem:
    return Problem(rule.id, where or rule.where, what, cure)


def _place(rule: Rule) -> Iterator[Problem]:
    name = PurePosixPath(rule.where.rsplit(":", 1)[0]).stem
    if name != rule.id:
        yield _problem(rule, f"id {rule.id!r} is not the file's name {name!r}", "make them one")


def _facts(rule: Rule) -> Iterator[Problem]:
    fact = load_catalogue().get(rule.id)
    if fact is None:
        cure = "add a line to indicators/catalogue.csv"
        yield _problem(rule, "the catalogue does not know the id", cure)
        return
    for name in ("code", "group", "evidence", "direction", "flags_alone", "scope", "kinds"):
        said, known = getattr(rule, name), getattr(fact, name)
        if said != known:
            what = f"{name} is {said!r}, in the catalogue {known!r}"
            cure = "move the file to that folder" if name == "group" else "make them one"
            yield _problem(rule, what, cure)


NEEDED = (
    "title_pl",
    "description_pl",
    "reason",
    "reason_pl",
    "references",
    "falsepositives",
    "falsepositives_pl",
)


def _words(rule: Rule) -> Iterator[Problem]:
    for name in NEEDED:
        if not getattr(rule, name):
            yield _problem(rule, f"{name} is missing", f"add `{name}:`")
    if not rule.description.startswith("Detects "):
        yield _problem(rule, "description does not begin with 'Detects'", "say what it detects")
    for name in ("reason", "reason_pl"):
        for slot in re.findall(r"\{(\w+)\}", getattr(rule, name)):
            if slot not in slots.NAMES:
                cure = f"use one of: {', '.join(slots.NAMES)}"
                yield _problem(rule, f"{name} names {{{slot}}}", cure)


def _fairness(rule: Rule) -> Iterator[Problem]:
    if rule.protected and rule.flags_alone:
        yield _problem(rule, "a protected trait flags alone", "set flags_alone: false")
    if rule.protected and rule.direction == "-":
        yield _problem(rule, "a protected trait lowers the score", "set direction: 0")
    if rule.route == "priority" and rule.flags_alone:
        yield _problem(
            rule, "a rule of the priority route flags by its route", "set flags_alone: false"
        )


def _counts(rule: Rule) -> Iterator[Problem]:
    for lang in rule.languages or LANGUAGES:
        of_lang = [e for e in rule.examples if lang in (e.lang, EVERY)]
        for side, match in (("match", True), ("no_match", False)):
            n = sum(example.match is match for example in of_lang)
            if n < MIN_EXAMPLES:
                what = f"{n} examples under {lang}.{side}, at least {MIN_EXAMPLES} are needed"
                yield _problem(rule, what, "add some; near misses are best")


def _regexes(rule: Rule) -> Iterator[Problem]:
    for detection in rule.detection.values():
        own = (none for matcher in _texts(detection) for none in matcher.none)
        for one in (*detection.any, *detection.none, *own):
            if isinstance(one, RegexMatcher):
                yield from _regex(rule, one)


def _texts(detection: Detection) -> list[TextMatcher]:
    parts = (one for part in detection.parts.values() for one in part)
    every = (*detection.any, *detection.beside, *detection.none, *parts)
    return [one for one in every if isinstance(one, TextMatcher)]


def _exceptions(rule: Rule) -> Iterator[Problem]:
    """A matcher's own ``none`` that looks at other fields than the matcher."""
    for detection in rule.detection.values():
        for matcher in _texts(detection):
            for one in matcher.none:
                if set(one.fields).isdisjoint(matcher.fields):
                    what = f"a none of {', '.join(one.fields)} never stands beside a match there"
                    yield _problem(rule, what, "give both the same `fields`", one.where)


def _regex(rule: Rule, matcher: RegexMatcher) -> Iterator[Problem]:
    if _NESTED.search(matcher.pattern):
        what = "a repetition inside a repetition can take for ever"
        yield _problem(rule, what, "repeat on one level only", matcher.where)


CHECKS: tuple[Callable[[Rule], Iterator[Problem]], ...] = (
    _place,
    _facts,
    _words,
    _fairness,
    _counts,
    _regexes,
    _exceptions,
)
"""One check each; all get one rule."""


def _signs(rules: Sequence[Rule]) -> Iterator[Problem]:
    known = {rule.id for rule in rules}
    for rule in rules:
        detection = rule.detection.get(EVERY)
        parts = detection.parts.values() if detection else ()
        for matcher in (one for part in parts for one in part):
            if isinstance(matcher, SignMatcher) and matcher.sign not in known:
                what, cure = f"no rule {matcher.sign!r}", "name a rule by its id"
                yield _problem(rule, what, cure, matcher.where)


def _titles(rules: Sequence[Rule]) -> Iterator[Problem]:
    first: dict[str, Rule] = {}
    for rule in rules:
        other = first.setdefault(rule.title, rule)
        if other is not rule:
            yield _problem(rule, f"the title is also that of {other.id}", "name it differently")


def _sequences(rules: Sequence[Rule]) -> Iterator[Problem]:
    for doubt in doubts(rules):
        one, (left, right) = doubt.written, doubt.alike
        pair = f"{doubt.first} {doubt.second}"
        what = f"`{pair}` is a sequence"
        if left != right:
            what += f", but {left!r} and {right!r} are alternatives elsewhere"
        cure = (
            f"write `[{pair}]` for alternatives, `[{doubt.first}] [{doubt.second}]` for a sequence"
        )
        if one.listed:
            cure = "part alternatives by commas, write sequences out"
        yield _problem(one.rule, what, cure, one.where)


def _patterns(rules: Sequence[Rule]) -> Iterator[Problem]:
    languages = load_languages()
    for lang in sorted({lang for rule in rules for lang in rule.languages}):
        compiled = assemble(rules, tables_of(rules, lang, languages))
        known = {
            number: (entry, matcher)
            for number, (entry, matcher) in enumerate(matchers(rules, lang))
            if isinstance(matcher, PhraseMatcher)
        }
        for number, (entry, _) in known.items():
            yield from _pattern(rules[entry.rule], number, known, compiled, lang)


def _pattern(
    rule: Rule, number: int, known: Known, compiled: Compiled, lang: str
) -> Iterator[Problem]:
    """A phrase that its own rule never meets, or that another phrase meets wherever it stands."""
    entry, matcher = known[number]
    docs = [analyse(sample, lang) for sample in samples(matcher.phrase)]
    found = [_labels(compiled, doc) for doc in docs]
    field = entry.fields[0]
    kind = (entry.kinds or rule.kinds)[0]
    if entry.positive and not any(
        held.rule == entry.rule and not held.denied
        for doc in docs
        for held in Reading(compiled, kind, field, doc).held()
    ):
        what = "the pattern cannot be met: it is negated, spared or silenced by its own words"
        yield _problem(rule, what, "correct it, or say `negated: true`", matcher.where)
    general = set.intersection(*found) - {number}
    for other in sorted(label for label in general if _same(known[number], known[label])):
        if number in _sample_labels(compiled, known[other][1], lang) and number < other:
            continue
        what = f"the pattern adds nothing to that of {known[other][1].where}"
        yield _problem(rule, what, "remove it", matcher.where)
        return


def _sample_labels(compiled: Compiled, matcher: PhraseMatcher, lang: str) -> set[int]:
    """The entries met in every sample of a phrase."""
    docs = [analyse(sample, lang) for sample in samples(matcher.phrase)]
    return set.intersection(*(_labels(compiled, doc) for doc in docs))


def _labels(compiled: Compiled, doc: Doc) -> set[int]:
    return {match.label for match in compiled.scanner.all(doc)}


def _same(known: tuple[Entry, PhraseMatcher], wider: tuple[Entry, PhraseMatcher]) -> bool:
    """Whether one entry does all where it is met that another does; a ``none`` of the whole rule
    does what one of a single matcher does."""
    (one, _), (other, matcher) = known, wider
    of = other.of if other.of == _WHOLE else one.of
    alike = one._replace(negated=False, of=of) == other._replace(negated=False)
    return alike and one.negated <= other.negated and not matcher.none


_WHOLE = -1


def _examples(rules: Sequence[Rule]) -> Iterator[Problem]:
    by_id = {rule.id: rule for rule in rules}
    for result in run_examples(rules):
        rule, example = by_id[result.example.rule], result.example
        if not result.ok:
            yield _problem(rule, result.problem, "correct the rule or the example", example.where)
        for other in result.fired:
            if other not in (rule.id, *example.also):
                what = f"{other} fires on this example"
                cure = "correct one of the two, or give the reason under `also`"
                yield _problem(rule, what, cure, example.where)
