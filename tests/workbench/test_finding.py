"""The state of a search lives in its address."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

import search
from workbench.finding import FACETS, Ask, Filter, compose, facets, quote

ZONE = ZoneInfo("Europe/Warsaw")


@pytest.mark.parametrize(
    ("q", "filters", "query"),
    [
        ("", [], ""),
        ("opłata", [], "opłata"),
        ("a OR b", ["kind:job"], "(a OR b) kind:job"),
        ("", ["band:high", "band:elevated"], "(band:high OR band:elevated)"),
        ("x", ["-source:demo-jobs"], "(x) -source:demo-jobs"),
        ("", ["city:Nowy Sącz"], 'city:"Nowy Sącz"'),
    ],
)
def test_filters_become_part_of_the_query(q: str, filters: list[str], query: str) -> None:
    chosen = [found for text in filters if (found := Filter.read(text))]

    assert compose(q, chosen) == query
    search.parse_query(query, ZONE)


@pytest.mark.parametrize("text", ["", "band", "band:", ":x", "nonsense:x", "-:"])
def test_nonsense_is_no_filter(text: str) -> None:
    assert Filter.read(text) is None


@given(st.text(max_size=40).filter(lambda value: any(map(str.isalnum, value))))
def test_any_value_can_be_a_filter(value: str) -> None:
    search.parse_query(f"source:{quote(value)}", ZONE)


values = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1)


@given(
    st.builds(
        Ask,
        q=values.map(str.strip),
        filters=st.lists(st.builds(Filter, st.sampled_from(FACETS), values, st.booleans()),
                         unique=True, max_size=4).map(tuple),
        all=st.booleans(),
        sort=st.sampled_from(["newest", "score", "relevance"]),
        after=values,
        hand=values,
    )
)  # fmt: skip
def test_an_address_keeps_the_whole_state(ask: Ask) -> None:
    assert Ask.read(QueryParams(ask.url.partition("?")[2])) == ask


def test_a_filter_toggles() -> None:
    one = Filter("band", "high")
    asked = Ask(q="x", after="cursor").toggle(one)

    assert asked.filters == (one,)
    assert asked.after == ""
    assert asked.toggle(one).filters == ()


def test_a_filter_replaces_its_opposite() -> None:
    out = Filter("source", "a", out=True)

    assert Ask().toggle(Filter("source", "a")).toggle(out).filters == (out,)


def test_a_chosen_value_without_ads_stays_in_its_facet() -> None:
    ask = Ask(filters=(Filter("band", "high"),))

    (facet,) = facets(ask, {"band": [("low", 4)]})

    assert [(value.value, value.ads) for value in facet.values] == [("low", 4), ("high", 0)]
