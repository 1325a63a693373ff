"""Which indicators of the catalogue have a rule, and in which languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.catalogue import load_catalogue
from indicators.rule import EVERY, LANGUAGES, Rule


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator with the number of its examples in each language; ``None`` where the language
    has neither patterns of its own nor matchers that need no words."""

    id: str
    group: str
    examples: dict[str, int | None]

    @property
    def full(self) -> bool:
        """Whether it is found in every language."""
        return None not in self.examples.values()


def coverage(rules: Sequence[Rule], scope: str = "ad") -> list[Row]:
    """A row for every indicator of a scope, in the order of the catalogue."""
    by_id = {rule.id: rule for rule in rules if rule.status != "retired"}
    return [
        Row(fact.id, fact.group, {lang: _examples(by_id.get(fact.id), lang) for lang in LANGUAGES})
        for fact in load_catalogue().values()
        if fact.scope == scope
    ]


def _examples(rule: Rule | None, lang: str) -> int | None:
    if rule is None or not {lang, EVERY} & rule.detection.keys():
        return None
    wanted = (lang,) if lang in rule.detection else (lang, EVERY)
    return sum(example.lang in wanted for example in rule.examples)
