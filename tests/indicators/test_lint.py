"""What the linter finds."""

import pytest

from indicators import lint
from tests.indicators.factory import make_rule


def problems(detection, **facts):
    return [str(problem) for problem in lint([make_rule(detection, **facts)])]


@pytest.mark.parametrize(
    ("detection", "facts", "message"),
    [
        ('en: {any: ["fee"]}', {}, "the catalogue does not know the id"),
        ('en: {any: ["fee"]}', {}, "0 examples under en.match, at least 5 are needed"),
        ("every: {any: [{entity: {type: phone}}]}", {}, "0 examples under es.no_match"),
        ('en: {any: ["fee"]}', {}, "references is missing"),
        (
            'en: {any: ["fee"]}',
            {"description": "Finds x"},
            "description does not begin with 'Detects'",
        ),
        ('en: {any: ["fee"]}', {"reason": "'{sum}'"}, "reason names {sum}"),
        (
            'en: {any: ["fee"]}',
            {"id": "job-secrecy", "group": "dependency"},
            "group is 'dependency', in the catalogue 'job-offer'",
        ),
        (
            'en: {any: ["fee"]}',
            {"id": "job-secrecy", "group": "job-offer"},
            "flags_alone is False, in the catalogue True",
        ),
        (
            'en: {any: ["fee"]}',
            {"protected": "true", "flags_alone": "true"},
            "a protected trait flags alone",
        ),
        ('en: {any: ["pay fee", "fee"]}', {}, "any[0]: the pattern adds nothing to that of"),
        ('en: {any: ["fee"], none: ["fee"]}', {}, "the pattern cannot be met"),
        ("en: {any: [{phrase: fee, none: [fee]}]}", {}, "the pattern cannot be met"),
        (
            'en: {any: [{phrase: fee, none: [small key]}], none: ["key"]}',
            {},
            "any[0].none[0]: the pattern adds nothing to that of",
        ),
        (
            "en: {any: [{phrase: fee, fields: [title], none: [{phrase: key, fields: [text]}]}]}",
            {},
            "never stands beside a match",
        ),
        (
            "en: {any: [{phrase: fee, none: [{regex: '(?:a+)+'}]}]}",
            {},
            "a repetition inside a repetition",
        ),
        ("en: {any: [{regex: '(a+)+fee'}]}", {}, "a repetition inside a repetition"),
        (
            'en: {any: ["rude|drunk|time wasters|vulgar", "wasters|rude|vulgar|drunk"]}',
            {},
            "any[0]: `rude|drunk|time wasters|vulgar` is a sequence, but 'rude' and 'wasters' are "
            "alternatives elsewhere; write `[rude|drunk|time wasters|vulgar]` for alternatives, "
            "`[rude|drunk|time] [wasters|vulgar]` for a sequence",
        ),
        ("every: {parts: {x: [{sign: y}]}, any: [{together: [x]}]}", {}, "no rule 'y'"),
        (
            'en: {any: ["the|no fee|no"]}',
            {},
            "`the|no fee|no` is a sequence; write",
        ),
        (
            'en: {words: {soon: ["today|at once|now"]}, any: ["{soon}", "at|once|now|today"]}',
            {},
            "words.soon: `today|at once|now` is a sequence, but 'today' and 'once' are "
            "alternatives elsewhere; part alternatives by commas, write sequences out",
        ),
    ],
)
def test_each_problem_is_found_and_says_its_cure(detection, facts, message):
    found = problems(detection, **facts)
    assert any(message in problem for problem in found), found
    assert all("; " in problem for problem in found)


@pytest.mark.parametrize(
    "phrase",
    [
        "high|good pay|wages",
        "[rude|drunk|time wasters|vulgar]",
        "[rude|drunk] [wasters|vulgar]",
        "rude|drunk ..1 wasters|vulgar",
        "rude|drunk wasters",
    ],
)
def test_a_sequence_is_no_problem_where_nothing_says_that_a_choice_is_meant(phrase):
    found = problems(f'en: {{any: ["{phrase}", "wasters|rude|vulgar|drunk"]}}')
    assert not any("is a sequence" in problem for problem in found), found


def test_a_none_of_one_pattern_makes_it_no_wider_than_another():
    found = problems('en: {any: [pay fee, {phrase: fee, none: [key]}], none: ["coin"]}')
    assert not any("adds nothing" in problem for problem in found), found


def test_a_phrase_that_is_negated_by_its_own_words_can_be_met():
    found = problems('en: {any: ["=no contract"]}')
    assert not any("cannot be met" in problem for problem in found)


def test_an_example_on_which_another_rule_fires_is_a_problem_unless_it_is_explained():
    one = make_rule('en: {any: ["fee"]}\n', id="one", examples="{en: {match: [fee deposit]}}")
    two = make_rule('en: {any: ["deposit"]}', id="two")
    assert any("two fires on this example" in str(p) for p in lint([one, two]))
    explained = make_rule(
        'en: {any: ["fee"]}\n',
        id="one",
        examples="{en: {match: [{text: fee deposit, also: {two: both are said}}]}}",
    )
    assert not any("two fires" in str(p) for p in lint([explained, two]))
