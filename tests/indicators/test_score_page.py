"""The numbers of docs/score.md are those of the system."""

import re
from pathlib import Path

from indicators import assess
from indicators.parameters import load_parameters
from stream.messages import Ad
from tests.indicators.factory import make_docs
from tests.indicators.shipped import ENGINE

PAGE = (Path(__file__).parents[2] / "docs" / "score.md").read_text(encoding="utf-8")


def judge(words):
    ad = Ad(id="x", kind="job", text=words, lang="pl")
    docs = make_docs(ad)
    return assess(ad, docs, ENGINE.find(ad, docs), ENGINE)


def example():
    return re.search(r"^> (.+)$", PAGE, re.MULTILINE)[1]


def test_the_worked_example_is_what_the_system_says():
    judged = judge(example())
    rows = re.findall(
        r"^\| ([\w-]+): (\*.+\*) \| ([\w-]+) \| .+ \| (\d\.\d\d) \|$", PAGE, re.MULTILINE
    )
    assert rows
    assert {name: float(share) for name, _, _, share in rows} == {
        hit.indicator: hit.share for hit in judged.hits
    }
    for name, words, family, _ in rows:
        hit = next(hit for hit in judged.hits if hit.indicator == name)
        assert ENGINE.by_id[name].group == family
        assert [span.text for span in hit.spans] == re.findall(r"\*(.+?)\*", words)
    assert f"**{judged.score:.2f}**" in PAGE
    assert (judged.band, judged.flagged) == ("elevated", True)


def test_its_counterpart_is_too():
    sentences = example().split(". ")
    sentences[1] = "Nie pobieramy żadnej kaucji"
    judged = judge(". ".join(sentences))
    assert f"score of **{judged.score:.2f}**" in PAGE
    assert len(judged.hits) == 3


def test_weights_and_thresholds_are_those_of_the_file():
    parameters = load_parameters()
    for grade, share in re.findall(r"^\| ([A-D]), .+? \| (\d\.\d\d) \|", PAGE, re.MULTILINE):
        assert parameters.priors[grade, "+"] == round(float(share) * 100)
    assert f"`elevated` from {parameters.elevated / 100:.2f}" in PAGE
    assert f"`high` from {parameters.high / 100:.2f}" in PAGE
    assert f"at most {parameters.caps['default'] / 100:.2f}" in PAGE
    assert {
        parameters.exceptions[name] for name in ("job-no-experience", "dependency-tied-housing")
    } == {20}
