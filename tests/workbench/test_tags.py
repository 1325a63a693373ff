"""Tags: put on, taken off, found again, and gone with their ad."""

from pathlib import Path

import pytest
import workbench_fakes as fakes

from stream import state
from stream.messages import now
from workbench import audit
from workbench.tags import Tags, clean, forget


@pytest.fixture
def tags(tmp_path: Path) -> Tags:
    return Tags(state.open_state(f"sqlite:///{tmp_path / 'state.db'}"))


def test_a_tag_is_put_on_once_and_taken_off(tags: Tags) -> None:
    assert tags.add(["x-1", "x-2", "x-1"], "Venlo", "a") == ["x-1", "x-2"]
    assert tags.add(["x-1", "x-3"], "Venlo", "b") == ["x-3"]
    tags.add(["x-1"], "bus", "b")

    assert tags.of(["x-1", "x-9"]) == {"x-1": ["Venlo", "bus"]}
    assert sorted(tags.all()) == [("Venlo", 3), ("bus", 1)]
    assert set(tags.ads("Venlo")) == {"x-1", "x-2", "x-3"}
    assert tags.remove(["x-1", "x-9"], "Venlo") == ["x-1"]
    assert tags.of(["x-1"]) == {"x-1": ["bus"]}


def test_tags_go_with_their_ad(tmp_path: Path) -> None:
    engine = state.open_state(f"sqlite:///{tmp_path / 'state.db'}")
    tags = Tags(engine)
    tags.add(["x-1", "x-2"], "Venlo", "a")

    forget(engine, {"x-1": now(), "x-2": now() - 3_600_000_000, "x-9": now()})

    assert tags.ads("Venlo") == ["x-2"], "its tag is newer than its tombstone"


@pytest.mark.parametrize(
    ("text", "kept"),
    [("  two \n words ", "two words"), ("a\u202eb\u200b", "ab"), ("x" * 99, "x" * 60), (" ", "")],
)
def test_a_tag_is_one_short_line(text: str, kept: str) -> None:
    assert clean(text) == kept


def test_an_ad_is_tagged_from_its_page(bench: fakes.Bench) -> None:
    client = bench.client()

    fakes.tag(bench, client, ad="x-1", tag="<b>Venlo</b>/1", next="/ad/x-1")

    page = client.get("/ad/x-1").text
    assert "&lt;b&gt;Venlo&lt;/b&gt;/1</a>" in page
    assert "tags: &lt;b&gt;Venlo" in client.get("/?q=opłata").text
    listed = client.get("/tags").text
    assert 'href="/tags/%3Cb%3EVenlo%3C%2Fb%3E%2F1"' in listed
    assert "Sortowanie paczek" in client.get("/tags/%3Cb%3EVenlo%3C%2Fb%3E%2F1").text
    assert client.get("/tags/nothing").status_code == 404
    fakes.tag(bench, client, ad="x-1", tag="<b>Venlo</b>/1", do="remove")
    assert "There are no tags yet" in client.get("/tags").text


def test_tagging_answers_in_place_can_be_undone_and_is_logged(bench: fakes.Bench) -> None:
    client = bench.client()

    answer = fakes.tag(bench, client, htmx=True, ad=["x-1", "x-2", "nope"], tag="bus").text

    assert "Tag “bus” put on 2 ads." in answer
    assert '<button name="do" value="remove">Undo</button>' in answer
    assert answer.count('name="ad" value="x-1"') == 3
    row = audit.rows(bench.services.state)[0]
    assert (row.action, row.target, row.result) == ("tag", "x-1, x-2", "add bus 2")
    assert "Write a tag first." in fakes.tag(bench, client, htmx=True, ad="x-1", tag=" ").text
    assert "Nothing was changed." in fakes.tag(bench, client, htmx=True, ad="x-1", tag="bus").text


def test_what_became_of_a_deleted_ad_is_said(bench: fakes.Bench) -> None:
    client = bench.client()
    fakes.tag(bench, client, ad="x-2", tag="bus")
    del bench.index.by_id["x-2"]

    assert "This ad is no longer in the index" in client.get("/tags/bus").text
