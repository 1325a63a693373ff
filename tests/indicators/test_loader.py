"""What the loader refuses, and how it says so."""

from dataclasses import replace

import pytest

from indicators import RuleError, load_rules
from indicators.catalogue import load_catalogue
from indicators.loader import known_ids, read_rule
from tests.indicators.factory import make_rule
from tests.indicators.shipped import ALL

GOOD = """id: demo
title: Demo
status: experimental
evidence: C
direction: "+"
kinds: [job]
description: Detects a demonstration.
detection:
  en:
    any:
      - pay fee
"""


def test_ids_are_known_without_reading_the_rules():
    assert known_ids() == {rule.id for rule in ALL} | load_catalogue().keys()


def test_a_rule_needs_little():
    rule = read_rule(GOOD, "rules/dependency/demo.yml", "dependency")
    assert (rule.id, rule.group, rule.languages) == ("demo", "dependency", ("en",))
    assert rule.flags_alone is False


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title: Demo\n", "", r"demo.yml:1: field `title` is missing; add `title:`"),
        ("title: Demo", "titel: Demo", r"demo.yml:2: titel: unknown field; use one of: id, "),
        ("title: Demo", "title: Demo\ntitle: Two", r"demo.yml:3: title: the field stands twice"),
        ("evidence: C", "evidence: F", r"demo.yml:4: evidence: 'F' is not known; use one of: A, B"),
        ('"+"', "-", r"demo.yml:5: no valid YAML .*lone minus"),
        ("[job]", "[]", r"demo.yml:6: kinds: no kind of ad"),
        ("[job]", "job", r"demo.yml:6: kinds: 'job' where a list is expected"),
        ("  en:", "  xx:", r"demo.yml:9: detection.xx: unknown field"),
        ("- pay fee", "[]", r"demo.yml:11: detection.en.any: an empty list"),
        ("pay fee", "pay (fee", r"demo.yml:11: detection.en.any\[0\]: brackets of"),
        ("pay fee", "..3 (fee)", r"any\[0\]: '..3 \(fee\)' has no word that must stand"),
        ("pay fee", "pay ..3", r"ends with a gap; remove it"),
        ("pay fee", "pay ..99 fee", r"a gap of 99 words is too wide; use at most 20"),
        ("pay fee", '"#"', r"holds only numbers, capitals or optional words"),
        ("pay fee", '"{fee} now"', r"no list 'fee' under `words`; known: none"),
        ("pay fee", "fe* now", r"'fe\*' is too short"),
        ("pay fee", "{regex: '(fee'}", r"no valid regex"),
        ("pay fee", "{regex: 'Fée \\d'}", r"regex: 'Fée ' is not folded; write 'fee '"),
        ("pay fee", "{phrase: fee, regex: fee}", r"not exactly one kind of matcher"),
        ("pay fee", "{phrase: fee, scope: page}", r"scope: 'page' is not known"),
        ("pay fee", "{entity: {value: x}}", r"entity: field `type` is missing"),
        ("pay fee", "{field: salary.max, is: {under: 3}}", r"is.under: unknown field"),
        ("pay fee", "{free: a ..2 b}", r"is in free order"),
        ("pay fee", "{phrase: fee, none: []}", r"any\[0\].none: an empty list"),
        ("pay fee", "{phrase: fee, none: [{phrase: key, none: [door]}]}", r"a `none` inside a"),
        ("pay fee", "{phrase: fee, none: [{field: country, is: PL}]}", r"more than words"),
        ("pay fee", "{phrase: fee, nones: [key]}", r"any\[0\].nones: unknown field"),
    ],
)
def test_a_mistake_is_named_with_file_line_field_and_cure(old, new, message):
    assert old in GOOD
    with pytest.raises(RuleError, match=message):
        read_rule(GOOD.replace(old, new), "demo.yml", "dependency")


def test_words_need_a_language():
    with pytest.raises(RuleError, match="words without a language"):
        make_rule('every: {any: ["fee"]}')


def test_an_empty_folder_and_a_double_id_are_refused(tmp_path):
    with pytest.raises(RuleError, match="no rules"):
        load_rules(tmp_path)
    for group in ("a", "b"):
        (tmp_path / group).mkdir()
        (tmp_path / group / "demo.yml").write_text(GOOD)
    with pytest.raises(RuleError, match="id 'demo' is taken by"):
        load_rules(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1, 2]", b"a: &x [*x]", b"id: {a: 1}"])
def test_files_that_are_no_rules(tmp_path, content):
    (tmp_path / "demo.yml").write_bytes(content)
    with pytest.raises(RuleError):
        load_rules(tmp_path)


def test_examples_may_hold_entities_and_fields():
    more = """examples:
  en:
    match:
      - pay fee
      - text: call 500
        title: x
        salary: {min: 3, unit: hour}
        entities: [{type: phone, text: "500", value: "+48500"}]
    no_match: [nothing]
"""
    rule = read_rule(GOOD + more, "demo.yml", "dependency")
    assert [example.match for example in rule.examples] == [True, True, False]
    assert (rule.examples[1].entities[0].start, rule.examples[1].ad.salary.min) == (5, 3)


def test_an_entity_of_an_example_stands_in_it():
    more = "examples: {en: {match: [{text: a, entities: [{type: phone, text: b}]}]}}\n"
    with pytest.raises(RuleError, match="'b' does not stand in the example"):
        read_rule(GOOD + more, "demo.yml", "dependency")


def test_rules_that_are_read_lazily_say_the_same():
    for late, rule in zip(load_rules(lazy=True), ALL, strict=True):
        assert late.languages == rule.languages
        assert "xx" not in late.detection
        assert replace(late, detection=dict(late.detection), examples=rule.examples) == rule
