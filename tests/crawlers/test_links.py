import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers import links
from crawlers.outline import Link
from crawlers.source import Source

BASE = "https://example.com/jobs/list.html"


def source(*starts: str, **more) -> Source:
    fields = {
        "id": "x",
        "title": "x",
        "kind": "job",
        "country": "PL",
        "languages": ["pl"],
        "start_urls": list(starts) or [BASE],
        "fetch": "http",
        "legal_basis": "x",
        "purpose": "x",
        "authorised_by": "x",
        "authorised_until": "2099-01-01",
    }
    return Source.model_validate(fields | more)


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("1", "https://example.com/jobs/1"),
        (" 1 \n", "https://example.com/jobs/1"),
        ("/a/../b/./c", "https://example.com/b/c"),
        ("HTTPS://EXAMPLE.com:443/A#part", "https://example.com/A"),
        ("//example.com/a", "https://example.com/a"),
        ("?b=2&a=1&utm_source=x&fbclid=3", "https://example.com/jobs/list.html?a=1&b=2"),
        ("a;jsessionid=77?PHPSESSID=1&id=2", "https://example.com/jobs/a?id=2"),
        ("?id=", "https://example.com/jobs/list.html?id="),
        ("praca/łódź", "https://example.com/jobs/praca/%C5%82%C3%B3d%C5%BA"),
        ("https://user:pw@example.com/a", "https://example.com/a"),
        ("a b", "https://example.com/jobs/a%20b"),
        ("mailto:a@example.com", ""),
        ("javascript:void(0)", ""),
        ("tel:+48500100100", ""),
        ("http://[bad", ""),
        ("http://", ""),
        ("http://example.com:99999/", ""),
    ],
)
def test_normalise(href, url):
    assert links.normalise(href, BASE) == url


@given(st.text(max_size=60))
def test_normalising_again_changes_nothing(href):
    once = links.normalise(href, BASE)
    assert links.normalise(once) == once


@pytest.mark.parametrize(
    ("start", "url", "inside"),
    [
        ("https://example.com/jobs/", "https://example.com/jobs/1", True),
        ("https://example.com/jobs/", "https://example.com/jobs", False),
        ("https://example.com/jobs/", "https://example.com/jobs-old/1", False),
        ("https://example.com/jobs", "https://example.com/jobs/1", True),
        ("https://example.com/jobs", "https://example.com/jobs2", False),
        ("https://example.com/jobs/list.html?page=1", "https://example.com/jobs/1", True),
        ("https://example.com", "https://example.com/anything", True),
        ("https://example.com/", "https://example.org/", False),
        ("https://example.com/", "https://www.example.com/a", True),
        ("https://example.com/", "https://example.com.example.org/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/", False),
    ],
)
def test_scope_is_host_and_path(start, url, inside):
    assert links.scope_of(source(start)).holds(url) is inside


def test_patterns_add_ad_pages_and_replace_other_pages():
    ads = links.scope_of(source(ads=[r"/ad/\d+$"]))
    assert ads.holds("https://example.com/ad/5")
    assert ads.holds("https://example.com/jobs/2")
    assert not ads.holds("https://example.org/ad/5")
    both = links.scope_of(source(ads=[r"/ad/\d+$"], follow=[r"page=\d+"]))
    assert both.holds("https://example.com/x?page=2")
    assert not both.holds("https://example.com/jobs/2")


@pytest.mark.parametrize(
    ("url", "text", "does"),
    [
        ("https://example.com/logout", "", True),
        ("https://example.com/wyloguj.php", "", True),
        ("https://example.com/ad/5/delete", "", True),
        ("https://example.com/ad?id=5&action=delete", "", True),
        ("https://example.com/ad?delete=5", "", True),
        ("https://example.com/kontakt", "", True),
        ("https://example.com/ad/5", "Usuń", True),
        ("https://example.com/ad/contact-center-agent", "", False),
        ("https://example.com/ad?q=delete", "", False),
        ("https://example.com/ad/5", "Usuń wszystkie filtry z listy", False),
    ],
)
def test_links_that_do_something(url, text, does):
    assert links.acts(url, text) is does


@pytest.mark.parametrize(
    ("url", "trap"),
    [
        ("https://example.com/a/b/a/b/a/b", True),
        ("https://example.com/" + "x" * 1100, True),
        ("https://example.com/" + "/".join(map(str, range(20))), True),
        ("https://example.com/?" + "&".join(f"k{n}=1" for n in range(9)), True),
        ("https://example.com/jobs/pl/jobs/1?a=1&b=2", False),
    ],
)
def test_endless(url, trap):
    assert links.endless(url) is trap


@pytest.mark.parametrize(
    ("url", "dated"),
    [
        ("https://example.com/calendar/2026/11", True),
        ("https://example.com/2026/11/22", True),
        ("https://example.com/kalendarz?data=2026-11-02", True),
        ("https://example.com/list?month=11", True),
        ("https://example.com/2026/11/22/sorting-parcels", False),
        ("https://example.com/jobs/2026/12345", False),
        ("https://example.com/ad?id=2026", False),
        ("https://example.com/ad/7", False),
    ],
)
def test_calendar(url, dated):
    assert links.calendar(url) is dated


def test_links_of_a_page():
    found = [
        Link("1", "one", ""),
        Link("1#x", "again", ""),
        Link("2.pdf", "document", ""),
        Link("3.jpg", "picture", ""),
        Link("logout", "", ""),
        Link("https://example.org/", "", ""),
    ]
    scope = links.scope_of(source("https://example.com/jobs/"))
    assert links.links(found, "https://example.com/jobs/", scope) == [
        links.Found("https://example.com/jobs/1"),
        links.Found("https://example.com/jobs/2.pdf", ".pdf"),
    ]


def test_pages_that_lead_to_more_of_their_kind_only_are_left():
    traps = links.Traps(patience=3)
    for number in range(5):
        url, after = (f"https://example.com/next/{n}" for n in (number, number + 1))
        traps.saw(url, f"page {number}", [after])
    assert traps.closed("https://example.com/next/9")
    assert not traps.closed("https://example.com/jobs/9")


def test_lists_and_chains_of_ads_are_followed():
    traps = links.Traps(patience=3)
    for number in range(50):
        page = f"https://example.com/jobs/?page={number}"
        assert traps.saw(page, "Ogłoszenia", [f"https://example.com/ad/{number}", page + "1"])
        ad = f"https://example.com/chain/{number}"
        traps.saw(ad, f"Praca {'x' * number}", [f"https://example.com/chain/{number + 1}"])
    assert not traps.closed("https://example.com/jobs/?page=99")
    assert not traps.closed("https://example.com/chain/99")
