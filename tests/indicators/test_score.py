"""The score: shares, caps, bands, and the laws they obey."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import UNSET

from indicators import Engine, assess
from indicators.engine import Finding
from indicators.errors import RuleError
from indicators.parameters import load_parameters
from indicators.score import share_out
from stream.messages import Ad, Span
from tests.indicators.factory import make_docs, make_rule
from tests.indicators.shipped import ALL

PARAMETERS = load_parameters()
TEXT = "one two three four five six seven eight"
_names = (f"rule-{n}" for n in count())


BASE = make_rule('en: {any: ["zzz"]}', kinds="[job, escort]")


def rule(group="job-offer", evidence="C", direction="+", **facts):
    known = {"id": next(_names), "group": group, "evidence": evidence, "direction": direction}
    return replace(BASE, **{**known, **facts})


WEAK = (
    rule("recruiter", id="recruiter-informal-contact"),
    rule("dependency", id="dependency-tied-housing"),
)


def judge(*rules, words=TEXT, lang="en", denials=0):
    """Judges an ad that shows the rules and denies so many more signs of grade C."""
    ad = Ad(id="x", kind="job", text=words, lang=lang)
    others = [rule("dependency") for _ in range(denials)]
    found = [Finding(r.id) for r in rules]
    engine = Engine([*rules, *others, rule()])
    return assess(ad, make_docs(ad), found, engine, denied={r.id for r in others})


@pytest.mark.parametrize(
    ("rules", "score", "band"),
    [
        ([], 0, "low"),
        ([rule()], 0.7, "low"),
        ([rule(), rule()], 1.4, "low"),
        ([rule(), rule("dependency")], 1.4, "elevated"),
        ([rule(), rule("text", "A")], 1.9, "elevated"),
        ([rule("text", "A")], 1.2, "low"),
        ([rule(flags_alone=True)], 0.7, "elevated"),
        ([rule(), rule(), rule(), rule(), rule("dependency")], 2.8, "high"),
        ([rule(), rule("dependency"), rule("movement", "N", "-")], 0.2, "low"),
        ([rule(flags_alone=True), rule("movement", "N", "-")], -0.5, "elevated"),
        ([rule("person", "N", "0")], 0, "low"),
        ([rule("person", "D"), rule("contact", "D")], 0.7, "low"),
        ([rule(), rule(), rule("contact", "D"), rule("person", "D")], 2.1, "low"),
        ([rule(), rule("recruiter", id="recruiter-anonymous"), *WEAK], 1.6, "low"),
    ],
)
def test_bands(rules, score, band):
    judged = judge(*rules)
    assert (judged.score, judged.band) == (score, band)
    assert judged.flagged is (band in ("elevated", "high"))
    assert judged.probability is None


ALONE = rule("debt", flags_alone=True)


@pytest.mark.parametrize(
    ("rules", "denials", "gone"),
    [
        ([ALONE], 0, 0),
        ([ALONE], 1, 0),
        ([ALONE], 2, 1),
        ([ALONE, rule(), rule("movement")], 2, 0),
        ([ALONE, rule(), rule("movement")], 3, 1),
        ([ALONE, rule(), rule("movement"), rule("text")], 9, 0),  # 2.80: much is shown
        ([ALONE, *WEAK], 2, 1),
        ([rule(), rule("movement")], 9, 0),
        ([], 9, 0),
    ],
)
def test_what_flags_alone_is_doubted_where_more_is_denied_than_shown(rules, denials, gone):
    assert len(rules) - len(judge(*rules, denials=denials).hits) == gone


def test_what_is_set_aside_is_told_with_what_was_denied():
    weak, strong = rule("movement", "D"), [rule("dependency"), rule("movement")]
    engine = Engine([ALONE, weak, *strong])
    ad = Ad(id="x", kind="job", text=TEXT, lang="en")
    span = Span(field="text", start=0, end=4, text=TEXT[:4])
    denied = {weak.id, *(r.id for r in strong)}

    judged = assess(ad, make_docs(ad), [Finding(ALONE.id, (span,))], engine, denied=denied)

    assert judged.hits == ()
    assert judged.aside
    assert [(hit.indicator, hit.share, hit.spans) for hit in judged.aside.hits] == [
        (ALONE.id, 0, (span,))
    ]
    assert judged.aside.denied == tuple(sorted(r.id for r in strong))


def test_nothing_is_set_aside_where_nothing_would_flag_alone():
    assert judge(rule(), rule("movement"), denials=9).aside is UNSET
    assert judge(ALONE).aside is UNSET


def test_common_signs_that_are_denied_raise_no_doubt():
    weak = [rule("dependency", "D") for _ in range(5)]
    engine = Engine([ALONE, *weak])
    ad = Ad(id="x", kind="job", text=TEXT, lang="en")
    found = [Finding(ALONE.id)]
    assert assess(ad, make_docs(ad), found, engine, denied={r.id for r in weak}).flagged


def test_protected_traits_count_only_beside_another_family():
    trait = rule("person", "A", protected=True)
    assert judge(trait).score == 0
    assert judge(trait, rule("recruiter", "C", protected=True)).score == 0
    assert judge(trait, rule("person", "B")).hits[0].share == 0
    assert judge(trait, rule("contact", "C")).score == 1.9


def test_the_priority_route_flags_without_a_share():
    judged = judge(rule("person", "A", route="priority"))
    assert (judged.score, judged.route, judged.flagged, judged.band) == (0, "priority", True, "low")


@pytest.mark.parametrize(
    ("words", "lang"), [("too short", "en"), (TEXT, "uk"), (TEXT, ""), ("", "en")]
)
def test_language_or_length_that_do_not_allow_a_judgement(words, lang):
    ad = Ad(id="x", kind="job", text=words, lang=lang)
    docs = make_docs(ad)
    if lang == "":
        docs = {name: replace(doc, lang="") for name, doc in docs.items()}
    judged = assess(ad, docs, [], Engine([rule()]))
    assert (judged.band, judged.flagged) == ("insufficient", False)


def test_evidence_is_believed_even_in_a_short_text():
    assert judge(rule(flags_alone=True), words="short").band == "elevated"


WEAK = ("job-no-experience", "dependency-tied-housing", "recruiter-informal-contact")


def test_weak_signs_alone_never_flag():
    rules = [r for r in ALL if r.id in WEAK]
    ad = Ad(id="x", kind="job", text=TEXT, lang="en")
    judged = assess(ad, make_docs(ad), [Finding(r.id) for r in rules], Engine(rules))
    assert len(rules) == len(WEAK)
    assert (judged.band, judged.flagged) == ("low", False)


GROUPS = ("job-offer", "dependency", "contact", "person")
RULES = st.builds(
    rule,
    st.sampled_from(GROUPS),
    st.sampled_from("ABCDN"),
    st.sampled_from("+-0"),
    protected=st.booleans(),
    flags_alone=st.booleans(),
)
ORDER = ("insufficient", "low", "elevated", "high")


@given(st.lists(RULES, max_size=12), st.integers(0, 5))
def test_shares_add_up_to_the_score_as_printed(rules, denials):
    judged = judge(*rules, denials=denials)
    assert (
        f"{sum(hit.share for hit in judged.hits):.2f}".replace("-0.00", "0.00")
        == f"{judged.score:.2f}"
    )
    assert round(sum(round(hit.share * 100) for hit in judged.hits)) == round(judged.score * 100)


@example([rule(), rule(), rule(direction="-", flags_alone=True)], rule(), 2)
@given(st.lists(RULES, max_size=10), RULES, st.integers(0, 5))
def test_a_positive_hit_never_lowers_score_or_band(rules, extra, denials):
    before = judge(*rules, denials=denials)
    more = judge(*rules, make_positive(extra), denials=denials)
    assert more.score >= before.score
    assert ORDER.index(more.band) >= ORDER.index(before.band)


def make_positive(extra):
    return rule(extra.group, "B", "+")


@given(st.lists(RULES, min_size=1, max_size=12))
def test_caps_shrink_in_proportion(rules):
    shares = share_out(rules, PARAMETERS)
    for group in GROUPS:
        members = [
            r for r in rules if r.group == group and PARAMETERS.weight(r) > 0 and shares[r.id] > 0
        ]
        weights = sum(PARAMETERS.weight(r) for r in members)
        total = sum(shares[r.id] for r in members)
        assert total == min(weights, PARAMETERS.cap(group))
        for r in members:
            assert abs(shares[r.id] - PARAMETERS.weight(r) * total / weights) < 1


def test_every_number_has_a_reason(tmp_path):
    path = tmp_path / "score.yml"
    bands = "{elevated: 1, high: 2, families: 1, counting: 1}"
    doubt = "{denials: 1, below: 1}"
    path.write_text(f"weights: {{}}\ncaps: {{}}\nbands: {bands}\ndoubt: {doubt}\nenough: {{}}\n")
    with pytest.raises(RuleError, match=r"score\.yml:1: weights: field `A` is missing"):
        load_parameters(path)


def test_fitted_weights_take_precedence(tmp_path):
    from indicators.parameters import SCORE

    weights = tmp_path / "weights.yml"
    weights.write_text("date: 2026-11-01\nn: 500\nweights: {job-secrecy: 1.5}\n")
    fitted = load_parameters(SCORE, weights)
    secrecy = next(r for r in ALL if r.id == "job-secrecy")
    assert fitted.weight(secrecy) == 150
    assert fitted.version != PARAMETERS.version
