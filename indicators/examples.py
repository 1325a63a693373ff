"""Runs the examples that the rules carry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indicators.engine import Engine
from indicators.rule import EVERY, Example, Rule, TogetherMatcher
from stream.messages import Ad
from text import analyse
from text.doc import Doc


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """Whether an example's rule did what the example says, and the indicators that its words made
    fire: neither context nor what rests on what the ad lacks (an example is not a whole ad)."""

    example: Example
    ok: bool
    fired: tuple[str, ...]

    @property
    def problem(self) -> str:
        """What went wrong, in words; empty when nothing did."""
        if self.ok:
            return ""
        wanted = "should be met and is not" if self.example.match else "is met and should not be"
        return f"{self.example.rule} {wanted}: {self.example.ad.title or self.example.ad.text}"


def run_examples(rules: Sequence[Rule]) -> list[ExampleResult]:
    """Every example of every rule, found among all the rules."""
    engine = Engine(rules)
    return [run_example(example, engine) for example in _examples(rules)]


def run_example(example: Example, engine: Engine) -> ExampleResult:
    """One example."""
    findings = engine.find(example.ad, docs_of(example.ad), example.entities)
    met = any(finding.indicator == example.rule for finding in findings)
    fired = tuple(
        finding.indicator
        for finding in findings
        if finding.spans and not _needs_whole_ad(engine.by_id[finding.indicator])
    )
    return ExampleResult(example, met is example.match, fired)


def _needs_whole_ad(rule: Rule) -> bool:
    """Whether a rule is context only, or asks what an ad lacks."""
    every = rule.detection.get(EVERY)
    matchers = every.any if every else ()
    lacking = any(isinstance(one, TogetherMatcher) and one.lacks for one in matchers)
    return rule.direction == "0" or lacking


def docs_of(ad: Ad) -> dict[str, Doc]:
    """Title and text, analysed in the ad's language; the title's is the text's."""
    body = analyse(ad.text, ad.lang)
    return {"title": analyse(ad.title, ad.lang or body.lang), "text": body}


def _examples(rules: Sequence[Rule]) -> Iterator[Example]:
    for rule in rules:
        yield from rule.examples
