"""The query language: what is understood, and what is refused where, why and with which cure."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import text
from search import QueryError, parse_query
from search.leaves import MEANT
from search.nodes import And, Everything, Exists, Fuzzy, Not, Or, Phrase, Prefix, Range, Term, Word
from search.schema import FIELDS, TEXT
from tests.search.factory import ZONE


def root(query: str) -> object:
    return parse_query(query, ZONE).root


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("wiza", Word),
        ("opłata wiza", And),
        ("opłata AND wiza", And),
        ("opłata OR wiza", Or),
        ("NOT wiza", Not),
        ("-wiza", Not),
        ("+wiza", Word),
        ("(wiza)", Word),
        ("((opłata OR wiza))", Or),
        ("-opłata OR wiza", Or),
        ("opłata AND (wiza OR bilet)", And),
        ("sort*", Prefix),
        ("sortowanie~1", Fuzzy),
        ('"za wizę"', Phrase),
        ('"za wizę"~5', Phrase),
        ("„za wizę”", Phrase),
        ("“za wizę”", Phrase),
        ("e-mail", Phrase),
        ("12:30", Phrase),
        ("https://example.org/a?b=c", Phrase),
        ("kind:job", Term),
        ("Kind:JOB", Term),
        ("kind:(job OR escort)", Or),
        ("title:*", Exists),
        ("price:250", Range),
        ("price:12,50", Range),
        ("price:[10 TO 20}", Range),
        ("price:>=5", Range),
        ("score:-1", Range),
        ("score:>=-1", Range),
        ("score:[-5 TO -1]", Range),
        ("flagged:tak", Term),
        ("phone:+48500100101", Term),
        ("handle:@Demo_User", Term),
        ("lower and case", And),
        ("TO", Word),
        ("don't", Word),
        ("'quoted'", Word),
        ("wiza?x\\*", None),
        ("foo\\:bar", Phrase),
        ("spam\\*", Word),
        ("", Everything),
        ("  ", Everything),
        ("*", Everything),
        ("* OR wiza", Everything),
    ],
)
def test_understood(query: str, kind: type | None) -> None:
    if kind is None:
        with pytest.raises(QueryError):
            root(query)
    else:
        assert type(root(query)) is kind


@pytest.mark.parametrize(
    ("query", "position", "cause"),
    [
        ("a b OR c", 2, "mixed"),
        ("a OR b c", 7, "mixed"),
        ("a AND b OR c", 11, "mixed"),
        ("(x) (a OR b AND c)", 10, "mixed"),
        ("kind:job a OR b", 9, "mixed"),
        ("*foo", 0, "wildcard at the beginning"),
        ("x ?foo", 2, "wildcard at the beginning"),
        ("te*t", 2, "end of a word"),
        ("te?t", 2, "end of a word"),
        ("kind:job pr*", 9, "3 characters"),
        ("source:ab*", 7, "3 characters"),
        ("e-mai*", 0, "one word"),
        ("tile:x", 0, "no field 'tile'"),
        ("a colour:x", 2, "no field 'colour'"),
        ("title:text:x", 6, "inside the field"),
        ("title:(kind:job)", 7, "inside the field"),
        ('a "bc', 2, "quote is not closed"),
        ("„abc", 0, "quote is not closed"),
        ('a"b c"', 1, "inside a word"),
        ("(a (b)", 0, "not closed"),
        ("a)", 1, "never opened"),
        ("price:[1 TO 2", 6, "not closed"),
        ("(a]", 2, "closes the bracket"),
        ("()", 1, "nothing before"),
        ("a AND", 5, "ends where"),
        ("title:", 6, "ends where"),
        ("OR b", 0, "nothing to work on"),
        ("a AND OR b", 6, "nothing to work on"),
        ('""', 0, "no word"),
        ('"..."', 0, "no word"),
        ("a , b", 2, "no letter or digit"),
        ("a ^ b", 2, "weights"),
        ("a^2", 1, "weights"),
        ("/x/", 0, "regular expressions"),
        ("!a", 0, "! is not understood"),
        ("a && b", 2, "&& is not understood"),
        ("+a OR b", 0, "+ has no meaning"),
        ("price:abc", 6, "no number"),
        ("price:1e5", 6, "no number"),
        ("score:[5 TO 1]", 6, "more than"),
        ("seen:[2026-02-01 TO 2026-01-01]", 5, "later than"),
        ("posted:2026-13-01", 7, "no date"),
        ("posted:2026-02-30", 7, "no date"),
        ("seen:yesterday", 5, "no date"),
        ("seen:0001-01-01", 5, "no date"),
        ("[1 TO 2]", 0, "without a field"),
        ("title:>5", 6, "no order"),
        ("kind:jobs", 5, "never 'jobs'"),
        ("flagged:maybe", 8, "never 'maybe'"),
        ("phone:12", 6, "no phone number"),
        ("phone:abc", 6, "no phone number"),
        ("word~3", 4, "1 or 2"),
        ("word~0.5", 4, "1 or 2"),
        ("word~1.2.3", 4, "number is expected"),
        ("e-mail~1", 6, "one word"),
        ("pri*~1", 4, "either"),
        ("price:5~1", 7, "does not work"),
        ('"a b c d e f"~9', 13, "too far apart"),
        ("\\", 0, "cannot stand here"),
        (":x", 0, "cannot stand here"),
    ],
)
def test_refused(query: str, position: int, cause: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse_query(query, ZONE)

    assert (refused.value.position, refused.value.cause) == (position, refused.value.what)
    assert cause in refused.value.cause
    assert refused.value.cure


@pytest.mark.parametrize(
    ("query", "meant"),
    [("indicater:x", "indicator"), ("cena:100", "price"), ("Źródło:x", "source"),
     ("jezyk:pl", "lang"), ("телефон:500100101", "phone"), ("ciudad:Madrid", "city"),
     ("oraș:Iași", "city"), ("страна:PL", "country"), ("tel:500100101", "phone")],
)  # fmt: skip
def test_an_unknown_field_names_what_was_meant(query: str, meant: str) -> None:
    with pytest.raises(QueryError, match=f"did you mean {meant}: "):
        parse_query(query, ZONE)


def test_no_word_for_a_field_is_meant_for_two() -> None:
    words = [text.fold(word) for words in MEANT.values() for word in words.split()]

    assert len(words) == len(set(words))
    assert MEANT.keys() <= FIELDS.keys()


def by_turns(deep: int) -> str:
    """AND and OR inside each other."""
    query = "a"
    for number in range(deep):
        query = f"(b {('AND', 'OR')[number % 2]} {query})"
    return query


@pytest.mark.parametrize("query", [by_turns(24), "(" * 50 + "a" + ")" * 50, '"a b a"~9'])
def test_what_an_index_can_do_is_understood(query: str) -> None:
    assert parse_query(query, ZONE)


@pytest.mark.parametrize("query", ['"a b a"~12', '"a b c"~41'])
def test_too_many_arrangements_are_refused(query: str) -> None:
    with pytest.raises(QueryError, match="too far apart"):
        parse_query(query, ZONE)


@pytest.mark.parametrize(
    "query", ["a " * 5121, "(" * 60 + "a" + ")" * 60, "-" * 5000 + "a", by_turns(25)]
)
def test_too_long_or_too_deep_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        parse_query(query, ZONE)


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_known_and_may_be_asked_for(name: str) -> None:
    assert parse_query(f"{name}:*", ZONE).fields == {name}


def test_a_word_is_looked_for_in_all_text_fields() -> None:
    assert parse_query("wiza", ZONE).fields == set(TEXT)


@pytest.mark.parametrize(
    ("query", "needs"),
    [("wiza lang:pl", False), ("wiza OR phone:500*", True), ("-flagged:true", True)],
)
def test_knows_whether_it_needs_a_score(query: str, needs: bool) -> None:
    assert parse_query(query, ZONE).needs_score is needs


def test_or_within_a_field_and_plus_in_phone() -> None:
    found = root("phone:(+48500100101 OR +48500100102)")

    assert found == Or(
        (
            Term("phone", frozenset({"+48500100101"})),
            Term("phone", frozenset({"+48500100102"})),
        )
    )


PIECES = st.sampled_from(
    [
        *("a", "wiza", '"', "„", "(", ")", "[", "]", "{", "}", " TO ", " AND ", " OR ", " NOT "),
        *("-", "+", "!", "~", "~1", "^", "*", "?", "\\", "/", ":", " ", "'", "<", ">=", "5", "."),
        *("price:", "seen:", "phone:", "kind:", "title:", "2026-11-02", "T10:00", "+48 500 100"),
        *("500100101", "&&", "||", "ł", "😀", "\u0000", "\ud800", "\u200b", "https://", "12:30"),
    ]
)


def refusal(query: str) -> QueryError | None:
    """Why a query is refused, or nothing when it is understood."""
    try:
        parse_query(query, ZONE)
    except QueryError as error:
        return error
    return None


@settings(max_examples=600, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text(max_size=40)))
def test_nothing_but_a_query_error_is_raised(query: str) -> None:
    error = refusal(query)
    assert error is None or (0 <= error.position <= len(query) and error.cause and error.cure)


@pytest.mark.parametrize(
    "query",
    [
        "phone:" + "1 " * 5000,
        "a " * 5000,
        '"' + "b " * 5000 + '"',
        "phone:" + "5" * 10000,
        "a~" * 900,
    ],
)
def test_long_queries_are_read_in_time(query: str) -> None:
    refusal("a")  # reads the lexicons
    start = time.process_time()
    refusal(query)
    assert time.process_time() - start < 5
