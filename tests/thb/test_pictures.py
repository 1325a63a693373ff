"""``thb pictures``, and what becomes of hashes when an ad is deleted."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from classifiers.images import hash_image
from crawlers import picture_store
from crawlers.picture_store import Pictures
from stream.messages import FOREVER, now
from stream.stages import Context, Incoming, Record
from stream.state import open_state
from tests.crawlers import shapes
from tests.thb.conftest import Thb
from thb.watching import WatchAndForgetStep
from workbench import audit
from workbench.tags import Tags

PAGE = "https://example.com/jobs/{}"
A, B, C = (f"https://example.com/img/{name}" for name in ("a.png", "a-small.png", "c.png"))


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Engine]:
    """Three ads: two with the same picture in two sizes, one with another."""
    engine = open_state(f"sqlite:///{tmp_path / 'home' / 'state.db'}")
    store = Pictures(engine, "board")
    bodies = {A: shapes.picture(1), B: shapes.picture(1, (120, 90)), C: shapes.picture(2)}
    for number, (url, body) in enumerate(bodies.items(), 1):
        store.name(f"ad-{number}", PAGE.format(number), [url])
        store.put(url, sha256=str(number), hash=hash_image(body))
    store.name("ad-3", PAGE.format(3), ["https://example.com/img/late.png"])
    yield engine
    engine.dispose()


def rows(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_near_pictures_by_file_and_by_hash(thb: Thb, tmp_path: Path, state: Engine) -> None:
    file = tmp_path / "given.jpg"
    file.write_bytes(shapes.picture(1, (360, 270), "JPEG"))
    by_file = thb("pictures", "near", file, "--json")
    by_hash = thb("pictures", "near", hash_image(shapes.picture(1)).upper(), "--json")
    strict = thb("pictures", "near", hash_image(shapes.picture(1)), "--distance", "0", "--json")

    assert by_file.returncode == by_hash.returncode == 0, by_file.stderr
    assert {row["ad"] for row in rows(by_file.stdout)} == {"ad-1", "ad-2"}
    assert {row["ad"] for row in rows(by_hash.stdout)} == {"ad-1", "ad-2"}
    assert rows(by_hash.stdout)[0]["distance"] == 0
    assert {"ad", "distance", "hash", "sha256", "page", "url", "source"} <= rows(by_hash.stdout)[
        0
    ].keys()
    assert "2 ads" in by_hash.stderr
    assert "ad-1" in {row["ad"] for row in rows(strict.stdout)}
    assert {row["distance"] for row in rows(strict.stdout)} == {0}
    assert file.read_bytes() == shapes.picture(1, (360, 270), "JPEG")


def test_pictures_of_an_ad_and_the_log(thb: Thb, state: Engine) -> None:
    found = rows(thb("pictures", "of", "ad-3", "--json").stdout)
    table = thb("pictures", "of", "ad-3").stdout

    assert {str(row["url"]) for row in found} == {C, "https://example.com/img/late.png"}
    assert C in table
    logged = [(row.action, row.target, row.result, row.role) for row in audit.rows(state)]
    assert logged == [("pictures-of", "ad-3", "2", "terminal")] * 2


@pytest.mark.parametrize("wanted", ["text.png", "missing.png", "0" * 63])
def test_what_is_no_picture_is_refused(thb: Thb, tmp_path: Path, wanted: str) -> None:
    (tmp_path / "text.png").write_text("no picture")
    ended = thb("pictures", "near", tmp_path / wanted)

    assert ended.returncode == 1
    assert wanted in ended.stderr
    assert "Traceback" not in ended.stderr


def tombstone(key: str, at: int, before: int = FOREVER) -> Incoming:
    return Incoming(Record("thb.scored", 0, 0, key, None, at), None, before)


def test_a_tombstone_takes_the_pictures_of_its_ad(tmp_path: Path, state: Engine) -> None:
    url = f"sqlite:///{tmp_path / 'home' / 'state.db'}"
    context = Context(home=tmp_path, stream_url="", index_url="", state_url=url, evidence_url="")
    before = now() - 3_600_000_000
    Tags(state).add(["ad-1", "ad-2"], "bus", "A. Nowak")
    with closing(WatchAndForgetStep(context)) as step:
        outcomes = step.process([tombstone("ad-1", now()), tombstone("ad-2", before)])

    assert [list(one) for one in outcomes] == [[], []]  # type: ignore[arg-type]
    assert picture_store.of_ad(state, "ad-1") == []
    assert Tags(state).ads("bus") == ["ad-2"]
    assert len(picture_store.of_ad(state, "ad-2")) == 1  # a crawl named it after the tombstone


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
@pytest.mark.parametrize("together", [True, False])
def test_of_two_tombstones_the_one_that_reaches_further_counts(
    tmp_path: Path, state: Engine, order: list[int], together: bool
) -> None:
    url = f"sqlite:///{tmp_path / 'home' / 'state.db'}"
    context = Context(home=tmp_path, stream_url="", index_url="", state_url=url, evidence_url="")
    Tags(state).add(["ad-1"], "bus", "A. Nowak")
    both = [tombstone("ad-1", now()), tombstone("ad-1", now() + 1, 100)]
    batch = [both[number] for number in order]
    with closing(WatchAndForgetStep(context)) as step:
        for part in [batch] if together else [[one] for one in batch]:
            step.process(part)

    assert Tags(state).ads("bus") == []
    assert picture_store.of_ad(state, "ad-1") == []
