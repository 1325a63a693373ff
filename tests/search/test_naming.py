"""Which indicators a query names, and what is said of those that nobody knows."""

import re

import pytest

from search import Page, QueryError, Request, naming, parse_query
from search.nodes import Term, leaves
from tests.search.factory import ZONE

KNOWN = ("debt-advance", "debt-upfront-fee", "job-secrecy")


class Scored:
    """An index of ads that have some indicators; counts how often it is asked."""

    def __init__(self, *ids: str) -> None:
        self.ids = ids
        self.asked = 0

    def search(self, request: Request, /) -> Page:
        self.asked += 1
        (leaf,) = leaves(request.root)
        assert isinstance(leaf, Term)
        assert request.all
        return Page(len(leaf.values & {*self.ids}), 0.0, (), {}, None)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ()),
        ("debt-advance", ()),
        ("indicator:*", ()),
        ("indicator:debt*", ()),
        ("indicator:debt-advance", ("debt-advance",)),
        ("indicator:DEBT-Advance visa", ("debt-advance",)),
        ('-indicator:"b" indicator:(c OR a)', ("b", "c", "a")),
        ("(a OR indicator:b) indicator:b", ("b",)),
    ],
)
def test_what_a_query_names(query: str, ids: tuple[str, ...]) -> None:
    assert naming.named(parse_query(query, ZONE).root) == ids


@pytest.mark.parametrize(
    ("query", "position", "what", "cure"),
    [
        (
            "indicator:debt-upfrontfee",
            10,
            "debt-upfrontfee",
            r"did you mean debt-upfront-fee\? All",
        ),
        ("visa -indicator:Debt", 16, "debt", r"did you mean debt-advance, debt-upfront-fee\? All"),
        ('indicator:(job-secrecy OR "gone")', 27, "gone", r"^all are listed by `thb ind"),
        ("indicator:job-secrecy AND indicator:secrecy", 36, "secrecy", r"did you mean job-secrecy"),
        ("İİİ indicator:gone", 14, "gone", r"^all are listed by `thb ind"),
        ("gone OR indicator:gone", 18, "gone", r"^all are listed by `thb ind"),
    ],
)
def test_what_nobody_knows_is_refused(query: str, position: int, what: str, cure: str) -> None:
    index = Scored("older-sign")
    with pytest.raises(QueryError, match=f"there is no indicator '{what}'") as caught:
        naming.check(parse_query(query, ZONE), KNOWN, lambda: index)

    assert caught.value.position == position
    assert re.search(cure, caught.value.cure)


def test_what_ads_of_other_rules_have_is_looked_for_and_told() -> None:
    index = Scored("older-sign")
    query = parse_query("indicator:(older-sign OR debt-advance)", ZONE)

    assert naming.check(query, KNOWN, lambda: index) == ("older-sign",)
    assert index.asked == 1


def test_an_index_is_not_asked_of_what_the_rules_know() -> None:
    index = Scored()

    assert naming.check(parse_query("indicator:debt-advance", ZONE), KNOWN, lambda: index) == ()
    assert index.asked == 0
