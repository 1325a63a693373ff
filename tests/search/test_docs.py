"""What the documentation of the query language shows is understood, or refused, as it says."""

import re
from pathlib import Path

import pytest

from search import QueryError, parse_query
from search.schema import FIELDS
from tests.search.factory import ZONE

TEXT = (Path(__file__).parents[2] / "docs" / "search.md").read_text("utf-8")
TABLE, REFUSED = TEXT.split("### Fields")[0], TEXT.split("### What is refused")[1].split("##")[0]
EXAMPLES = [
    query
    for line in TABLE.splitlines()
    if line.startswith("| `")
    for query in re.findall(r"`([^`]+)`", line.split("|")[1])
]


@pytest.mark.parametrize("query", EXAMPLES)
def test_examples_are_understood(query: str) -> None:
    assert parse_query(query, ZONE)


@pytest.mark.parametrize("query", [*re.findall(r"\(`([^`]+)`", REFUSED), "te*t"])
def test_what_is_said_to_be_refused_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        parse_query(f"a{query}" if query.startswith("^") else query, ZONE)


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_documented(name: str) -> None:
    assert f"`{name}`" in TEXT.split("### Fields")[1]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 20
