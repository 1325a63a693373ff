"""The pictures of an ad on its page: hashes compared, nothing shown."""

import re
from pathlib import Path

import pytest
import workbench_fakes as fakes
from workbench_fakes import FAR, PICTURE, SAME

from crawlers import picture_store
from crawlers.picture_store import Pictures as Store
from stream.messages import ScoredAd, now
from workbench import pictures
from workbench.pictures import Pictures


@pytest.fixture
def bench(tmp_path: Path) -> fakes.Bench:
    """Ads with pictures."""
    made = fakes.bench(tmp_path)
    fakes.name_pictures(made)
    return made


def section(page: str) -> str:
    found = re.search(r'<section aria-labelledby="pictures-title">.*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_the_page_of_an_ad_names_others_with_the_same_picture(bench: fakes.Bench) -> None:
    shown = section(bench.client(lang="en").get("/ad/x-1").text)

    assert re.findall(r'href="(/ad/[^"]+)"', shown) == ["/ad/x-2", "/ad/x-3"]
    assert "the same hash" in shown
    assert "nearly the same: 8 of 256 bits differ" in shown
    assert "1 more ad" in shown
    assert SAME in shown
    assert "<img" not in shown


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "not seen in another ad"), ("pl", "Nie widziano")]
)
def test_a_picture_of_one_ad_alone(bench: fakes.Bench, lang: str, said: str) -> None:
    assert said in section(bench.client(lang=lang).get("/ad/x-4").text)


def test_the_reason_is_said_in_the_readers_language(bench: fakes.Bench) -> None:
    shown = section(bench.client(lang="pl").get("/ad/x-5").text)

    assert shown.count("<li>") == 5
    for words in ("Już go nie było", "robots.txt", "animowane", "Nie udało się", "Jeszcze go nie"):
        assert words in shown
    assert "English" not in shown


def test_an_ad_without_pictures_has_no_such_section(bench: fakes.Bench) -> None:
    assert section(bench.client().get("/ad/x-6").text) == ""


def test_what_comes_and_goes_while_the_page_is_open(bench: fakes.Bench) -> None:
    engine = bench.services.state
    desk, store = Pictures(engine), Store(engine, "demo-jobs")
    before = desk.near(SAME)
    store.name("new", "https://jobs.example.com/ad/new", [PICTURE.format("new")])
    store.put(PICTURE.format("new"), sha256="s", hash="0" * 63 + "1")
    more = desk.near(SAME)
    picture_store.forget(engine, dict.fromkeys(("x-1", "x-2", "not-indexed"), now()))
    less = desk.near(SAME)

    assert (before.ads, more.ads, less.ads) == (4, 5, 2)
    assert {other.picture.ad for other in less.others} == {"new", "x-3"}
    assert [other.distance for other in less.others] == [1, 8]


def test_a_picture_of_many_ads_is_counted_and_not_listed(
    bench: fakes.Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = bench.services.state
    store = Store(engine, "demo-jobs")
    monkeypatch.setattr(pictures, "MANY", 20)
    for number in range(18):
        store.name(f"many-{number}", "https://jobs.example.com/", [PICTURE.format("far")])
    few = Pictures(engine).near(FAR, limit=7)
    for number in range(18, 40):
        store.name(f"many-{number}", "https://jobs.example.com/", [PICTURE.format("far")])
    shown = section(bench.client(lang="en").get("/ad/x-4").text)

    assert (few.ads, len(few.others)) == (19, 7)
    assert few.others[0].picture.ad == "many-17"  # the latest
    assert "20 or more other ads" in shown


def test_no_more_ads_are_read_than_are_shown(bench: fakes.Bench) -> None:
    engine, read = bench.services.state, []
    for number in range(9):
        Store(engine, "demo-jobs").name(f"many-{number}", "", [PICTURE.format("far")])

    def get(ident: str) -> ScoredAd | None:
        read.append(ident)
        return bench.services.index.get("x-1")

    (shown,) = Pictures(engine).of("x-4", get)
    assert (len(shown.others), shown.more) == (5, 4)
    assert len(read) == 5


def test_the_sources_say_what_is_done_with_pictures(bench: fakes.Bench) -> None:
    page = bench.client(lang="pl").get("/sources").text

    assert "przechowywane są skróty zdjęć" in page
    assert "zdjęcia nie są pobierane" in page


def test_the_read_is_logged(bench: fakes.Bench) -> None:
    from workbench import audit

    bench.client().get("/ad/x-1")

    assert [(row.action, row.target) for row in audit.rows(bench.services.state, 1)] == [
        ("ad", "x-1")
    ]
