"""Which indicators have a rule in which languages."""

from indicators.catalogue import load_catalogue
from indicators.coverage import coverage
from indicators.rule import LANGUAGES
from tests.indicators.factory import make_rule
from tests.indicators.shipped import ALL


def test_a_row_for_every_indicator_of_the_scope() -> None:
    rows = coverage([])
    facts = [fact for fact in load_catalogue().values() if fact.scope == "ad"]
    assert [row.id for row in rows] == [fact.id for fact in facts]
    assert not any(row.full for row in rows)
    assert len(coverage([], "operation")) == len(load_catalogue()) - len(rows)


def test_a_language_without_patterns_is_told() -> None:
    rule = make_rule('en: {any: ["fee"]}', id="job-secrecy", group="job-offer")
    row = next(row for row in coverage([rule]) if row.id == "job-secrecy")
    assert row.examples == {**dict.fromkeys(LANGUAGES), "en": len(rule.examples)}
    assert not row.full


def test_matchers_that_need_no_words_hold_in_every_language() -> None:
    shipped = {row.id: row for row in coverage(ALL)}
    assert shipped["contact-multiple"].full
    assert min(n or 0 for n in shipped["debt-upfront-fee"].examples.values()) >= 10


def test_a_retired_rule_covers_nothing() -> None:
    rule = make_rule('en: {any: ["fee"]}', id="job-secrecy", status="retired")
    assert not any(row.full or row.examples["en"] for row in coverage([rule]))
