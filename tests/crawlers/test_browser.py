import asyncio
from types import SimpleNamespace

import pytest

from crawlers import browser
from stream.errors import MissingError
from tests.crawlers import board as boards
from tests.crawlers.conftest import describe
from tests.crawlers.test_crawl import small
from tests.crawlers.test_pictures import source

LIMITS = "politeness: {delay: 0}\nlimits: {timeout: 60, retries: 0}\n"


def scripted() -> boards.Board:
    """A board whose pages are drawn by a script."""
    board = boards.Board()
    board.put("/robots.txt", "User-agent: *\nDisallow: /ads/private", Content_Type="text/plain")
    board.put("/ads/", _drawn("<a href='/ads/1'>one</a> <a href='/ads/private'>two</a>"))
    board.put("/ads/1", _drawn("<h1>Zażółć</h1><img src='/picture.png'>"))
    board.put("/ads/private", _drawn("<h1>no</h1>"))
    return board


def _drawn(html: str) -> str:
    return (
        "<!doctype html><title>Board</title><main></main><script>"
        f'setTimeout(() => {{document.querySelector("main").innerHTML = `{html}`}}, 200)'
        "</script>"
    )


@pytest.mark.browser
def test_what_a_script_draws_is_captured(place):
    with boards.serve(scripted()) as board:
        wait = "wait_for: main > *\n" + LIMITS
        place.source(describe(board.url("/ads/"), wait, fetch="browser"))
        ended = place.crawl()
    assert ended.code == 0, ended.err
    run = ended.runs[0]
    assert (run["captures"], run["forbidden"], run["finish"]) == (2, 1, "finished")
    captures = place.captures()
    assert {capture["via"] for capture in captures} == {"browser"}
    assert board.count("/picture.png") == board.count("/ads/private") == 0
    agents = {headers["User-Agent"] for headers in board.requests}
    assert all(agent.startswith("thb-monitor/") for agent in agents)
    assert "<h1>Zażółć</h1>" in _body(place, captures, "/ads/1")


@pytest.mark.browser
def test_a_drawn_page_with_a_tag_is_drawn_again(place):
    board = scripted()
    drawn = board.answer("/ads/")

    def tagged(_path: str, _count: int) -> boards.Answer:
        if board.requests[-1].get("If-None-Match") == '"x"':
            return boards.Answer(b"", {"ETag": '"x"'}, 304)
        return drawn._replace(headers=drawn.headers | {"ETag": '"x"'})

    board.pages["/ads/"] = tagged
    with boards.serve(board):
        wait = "wait_for: main > *\n" + LIMITS
        place.source(describe(board.url("/ads/"), wait, fetch="browser"))
        first, second = place.crawl().runs[0], place.crawl().runs[0]
    assert (first["captures"], first["unchanged"]) == (2, 0)
    assert (second["captures"], second["unchanged"]) == (0, 2)


@pytest.mark.browser
def test_a_browser_is_led_out_of_no_source_and_into_no_private_network(place):
    board, other = scripted(), boards.Board()
    with boards.serve(board), boards.serve(other):
        other.put("/*", "<h1>Elsewhere</h1>")
        links = "<a href=/ads/1>1</a><a href=/ads/away>2</a><a href=/ads/hidden>3</a>"
        board.put("/ads/", f"<title>Board</title><main>{links}</main>")
        board.put("/ads/away", "", 302, Location=other.url("/ads/9"))
        board.put("/ads/hidden", "", 302, Location="/ads/private")
        frame = f"<iframe src={other.url('/frame')}></iframe>"
        board.put(
            "/ads/1", f"<main>{frame}<script>fetch('{other.url('/data')}')</script>One</main>"
        )
        place.source(describe(board.url("/ads/"), "wait_for: main\n" + LIMITS, fetch="browser"))
        run = place.crawl().runs[0]
    captured = {capture["url"].removeprefix(board.url("")) for capture in place.captures()}
    assert captured == {"/ads/", "/ads/1"}
    assert (run["categories"], run["forbidden"]) == ({"gone": 1}, 1)
    assert not {"/frame", "/data"} & set(other.paths())


@pytest.mark.parametrize(
    ("start", "kind", "url", "refused"),
    [
        ("https://example.com/", "image", "https://example.com/1.png", True),
        ("https://example.com/", "script", "http://8.8.8.8/1.js", False),
        ("https://example.com/", "script", "http://127.0.0.1:9200/", True),
        ("https://example.com/", "document", "http://localhost/", True),
        ("https://example.com/", "fetch", "http://[::1]/", True),
        ("https://example.com/", "fetch", "http://169.254.169.254/latest/", True),
        ("https://example.com/", "fetch", "http://no-such-host.invalid/", False),
        ("http://127.0.0.1:8000/", "fetch", "http://127.0.0.1:8000/data", False),
        ("http://127.0.0.1:8000/", "fetch", "http://127.0.0.1:9200/", True),
    ],
)
def test_what_a_page_must_not_load(start, kind, url, refused):
    request = SimpleNamespace(resource_type=kind, url=url)
    assert asyncio.run(browser.unwanted(source(start_urls=[start]))(request)) is refused


def test_private_addresses_are_hidden_from_a_page_but_those_of_its_source():
    flag = browser._no_private(source(start_urls=["http://10.0.0.5:8000/"]))
    assert flag.startswith("--host-resolver-rules=MAP localhost ~NOTFOUND, ")
    assert "MAP 172.31.*.* ~NOTFOUND" in flag
    assert "MAP [2002:*] ~NOTFOUND" in flag  # 6to4 holds any address of IPv4
    assert flag.endswith(", EXCLUDE 10.0.0.5")


@pytest.mark.parametrize(
    ("proxy", "host"),
    [
        ("http://127.0.0.1:3128", "127.0.0.1"),
        ("http://localhost:3128", "localhost"),
        ("10.0.0.9:3128", "10.0.0.9"),
        ("http://[fd00::9]:3128", "[fd00::9]"),
    ],
)
def test_the_proxy_is_not_hidden_from_the_browser_itself(monkeypatch, proxy, host):
    monkeypatch.setenv("https_proxy", proxy)
    flag = browser._no_private(source(start_urls=["https://example.com/"]))
    assert {f"EXCLUDE {host}", "EXCLUDE example.com"} <= set(flag.split(", "))


def test_a_proxy_that_is_not_used_stays_hidden(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://10.0.0.9:3128")
    assert "10.0.0.9" not in browser._no_private(source(start_urls=["http://127.0.0.1:8000/"]))


def _body(place, captures, path: str) -> str:
    from crawlers.evidence import Archive
    from stream.messages import RecordRef

    ref = next(capture["record"] for capture in captures if capture["url"].endswith(path))
    return Archive(str(place.home / "evidence")).body(RecordRef(**ref)).decode()


def test_without_a_browser_the_other_sources_run_and_it_is_told(place):
    place.env = {"THB_CHROMIUM": "/none/chromium"}
    with boards.serve(small(1)) as board:
        place.source(describe(board.url()))
        place.source(describe(board.url("/two/"), id="two", fetch="browser"), "two")
        ended = place.crawl()
    runs = {run["source"]: run for run in ended.runs}
    assert ended.code == 3
    assert runs["board"]["captures"] == 2
    assert "THB_CHROMIUM" in runs["two"]["missing"]
    assert "two: THB_CHROMIUM: /none/chromium is no program" in ended.err


def test_the_cure_is_named_where_no_browser_is_found(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    with pytest.raises(MissingError, match="apt-get install chromium"):
        browser.find_chromium()
    own = tmp_path / "chromium-1200" / "chrome-linux" / "chrome"
    own.parent.mkdir(parents=True)
    own.touch()
    assert browser.find_chromium() == own
