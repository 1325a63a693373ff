"""What a rule file holds, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from indicators.phrase import Phrase
from stream.messages import Ad, Entity

Direction = Literal["+", "-", "0"]
EVERY = "every"
"""Stands in place of a language: matchers that look at entities and fields, not at words."""

LANGUAGES = ("pl", "en", "uk", "ru", "ro", "es")
KINDS = ("job", "escort", "service", "review")
STATUSES = ("experimental", "test", "stable", "retired")
GRADES = ("A", "B", "C", "D", "N")
DIRECTIONS = ("+", "-", "0")
SCOPES = ("clause", "sentence")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMatcher:
    """Words. A ``none`` matcher has a ``scope``; ``negated`` keeps a match that stands under a
    negation; its own ``none`` speaks against this matcher alone."""

    where: str
    negated: bool = False
    scope: str = "sentence"
    fields: tuple[str, ...] = ("title", "text")
    kinds: tuple[str, ...] = ()
    none: tuple["TextMatcher", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseMatcher(TextMatcher):
    """A phrase over folded forms and lemmas."""

    phrase: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class RegexMatcher(TextMatcher):
    """A regular expression over the folded text."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Test:
    """A comparison of one value: ``op`` is one of ``fields.OPS``; ``value`` is a number, text, a
    tuple of texts, or the name of a dated parameter."""

    name: str
    op: str
    value: float | str | tuple[str, ...] | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityMatcher:
    """Entities of one of ``types`` that pass all tests, at least ``at_least`` different ones. With
    ``heed_words`` those are left out that the words around speak against: a negation, a warning, a
    ``none`` of the ad's language."""

    types: tuple[str, ...]
    tests: tuple[Test, ...]
    where: str
    at_least: int = 1
    heed_words: bool = False
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMatcher:
    """A field of the ad that passes a test; a field that is absent is unknown and never fires."""

    test: Test
    where: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelMatcher:
    """A fitted model's probability; where the model is absent it is unknown and never fires."""

    model: str
    at_least: float
    where: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationMatcher:
    """A test of an operation (ads linked by evidence); it never fires on a single ad."""

    test: Test
    where: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesMatcher:
    """Signs of a dated list of ``parameters/codes.yml``, at least ``at_least`` different ones."""

    codes: str
    where: str
    at_least: int = 1
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherMatcher:
    """Several ``parts`` of the rule that are all met somewhere in the ad, and none of ``lacks``."""

    parts: tuple[str, ...]
    lacks: tuple[str, ...]
    where: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignMatcher:
    """The words of another rule, that of id ``sign``, stand in the ad."""

    sign: str
    where: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterMatcher:
    """Entities of one of ``types`` (none: the words of the ad), looked up under ``by`` in snapshots
    of ``registers``: ``absent`` from all of them, ``present`` in one, there but ``inactive`` or
    ``recent``; or numbers in the text whose check digits are ``invalid``. What cannot be looked up
    is unknown and never fires."""

    registers: tuple[str, ...]
    by: str
    ask: str
    types: tuple[str, ...]
    tests: tuple[Test, ...]
    where: str
    kinds: tuple[str, ...] = ()


Matcher = (
    TextMatcher
    | EntityMatcher
    | FieldMatcher
    | CodesMatcher
    | ModelMatcher
    | OperationMatcher
    | TogetherMatcher
    | RegisterMatcher
    | SignMatcher
)


@dataclass(frozen=True, slots=True)
class Detection:
    """Fires when one of ``any`` is met and nothing of ``none`` speaks against it; where there is a
    ``beside``, one of that has to be met as well, anywhere in the ad. ``parts`` are named lists of
    matchers of which a ``TogetherMatcher`` speaks, ``words`` the word lists as they are written."""

    any: tuple[Matcher, ...]
    none: tuple[Matcher, ...] = ()
    beside: tuple[Matcher, ...] = ()
    parts: Mapping[str, tuple[Matcher, ...]] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A synthetic ad that the rule must (``match``) or must not meet."""

    rule: str
    lang: str
    match: bool
    ad: Ad
    entities: tuple[Entity, ...] = ()
    also: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One indicator: what it means, how it is found, and the examples that prove it."""

    id: str
    group: str
    title: str
    status: str
    evidence: str
    direction: str
    kinds: tuple[str, ...]
    description: str
    detection: Mapping[str, Detection]
    code: str = ""
    scope: str = "ad"
    flags_alone: bool = False
    protected: bool = False
    route: str = "normal"
    title_pl: str = ""
    description_pl: str = ""
    reason: str = ""
    reason_pl: str = ""
    references: tuple[str, ...] = ()
    falsepositives: tuple[str, ...] = ()
    falsepositives_pl: tuple[str, ...] = ()
    examples: tuple[Example, ...] = field(default=())
    where: str = ""
    digest: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which its words are known."""
        return tuple(lang for lang in self.detection if lang != EVERY)
