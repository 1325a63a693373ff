"""Records of deletions, and what stages make of held-back ads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stream.bus import Record
from stream.deletions import EXPIRED, Deletion, Deletions, ad_key, place_key
from stream.gate import ads_left
from stream.messages import FOREVER, Ad, Capture, RecordRef, now
from stream.stages import Incoming

LATER = now() + 10**12


@pytest.fixture
def deletions(tmp_path: Path) -> Iterator[Deletions]:
    store = Deletions.open(f"sqlite:///{tmp_path / 'state.db'}")
    yield store
    store.close()


def record(before: int = FOREVER, until: int = FOREVER, key: str = "x") -> Deletion:
    reason = EXPIRED if before < FOREVER else "request"
    return Deletion(key=ad_key(key), reason=reason, person="p", at=1, before=before, until=until)


PAIRS = [
    ("the stronger last", record(5, LATER), record(), record()),
    ("the stronger first", record(), record(5, LATER), record()),
    ("a day, then for good", record(until=LATER), record(), record()),
    ("for good, then a day", record(), record(until=LATER), record()),
    ("for good, then one that is over", record(), record(until=1), record()),
]


@pytest.mark.parametrize(("first", "second", "kept"), [pair[1:] for pair in PAIRS])
def test_what_holds_back_more_stays(
    deletions: Deletions, first: Deletion, second: Deletion, kept: Deletion
) -> None:
    deletions.add([first])
    deletions.add([second])

    assert deletions.get(ad_key("x")) == kept


def test_a_record_that_is_over_is_not_taken(deletions: Deletions) -> None:
    deletions.add([record(until=now() - 1)])

    assert list(deletions.every(expired=True)) == []


def test_an_ad_is_held_back_by_its_id_or_by_an_address_that_somebody_named(
    deletions: Deletions,
) -> None:
    url = "https://example.com/ad"
    other = Ad(id="other", kind="job", url=url)
    deletions.add([record(key="x")])
    assert deletions.left([other, Ad(id="x", kind="job", url=url)]) == [other]

    deletions.add([Deletion(key=place_key(url), reason="r", person="p", at=1)])
    assert deletions.left([other]) == []


@pytest.mark.parametrize(
    ("before", "left"),
    [(FOREVER, [("x", None), ("y", b"2")]), (100, [("y", b"2")]), (49, [("x", b"1"), ("y", b"2")])],
)
def test_an_old_page_removes_nothing_that_a_later_one_brought(
    deletions: Deletions, before: int, left: list[tuple[str, bytes | None]]
) -> None:
    page = Capture(
        id="c", source="s", kind="job", url="https://example.com", fetched_at=50, status=200,
        content_type="text/html", record=RecordRef(file="f", offset=0, sha256=""),
    )  # fmt: skip
    entry = Incoming(Record("thb.captures", 0, 0, "c", b"", 0), page)
    deletions.add([record(before)])

    assert ads_left([entry], [[("x", b"1"), ("y", b"2")]], deletions) == [left]
