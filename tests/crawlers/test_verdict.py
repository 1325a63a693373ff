import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.content import not_html
from crawlers.outline import outline
from crawlers.verdict import of_page, of_response

URL = "https://example.com/jobs/1"
LONG = "<p>" + "Praca przy sortowaniu paczek, dobre warunki, blisko centrum. " * 40


def said(html: str, url: str = URL, asked: str = URL) -> str:
    return of_page(outline(html), url, asked).category


@pytest.mark.parametrize(
    "html",
    [
        "<title>404</title>",
        "<title>Error 404 - Board</title>",
        "<h1>Page not found</h1>",
        "<title>Board | Page not found</title>",
        "<h1>Sorry, the page was not found</h1>",
        "<h1>Nie znaleziono strony</h1>",
        "<h1>Strona nie istnieje</h1>",
        "<h1>Объявление не найдено</h1>",
        "<h1>Oferta nieaktualna</h1>" + LONG,
        "<title>Praca</title><div class='alert'>Ogłoszenie wygasło</div>" + LONG,
        "<div role=status id=notice>This job has expired.</div>" + LONG,
        "<p>To ogłoszenie jest już nieaktualne.",
        "<h1>Kelnerka</h1><p><b>Uwaga! To ogłoszenie jest nieaktualne.</b>" + LONG,
        "<h1>The job you are looking for is no longer available</h1>",
        "<h1>Объявление снято с публикации</h1>",
        "<h1>Оголошення неактивне</h1>",
    ],
)
def test_gone(html):
    assert said(html) == "gone"


@pytest.mark.parametrize(
    "html",
    [
        "<title>Just a moment...</title>",
        "<title>Attention Required! | Cloudflare</title>",
        "<h1>Please verify you are a human</h1>",
        "<h1>Access denied</h1>",
        "<title>Security check</title><div class=h-captcha></div>",
        "<form><img src=/captcha.png><input name=captcha></form>",
        "<h1>Potwierdź, że nie jesteś robotem</h1><div class='g-recaptcha'></div>",
        "<p>Please complete the CAPTCHA to continue.",
        "<p>Your IP address has been temporarily blocked.",
        "<h1>Members only</h1><input type=password>",
        "<h1>Zaloguj się</h1><input type=password>",
        "<title>Sign in</title><form><input type='PASSWORD'></form>",
    ],
)
def test_blocked(html):
    assert said(html) == "blocked"


def test_a_redirect_to_a_log_in_is_a_block():
    html = "<h1>Witaj</h1><input type=password>"
    assert said(html, "https://example.com/login?next=x") == "blocked"
    assert said(html) == ""


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Praca</h1>",
        "",
        "<h1>Przepisywanie captcha w domu</h1><p>Płacimy za tysiąc.",
        "<h1>Ochroniarz, security check na lotnisku</h1>",
        "<h1>404 zł za dzień</h1><p>Praca od zaraz",
        "<h1>Oferta</h1><p>Zaloguj się, aby odpowiedzieć<input type=password>" + LONG,
        "<h1>Kelnerka</h1><p>" + "x" * 200 + "<div class=g-recaptcha></div>",
        "<h1>Praca</h1><p>Jeśli to ogłoszenie jest nieaktualne, zgłoś to." + LONG,
        "<h1>Praca</h1>" + LONG + "<p>Jeśli oferta jest nieaktualna, zgłoś to.",
    ],
)
def test_good(html):
    assert said(html) == ""


@pytest.mark.parametrize(
    ("status", "html", "category"),
    [
        (200, "<h1>Praca</h1>", ""),
        (404, "<h1>Access denied</h1>", "gone"),
        (410, "", "gone"),
        (401, "", "blocked"),
        (403, "", "blocked"),
        (429, "", "blocked"),
        (503, "<title>Just a moment...</title>", "blocked"),
        (503, "<h1>Maintenance</h1>", "retry-exhausted"),
        (500, "<h1>Not found</h1>", "retry-exhausted"),
        (400, "", "gone"),
    ],
)
def test_status_and_page_together(status, html, category):
    assert of_response(status, outline(html), URL).category == category


@pytest.mark.parametrize(
    ("kind", "body", "html"),
    [
        ("text/html", b"hello", True),
        ("TEXT/HTML; charset=x", b"<p>", True),
        ("application/xhtml+xml", b"<?xml version='1.0'?><html>", True),
        ("", b"\n<!DOCTYPE html>", True),
        ("text/plain", b"<!-- a --><html>", True),
        ("text/plain", b"hello", False),
        ("text/html", b"%PDF-1.7", False),
        ("text/html", b"\x89PNG", False),
        ("text/html", b" \n", False),
        ("text/html", b"a\0b", False),
        ("application/json", b"{}", False),
        ("application/xml", b"<?xml version='1.0'?><rss>", False),
        ("image/png", b"x", False),
    ],
)
def test_html_or_not(kind, body, html):
    assert (not_html(kind, body) == "") is html


@given(
    st.text(max_size=200), st.sampled_from(["<a href='", "<h1>", "<title>", "<div class=alert>"])
)
def test_outlines_never_raise(text, start):
    of_page(outline(start + text), URL)


def test_an_outline():
    page = outline(
        "<base href='/b/'><title> T </title><h1>H <b>1</b></h1>"
        "<a href=/a>one<a href='/b?x=1&amp;y=2' rel='nofollow NEXT'>two</a>"
        "<link rel=next href=/c><script>var a = '<a href=/no>'</script>"
        "<div class='alert x'><p>Uwaga <b>ważne</b></p></div><p>after"
        "<meta http-equiv=Refresh content='0; URL=/z'><div itemtype='https://schema.org/JobPosting'>"
    )
    assert (page.title, page.headings, page.base) == ("T", ["H 1"], "/b/")
    assert [(link.href, link.text) for link in page.links] == [
        ("/a", "one"),
        ("/b?x=1&y=2", "two"),
        ("/c", ""),
    ]
    assert page.notices == ["Uwaga ważne"]
    assert page.refresh == (0.0, "/z")
    assert page.posting
    assert "var a" not in page.text


@pytest.mark.parametrize("html", ["<div>" * 200_000, "<a href=1>" * 50_000, "<!--" * 50_000])
def test_hostile_markup_is_read_quickly(html):
    outline(html + "<a href=/x>")
