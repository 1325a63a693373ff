"""Judgements are only ever added, the latest counts, and the last can be taken back."""

import re
from pathlib import Path

import pytest
import workbench_fakes as fakes
from sqlalchemy import text

from stream import state
from workbench import questions
from workbench.review import LABELS, Labels, Thing

FEE = Thing("x-1", "debt-upfront-fee", "pl", "flagged")
WHOLE = Thing("x-1", "", "pl", "chosen")


@pytest.fixture
def labels(tmp_path: Path) -> Labels:
    engine = state.open_state(f"sqlite:///{tmp_path / 'state.db'}")
    return Labels(engine)


def test_the_latest_verdict_counts(labels: Labels) -> None:
    labels.judge([FEE], "yes", "a")
    labels.judge([FEE], "no", "a")

    assert [(one.verdict, one.reviewer, one.stratum) for one in labels.all()] == [
        ("no", "a", "flagged")
    ]


def test_reviewers_do_not_touch_each_other(labels: Labels) -> None:
    labels.judge([FEE], "yes", "a")
    labels.judge([FEE], "no", "b")

    assert {(one.reviewer, one.verdict) for one in labels.all()} == {("a", "yes"), ("b", "no")}
    assert labels.of("a", ["x-1"]) == {("x-1", "debt-upfront-fee"): "yes"}
    assert labels.undo("c") == []


def test_undo_restores_what_was_before(labels: Labels) -> None:
    labels.judge([FEE], "yes", "a")
    labels.judge([FEE], "no", "a")

    assert labels.undo("a") == [FEE]
    assert labels.of("a", ["x-1"]) == {("x-1", "debt-upfront-fee"): "yes"}
    assert labels.undo("a") == [FEE]
    assert labels.of("a", ["x-1"]) == {}
    assert labels.undo("a") == []


def test_undo_takes_back_a_whole_batch(labels: Labels) -> None:
    labels.judge([FEE], "yes", "a")
    labels.judge([WHOLE, Thing("x-2")], "unsure", "a")

    assert len(labels.undo("a")) == 2
    assert labels.done("a") == {("x-1", "debt-upfront-fee")}


def test_nothing_is_ever_changed_or_deleted(labels: Labels) -> None:
    labels.judge([FEE], "yes", "a")
    labels.undo("a")

    with labels._engine.connect() as connection:
        found = connection.execute(LABELS.select().order_by(LABELS.c.seq)).all()
    assert [row.verdict for row in found] == ["yes", "withdrawn"]


class TestQuestions:
    def test_the_sample_is_stable_and_of_its_size(self) -> None:
        drawn = [n for n in range(20_000) if questions.drawn(f"ad-{n}", 0.05, "sample")]

        assert 900 < len(drawn) < 1100
        assert drawn == [n for n in range(20_000) if questions.drawn(f"ad-{n}", 0.05, "sample")]

    def test_unflagged_ads_are_mixed_in(self) -> None:
        flagged = fakes.copies(fakes.ADS[0], 3)
        plain = fakes.copies(fakes.ADS[5], 200)

        found = questions.build(flagged, plain, set())

        strata = [thing.stratum for thing in found]
        assert strata[:4] == ["flagged", "flagged", "flagged", "random"]
        assert all(thing.indicator == "" for thing in found if thing.stratum == "random")

    def test_what_is_done_is_not_asked_again(self) -> None:
        found = questions.build(fakes.ADS[:1], (), {("x-1", "debt-upfront-fee")})

        assert "debt-upfront-fee" not in {thing.indicator for thing in found}


def answer(bench: fakes.Bench, client: fakes.TestClient, verdict: str) -> str:
    page = client.get("/review").text
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    form = {name: form.get(name, "") for name in ("seal", "ad", "indicator", "stratum")}
    client.post("/review", data={**form, "verdict": verdict})
    return form["ad"] + "/" + form["indicator"]


def test_the_queue_goes_on_and_back(bench: fakes.Bench) -> None:
    client = bench.client()

    first, second = answer(bench, client, "yes"), answer(bench, client, "no")
    page = client.post("/review/undo", data={"seal": bench.seal(client)}).text

    assert first != second
    assert f'name="indicator" value="{second.split("/")[1]}"' in page
    assert "1 judged by you" in page


def test_the_queue_is_blind(bench: fakes.Bench) -> None:
    page = bench.client().get("/review").text
    turn = page[page.index('id="turn"') : page.index("</main>")]

    assert not re.search(r"elevated|high|score \+|Score|share", turn)


def test_the_queue_ends(tmp_path: Path) -> None:
    bench = fakes.bench(tmp_path, ads=fakes.ADS[3:4])
    client = bench.client()
    left = int(re.search(r"(\d+) questions? left", client.get("/review").text)[1])

    for _ in range(left):
        answer(bench, client, "unsure")

    assert "Everything is judged" in client.get("/review").text


def test_judging_from_a_page_counts_at_once(bench: fakes.Bench) -> None:
    client = bench.client()
    form = {"seal": bench.seal(client), "indicator": "debt-upfront-fee", "next": "/ad/x-1"}

    answer = client.post("/judge", data={**form, "ad": "x-1", "verdict": "yes"})

    assert answer.headers["location"] == "/ad/x-1"
    assert "too few judgements: right 1 of 1" in client.get("/ad/x-1").text


def test_many_ads_are_judged_and_taken_back_at_once(bench: fakes.Bench) -> None:
    client = bench.client()
    seal = bench.seal(client)
    form = {"seal": seal, "verdict": "no", "ad": ["x-1", "x-2", "x-1"]}

    told = client.post("/judge", data=form, headers={"hx-request": "true"}).text
    assert "2 things" in told
    assert told.count("your judgement: no") == 2
    assert client.get("/").text.count("your judgement: no") == 2

    client.post("/undo", data={"seal": seal})
    assert "your judgement" not in client.get("/").text


def test_an_ad_that_is_gone_holds_up_no_other(bench: fakes.Bench) -> None:
    client = bench.client()
    form = {"seal": bench.seal(client), "verdict": "no", "ad": ["x-1", "gone", "x-2"]}

    told = client.post("/judge", data=form, headers={"hx-request": "true"}).text

    assert "2 things. 1 ad is no longer in the index." in told
    assert client.get("/").text.count("your judgement: no") == 2


@pytest.mark.parametrize(
    ("form", "status"),
    [({"verdict": "maybe", "ad": "x-1"}, 422), ({"verdict": "yes", "ad": "nothing"}, 404)],
)
def test_nonsense_is_refused(bench: fakes.Bench, form: dict[str, str], status: int) -> None:
    client = bench.client()

    answer = client.post("/judge", data={**form, "seal": bench.seal(client)})

    assert answer.status_code == status
    with bench.services.state.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM labels")).scalar() == 0
