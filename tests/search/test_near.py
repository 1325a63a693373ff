"""``"these words"~5`` in the embedded index: the same ads as the meaning of the query."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from search import Index, Item, Request, item_of, near, open_index, parse_query
from search.matcher import compiled
from tests.search.factory import ZONE, make_ad

WORDS = ("praca", "wiza", "hotel", "umowa", "stawka", "kuchnia", "nocna")


def made(number: int, rng: Random) -> Item:
    title, body = (" ".join(rng.choices(WORDS, k=rng.randrange(most))) for most in (6, 40))
    return item_of(make_ad(id=f"x-{number}", title=title, text=body, flagged=number % 2 == 0))


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with closing(open_index(f"tantivy:///{tmp_path}/index", write=True)) as opened:
        yield opened


def found(index: Index, query: str) -> list[str]:
    return sorted(index.ids(parse_query(query, ZONE)))


@pytest.mark.parametrize(
    ("words", "slops"), [(2, (0, 1, 3, 9)), (3, (0, 1, 2, 5, 9)), (4, (1, 3)), (5, (2,))]
)
def test_phrases_are_what_they_mean(index: Index, words: int, slops: tuple[int, ...]) -> None:
    rng = Random(words)
    items = [made(number, rng) for number in range(150)]
    index.write_items(items)
    hits = 0
    for _ in range(12):
        for slop in slops:
            query = f'"{" ".join(rng.choices(WORDS[:5], k=words))}"~{slop}'
            test = compiled(parse_query(query, ZONE).root)
            expected = sorted(item.ad.id for item in items if test(item))
            assert found(index, query) == expected, query
            assert found(index, f"NOT {query}") == sorted(
                item.ad.id for item in items if item.ad.id not in expected
            )
            hits += len(expected)
    assert hits


def test_one_word_again_and_again_is_read_only_where_it_comes_twice(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    stand = near._stand
    monkeypatch.setattr(near, "_stand", lambda line, *more: read.append(line) or stand(line, *more))
    texts = ["praca", "praca wiza hotel praca", "praca praca", "praca praca wiza praca", "wiza"]
    index.write([make_ad(id=f"{n}", title="x", text=text) for n, text in enumerate(texts)])

    assert found(index, 'text:"praca praca"~1') == ["2", "3"]
    assert len(read) == 2
    assert found(index, 'text:"praca praca"~2') == ["1", "2", "3"]
    assert found(index, 'text:"praca praca praca"~1') == ["3"]


def test_what_is_written_and_deleted_counts_at_once(index: Index) -> None:
    query = '"praca wiza hotel"~4'
    assert found(index, query) == []
    index.write([make_ad(id="a", text="hotel, praca bez wiza"), make_ad(id="b", text="hotel wiza")])
    assert found(index, query) == ["a"]
    index.write([make_ad(id="b", text="wiza hotel praca", version=9)], deletes=["a"])
    assert found(index, query) == ["b"]


def test_a_reader_sees_what_another_has_written(tmp_path: Path) -> None:
    url, query = f"tantivy:///{tmp_path}/index", '"praca wiza hotel"~4'
    with closing(open_index(url)) as reader, closing(open_index(url, write=True)) as writer:
        assert found(reader, query) == []
        for number in range(3):
            writer.write([make_ad(id=f"x-{number}", text="hotel, praca bez wiza")])
            assert len(found(reader, query)) == number + 1


def test_pages_by_relevance_put_pairs_that_come_often_first(index: Index) -> None:
    often = "praca wiza hotel " * 5
    index.write(
        [make_ad(id="once", text="praca wiza hotel umowa"), make_ad(id="often", text=often)]
    )
    query = parse_query('"hotel praca wiza"~4', ZONE)

    page = index.search(Request(query=query, all=True, sort="relevance"))

    assert [one.ad.id for one in page.items] == ["often", "once"]
