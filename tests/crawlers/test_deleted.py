"""What was deleted is crawled no more: not asked for, not kept, not hashed, not written."""

import json
import subprocess

import pytest
from sqlalchemy import select

from crawlers.picture_store import pictures
from crawlers.seen import addresses
from stream.state import open_state
from tests.crawlers import board as boards
from tests.crawlers import shapes
from tests.crawlers.conftest import Place, describe

IMAGE = "<img src=/img/{}.png>"
TWO = """<html lang=pl><body><h1>Oferty</h1>{}</body></html>"""
POSTING = """<script type="application/ld+json">{{"@context": "https://schema.org", "@type":
"JobPosting", "title": "{0}", "identifier": "{0}", "description": "Praca przy {0}, {1}.",
"image": "/img/{0}.png"}}</script>"""


def two(round_: str) -> str:
    return TWO.format("".join(POSTING.format(name, round_) for name in ("kawa", "herbata")))


@pytest.fixture
def board() -> boards.Board:
    board = boards.Board()
    board.put("/jobs/", boards.listing("1", "2", "two"))
    for number in (1, 2):
        board.put(f"/jobs/{number}", boards.ad(number, IMAGE.format(number)))
    board.put("/jobs/two", two("wiosna"))
    for at, name in enumerate(("1", "2", "kawa", "herbata")):
        board.put(f"/img/{name}.png", shapes.picture(at), Content_Type="image/png")
    return board


def ads(place: Place) -> dict[str, str]:
    """Ids of the ads in the index, by title."""
    assert place.run("run", "--drain").code == 0
    found = place.run("search", "", "--all", "--json")
    return {item["title"]: item["id"] for item in json.loads(found.out)["items"]}


def rows(place: Place) -> tuple[set[str], set[str]]:
    """Ads whose pictures are known, and addresses that the crawler knows."""
    engine = open_state(f"sqlite:///{place.home / 'state.db'}")
    with engine.connect() as connection:
        named = set(connection.execute(select(pictures.c.ad)).scalars())
    known = set(addresses(engine))
    engine.dispose()
    return named, known


def kept(place: Place, url: str) -> int:
    """Records of an address in the evidence."""
    warc = place.home / "evidence"
    command = ["zgrep", "-a", "-h", f"^WARC-Target-URI: {url}", *map(str, warc.glob("*.gz"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.count(url)


def test_a_deleted_ad_is_crawled_no_more(place: Place, board: boards.Board) -> None:
    with boards.serve(board):
        place.source(describe(board.url(), pictures="hash"))
        place.crawl()
        before = ads(place)
        assert len(before) == 4
        gone, one = before["Sortowanie paczek 1"], board.url("/jobs/1")
        assert {gone, before["kawa"]} <= rows(place)[0]
        first = kept(place, one)
        assert first
        words = ("--reason", "request 12", "--yes", "--json")
        done = place.run("delete", gone, before["kawa"], *words)
        assert (done.code, json.loads(done.out)["addresses"]) == (0, 1), done.err
        left = {"Sortowanie paczek 2": before["Sortowanie paczek 2"], "herbata": before["herbata"]}
        assert ads(place) == left

        board.put("/jobs/", boards.listing("1", "2", "two", "moved"))
        board.put("/jobs/moved", "", 301, Location="/jobs/1")
        board.put("/jobs/1", boards.ad(1, "<p>Nowa treść</p>" + IMAGE.format(1)))
        board.put("/jobs/two", two("jesień"))
        board.hits.clear()
        out = place.path / "out"
        (run,) = place.crawl("--again", "--out", str(out)).runs
        paths = board.paths()
    assert (run["deleted"], paths.count("/jobs/moved"), paths.count("/jobs/1")) == (2, 1, 0)
    assert not {"/img/1.png", "/img/kawa.png"} & set(paths)
    assert ads(place) == left
    written = [json.loads(line) for line in (out / "ads.jsonl").read_text().splitlines()]
    assert {ad["id"] for ad in written} == set(left.values())
    assert any("jesień" in ad["text"] for ad in written)
    named, known = rows(place)
    assert named == set(left.values())
    assert one not in known
    assert kept(place, one) == first
    verified = place.run("evidence", "verify", str(place.home / "evidence"))
    assert verified.code == 0, verified.out
