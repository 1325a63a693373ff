"""Texts in which an indicator's words mean something else: warnings, advice, seeking work."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from indicators import phrase as notation
from indicators.clauses import asked
from indicators.lexis import Lexis
from indicators.lists import heads_list
from indicators.marked import Marked, read
from indicators.matchers import read_phrase, read_words
from indicators.negation import Denials, Negation, read_denials
from indicators.pattern import Scanner
from indicators.rule import KINDS, LANGUAGES, Rule
from indicators.standing import Text

PARAMETERS = Path(__file__).parent / "parameters"
SCOPES = ("sentence", "near", "list", "quotes", "ad")
START_SENTENCES = 3
"""How many sentences count as the start of a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A kind of text. Of its ``groups``, or of ``rules``, it silences those that do not lower the
    score and that it ``spares`` not: in the sentence, in those ``near`` it in its line, in the
    ``list`` that it heads, in ``quotes``, or in the whole ad; ``start`` looks at the title and the
    first sentences only, ``question`` allows questions; one of the ad needs ``at_least`` so many
    sentences. One that has ``until`` (an expression for each language) silences of those near it
    the ones that follow, up to the first in which it matches."""

    name: str
    scope: str
    kinds: tuple[str, ...]
    groups: tuple[str, ...]
    rules: tuple[str, ...]
    spares: tuple[str, ...]
    start: bool
    question: bool
    at_least: int
    until: tuple[tuple[str, str], ...]

    def ends(self, lang: str, written: str) -> bool:
        """Whether a sentence near it is silenced no more."""
        return any(
            known == lang and re.search(expression, written, re.IGNORECASE)
            for known, expression in self.until
        )

    def silences(self, rule: Rule, kind: str) -> bool:
        """Whether it concerns the rule on an ad of that kind."""
        return (
            rule.direction != "-"
            and kind in (self.kinds or (kind,))
            and rule.group in (self.groups or (rule.group,))
            and rule.id in (self.rules or (rule.id,))
            and rule.id not in self.spares
        )


Label = tuple[int, bool]
"""Number of the context, and whether the phrase is of its ``any`` (else of its ``none``)."""


@dataclass(frozen=True)
class Language:
    """What the engine needs to know of a language beside the rules."""

    negation: Negation | None
    contexts: tuple[Context, ...]
    scanner: Scanner[Label]

    @cached_property
    def always(self) -> Sequence[Context]:
        """The contexts of quotation marks, which no words announce."""
        return [context for context in self.contexts if context.scope == "quotes"]

    def present(self, text: Text) -> Iterator[Context]:
        """The contexts that a sentence holds."""
        doc = text.doc
        found = {
            match.label
            for match in self.scanner.scan(text)
            if self.contexts[match.label[0]].scope != "list" or heads_list(doc, match.path[-1])
        }
        for number, positive in sorted(found):
            context = self.contexts[number]
            if not positive or (number, False) in found:
                continue
            if context.start and doc.sentences[text.first] >= START_SENTENCES:
                continue
            end = text.first + len(text.words)
            if context.question or asked(doc, end, end + 1) is None:
                yield context


@dataclass(frozen=True, slots=True)
class Languages:
    """The parameter files, read; a language is compiled when its first ad comes."""

    negations: Mapping[str, Marked]
    contexts: tuple[Context, ...]
    phrases: Mapping[str, Sequence[tuple[Label, notation.Phrase]]]

    def denials(self, lang: str, lexis: Lexis) -> Denials | None:
        """What a language negates with, if that is known, with the numbers of its words."""
        part = self.negations.get(lang)
        return read_denials(part, lexis) if part else None


@cache
def load_languages(folder: Path = PARAMETERS) -> Languages:
    """``negation.yml`` and ``contexts.yml`` of a folder; refuses what it does not understand."""
    negations = read(folder / "negation.yml").mapping(LANGUAGES)
    contexts, phrases = [], {lang: [] for lang in LANGUAGES}  # type: ignore[var-annotated]
    for number, (name, field) in enumerate(read(folder / "contexts.yml").mapping().items()):
        parts = field.mapping(
            (
                "reason",
                "scope",
                "kinds",
                "groups",
                "rules",
                "spares",
                "start",
                "question",
                "at_least",
                "until",
                *LANGUAGES,
            ),
            ("reason", "scope"),
        )
        contexts.append(_context(name, parts))
        for lang in LANGUAGES:
            if lang in parts:
                phrases[lang].extend(_phrases(number, parts[lang]))
    return Languages(negations, tuple(contexts), phrases)


def _context(name: str, parts: Mapping[str, Marked]) -> Context:
    scope = parts["scope"].string(SCOPES)
    if "until" in parts and scope != "near":
        parts["until"].refuse(f"the scope {scope} has no end", "use it with the scope near alone")
    return Context(
        name=name,
        scope=scope,
        kinds=parts["kinds"].strings(KINDS) if "kinds" in parts else (),
        groups=parts["groups"].strings() if "groups" in parts else (),
        rules=parts["rules"].strings() if "rules" in parts else (),
        spares=parts["spares"].strings() if "spares" in parts else (),
        start="start" in parts and parts["start"].truth(),
        question="question" in parts and parts["question"].truth(),
        at_least=parts["at_least"].whole(1, 9) if "at_least" in parts else 1,
        until=tuple(_until(parts["until"])) if "until" in parts else (),
    )


def _until(field: Marked) -> Iterator[tuple[str, str]]:
    for lang, expression in field.mapping(LANGUAGES).items():
        yield lang, rf"\b(?:{expression.regex()})\b"


def _phrases(number: int, part: Marked) -> Iterator[tuple[Label, notation.Phrase]]:
    fields = part.mapping(("words", "any", "none"), ("any",))
    words = read_words(fields["words"]) if "words" in fields else {}
    for name in ("any", "none"):
        for item in fields[name].items() if name in fields else ():
            yield (number, name == "any"), read_phrase(item, words)
