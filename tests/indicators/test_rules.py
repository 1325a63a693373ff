"""Every example of every rule is a test."""

import pytest

from indicators import RULES
from indicators.catalogue import load_catalogue
from indicators.examples import run_example
from indicators.rule import LANGUAGES, Example
from indicators.views import summary
from tests.indicators.shipped import ALL, ENGINE

EXAMPLES = [example for rule in ALL for example in rule.examples]


def test_there_are_rules_of_four_groups():
    assert len(ALL) >= 16
    assert len({rule.group for rule in ALL}) >= 4
    assert len(EXAMPLES) >= 10 * len(ALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.rule}-{e.ad.id}")
def test_example(example: Example):
    assert run_example(example, ENGINE).problem == ""


def test_each_file_lies_in_the_folder_of_its_family():
    for path in RULES.rglob("*.yml"):
        assert path.parent.name == load_catalogue()[path.stem].group


def test_every_rule_says_why_in_two_languages():
    for rule in ALL:
        assert rule.reason
        assert rule.reason_pl
        assert rule.title_pl


def test_the_list_names_all_languages_in_their_order():
    assert {tuple(summary(rule)["languages"]) for rule in ALL} == {LANGUAGES}
