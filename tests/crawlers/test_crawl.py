import gzip
import json
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from itertools import pairwise
from statistics import median
from types import SimpleNamespace

import pytest

from tests.crawlers import board as boards
from tests.crawlers.conftest import IMPATIENT, QUICK, describe

GOOD = ("1", "2", "3", "4", "6", "7", "14", "flaky", "busy", "widget", "latin", "header", "broken")


@pytest.fixture(scope="module")
def nasty(module_place):
    """One crawl of the board that does everything; the tests look at what came of it."""
    place = module_place()
    with boards.serve(boards.nasty()) as board:
        place.source(describe(board.url(), IMPATIENT))
        out = place.path / "out"
        ended = place.crawl("--out", str(out))
        assert ended.code == 0, ended.err
        lines = (out / "report.jsonl").read_text("utf-8").splitlines()
        ads = [json.loads(line) for line in (out / "ads.jsonl").read_text("utf-8").splitlines()]
        rows = [json.loads(line) for line in lines]
        yield SimpleNamespace(
            place=place,
            board=board,
            run=ended.runs[0],
            rows=rows,
            ads=ads,
            category={row["url"].removeprefix(board.url("")): row["category"] for row in rows},
            captured=Counter(c["url"].removeprefix(board.url("")) for c in place.captures()),
        )


@pytest.mark.parametrize(
    ("path", "category"),
    [
        ("/jobs/gone410", "gone"),
        ("/jobs/missing", "gone"),
        ("/jobs/soft", "gone"),
        ("/jobs/expired", "gone"),
        ("/jobs/away", "gone"),
        ("/jobs/home", "gone"),
        ("/jobs/loop-a", "redirect-loop"),
        ("/jobs/self-loop", "redirect-loop"),
        ("/jobs/huge", "too-large"),
        ("/jobs/bomb", "too-large"),
        ("/jobs/slow", "timeout"),
        ("/jobs/error", "retry-exhausted"),
        ("/jobs/cut", "retry-exhausted"),
        ("/jobs/banned", "blocked"),
        ("/jobs/captcha", "blocked"),
        ("/jobs/login-page", "blocked"),
        ("/jobs/latin", "bad-encoding-but-parsed"),
        ("/jobs/header", "bad-encoding-but-parsed"),
        ("/jobs/pdf.html", "not-html"),
        ("/jobs/file.pdf", "not-html"),
        ("/jobs/data", "not-html"),
        ("/jobs/json", "not-html"),
        ("/jobs/empty", "not-html"),
    ],
)
def test_a_page_that_is_not_good_is_reported(nasty, path, category):
    assert nasty.category.get(path) == category


def test_nothing_else_is_reported_and_each_address_once(nasty):
    assert len(nasty.rows) == len(nasty.category) == 23
    assert all(set(row) == {"url", "source", "category", "detail"} for row in nasty.rows)
    assert all(row["detail"] and row["source"] == "board" for row in nasty.rows)


def test_good_pages_are_captured_once(nasty):
    assert {f"/jobs/{name}": 1 for name in GOOD}.items() <= nasty.captured.items()
    assert max(nasty.captured.values()) == 1
    assert not nasty.captured.keys() & (nasty.category.keys() - {"/jobs/latin", "/jobs/header"})
    assert nasty.run["captures"] == sum(nasty.captured.values())


def test_ads_have_their_phones(nasty):
    by_url = {ad["url"].removeprefix(nasty.board.url("")): ad for ad in nasty.ads}
    for name in GOOD[:-1]:
        ad = by_url[f"/jobs/{name}"]
        assert "zażółć" in ad["text"]
        assert len(ad["phones"]) == 1
        assert ad["phones"][0].startswith("+485001001")
    assert len(nasty.ads) == len({ad["id"] for ad in nasty.ads})


@pytest.mark.parametrize(
    "path",
    [
        "/jobs/private/1",
        "/jobs/logout",
        "/jobs/5/delete",
        "/jobs/?action=delete&id=5",
        "/jobs/picture.jpg",
        "/jobs/file.pdf",
        "/jobs/login",
        "/login?next=/jobs/",
        "/other/9",
        "/jobs/loop-c",
    ],
)
def test_what_must_not_be_asked_for_is_not(nasty, path):
    assert nasty.board.count(path) == 0


def test_endless_pages_end(nasty):
    calendar = [path for path in nasty.board.paths() if "calendar" in path]
    assert 1 < len(calendar) < 10
    assert sum("deep" in path for path in nasty.board.paths()) == 2


def test_pages_are_asked_for_once_and_failures_again(nasty):
    hits = boards.tally(nasty.board)
    twice = {path for path, count in hits.items() if count > 1}
    assert twice == {f"/jobs/{name}" for name in ("slow", "error", "flaky", "busy", "cut")}


def test_retry_after_is_waited_for(nasty):
    first, second = (at for at, path in nasty.board.hits if path == "/jobs/busy")
    assert second - first >= 1


def test_the_crawler_says_who_it_is_and_keeps_no_cookies(nasty):
    for headers in nasty.board.requests:
        assert headers["User-Agent"].startswith("thb-monitor/")
        assert "(+https://" in headers["User-Agent"]
        assert "Cookie" not in headers
        assert "Referer" not in headers


def test_the_evidence_verifies(nasty):
    ended = nasty.place.run("evidence", "verify", str(nasty.place.home / "evidence"), "--json")
    found = json.loads(ended.out)
    assert (ended.code, found["ok"], found["problems"]) == (0, True, [])
    assert found["records"] > 2 * nasty.run["captures"]


ROBOTS = {
    "none": (boards.Answer(b"", {}, 404), {}, 3),
    "all": (boards.Answer(b"User-agent: *\nDisallow: /"), {}, 0),
    "one": (boards.Answer(b"User-agent: *\nDisallow: /jobs/2"), {}, 2),
    "error": (boards.Answer(b"no", {}, 500), {"robots-unavailable": 1}, 0),
    "refused": (boards.Answer(b"no", {}, 403), {"robots-unavailable": 1}, 0),
    "silent": (boards.Answer(b"", {}, 200, wait=20), {"robots-unavailable": 1}, 0),
    "circle": (boards.Answer(b"", {"Location": "/robots.txt"}, 302), {"robots-unavailable": 1}, 0),
}


def test_robots(place):
    held = {name: small(1, 2) for name in ROBOTS}
    with ExitStack() as stack:
        for name, (answer, _, _) in ROBOTS.items():
            held[name].pages["/robots.txt"] = answer
            board = stack.enter_context(boards.serve(held[name]))
            place.source(describe(board.url(), IMPATIENT, id=name), name)
        runs = {run["source"]: run for run in place.crawl().runs}
    for name, (_, categories, pages) in ROBOTS.items():
        asked = sum("robots" not in path for path in held[name].paths())
        assert (name, runs[name]["categories"]) == (name, categories)
        assert (name, runs[name]["pages"], asked) == (name, pages, pages)


def test_a_delay_of_hours_closes_a_site(place):
    board = small(1)
    board.put("/robots.txt", "User-agent: *\nCrawl-delay: 86400", Content_Type="text/plain")
    with boards.serve(board):
        place.source(describe(board.url()))
        run = place.crawl().runs[0]
    assert (run["categories"], board.paths()) == ({"robots-unavailable": 1}, ["/robots.txt"])


def small(*numbers: int) -> boards.Board:
    board = boards.Board()
    board.put("/jobs/", boards.listing(*map(str, numbers)))
    for number in numbers:
        board.put(f"/jobs/{number}", boards.ad(number))
    return board


def gaps(board: boards.Board) -> list[float]:
    times = [at for at, _ in board.hits]
    return [after - before for before, after in pairwise(times)]


def test_pauses(place):
    """A second is the default; robots.txt may ask for more than the source."""
    slow = small(*range(5))
    slow.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.4", Content_Type="text/plain")
    with boards.serve(small(*range(5))) as board, boards.serve(slow):
        place.source(describe(board.url(), more=""))
        place.source(describe(slow.url(), id="slow"), "slow")
        place.crawl()
    # Arrivals are later than departures by what the machine is busy.
    assert median(gaps(board)) >= 0.9
    assert 0.35 <= median(gaps(slow)) < 0.9
    for found, pause in ((gaps(board), 1.0), (gaps(slow), 0.4)):
        assert sum(found) >= (pause - 0.1) * len(found)


def test_a_block_ends_the_crawl_of_a_source(place):
    board = boards.Board()
    board.put("/jobs/", boards.listing(*(f"{n}" for n in range(30))))
    board.pages["/jobs/*"] = boards.Answer(b"<h1>Forbidden</h1>", boards.HTML, 403)
    with boards.serve(board):
        place.source(describe(board.url(), QUICK.replace("limits: {", "limits: {blocked: 4, ")))
        run = place.crawl().runs[0]
    assert run["finish"] == "blocked"
    assert run["categories"]["blocked"] in (4, 5)  # one more may be on its way


@pytest.mark.parametrize("status", [429, 503])
def test_a_site_that_asks_to_wait_for_long_is_asked_for_nothing_more(place, status):
    board = small(*range(1, 9))
    board.put("/jobs/2", "busy", status, Retry_After="3600")
    out = place.path / "out"
    with boards.serve(board):
        place.source(describe(board.url()))
        run = place.crawl("--out", str(out)).runs[0]
    assert run["finish"] == "blocked"
    assert run["categories"]["blocked"] in (1, 2)  # one more may be planned, and is not asked for
    assert board.paths() == ["/robots.txt", "/jobs/", "/jobs/1", "/jobs/2"]
    assert f"status {status}; asks to wait 3600 seconds" in (out / "report.jsonl").read_text()


def test_while_a_site_asks_to_wait_nothing_else_is_asked_for(place):
    board = small(*range(1, 31))
    board.pages["/jobs/2"] = lambda _p, n: (
        boards.Answer(boards.ad(2).encode())
        if n > 1
        else boards.Answer(b"", {"Retry-After": "3"}, 503)
    )
    more = QUICK.replace("delay: 0", "delay: 0, concurrency: 4").replace("wait: 2", "wait: 4")
    with boards.serve(board):
        place.source(describe(board.url(), more))
        run = place.crawl().runs[0]
    assert run["pages"] == 31
    told = next(at for at, path in board.hits if path == "/jobs/2")
    later = [at - told for at, _ in board.hits if at > told]
    assert not [wait for wait in later if 1.5 < wait < 2.9]  # what was on its way arrives at once
    assert sum(wait > 2.9 for wait in later) > 15


@pytest.mark.parametrize("cause", ["error", "dead"])
def test_a_site_that_is_down_is_left_after_some_pages(place, cause):
    board = small(*range(1, 40))
    if cause == "error":
        board.pages["/jobs/*"] = boards.Answer(b"<h1>500", boards.HTML, 500)
        for number in range(3, 40):
            del board.pages[f"/jobs/{number}"]
    else:
        board.pages["/jobs/3"] = boards.Answer(b"", {"Content-Length": "9"}, cut=True)
        for number in range(4, 40):
            board.pages[f"/jobs/{number}"] = board.pages["/jobs/3"]
    limits = QUICK.replace("limits: {", "limits: {failures: 4, ")
    with boards.serve(board):
        place.source(describe(board.url(), limits))
        run = place.crawl().runs[0]
    assert (run["finish"], run["captures"]) == ("unreachable", 3)
    assert run["categories"]["retry-exhausted"] in (4, 5)  # one more may be on its way


@pytest.mark.parametrize(
    ("status", "others"),
    [(500, "unchanged"), (500, "document"), (403, "unchanged")],
)
def test_failures_between_other_answers_end_no_crawl(place, status, others):
    board = small(*range(1, 13))
    for number in range(2, 13, 2):
        ad = boards.Answer(boards.ad(number).encode(), boards.HTML | {"ETag": '"x"'})
        board.pages[f"/jobs/{number}"] = ad
    limits = QUICK.replace("retries: 1", "retries: 0, failures: 3, blocked: 3")
    with boards.serve(board):
        place.source(describe(board.url(), limits))
        assert place.crawl().runs[0]["captures"] == 13
        answer = {
            "unchanged": boards.Answer(b"", {"ETag": '"x"'}, 304),
            "document": boards.Answer(b"%PDF-1.7", {"Content-Type": "application/pdf"}),
        }[others]
        for number in range(1, 13):
            bad = boards.Answer(b"<h1>no</h1>", boards.HTML, status)
            board.pages[f"/jobs/{number}"] = bad if number % 2 else answer
        run = place.crawl().runs[0]
    assert (run["finish"], run["pages"]) == ("finished", 13)


def test_a_decision_about_robots_holds_for_the_hosts_of_the_source_alone(place):
    board = small(1)
    board.put("/robots.txt", "User-agent: *\nDisallow: /", Content_Type="text/plain")
    with boards.serve(board):
        pictures = "".join(
            f"<img src=http://{host}:{board.port}/img/{host}.png>"
            for host in ("127.0.0.1", "localhost")
        )
        board.put("/jobs/1", boards.ad(1, pictures))
        override = "{who: Head of unit, reason: Order 12/2026, until: 2099-12-31}"
        more = QUICK.replace(
            "delay: 0", f"delay: 0, obey_robots: false, robots_override: {override}"
        )
        place.source(describe(board.url(), more, pictures="hash", picture_hosts="[localhost]"))
        run = place.crawl().runs[0]
    assert (run["pages"], run["forbidden"]) == (2, 0)
    assert run["pictures"]["forbidden"] == 1
    assert board.count("/img/127.0.0.1.png") == 1
    assert board.count("/img/localhost.png") == 0
    (file,) = (place.home / "evidence").glob("*.warc.gz")
    with gzip.open(file) as opened:
        head = opened.read(2000).decode()
    said = "lifted by Head of unit until 2099-12-31: Order 12/2026"
    assert f"robots: obeyed, but of 127.0.0.1:{board.port} {said}" in head


def test_max_pages_bounds_what_is_asked_for(place):
    with boards.serve(small(*range(20))) as board:
        place.source(describe(board.url()))
        run = place.crawl("--max-pages", "5").runs[0]
    assert run["pages"] == 5
    assert run["left"] == 16


def test_a_second_crawl_captures_only_what_changed(place):
    with boards.serve(small(1, 2, 3)) as board:
        place.source(describe(board.url()))
        first = place.crawl().runs[0]
        board.put("/jobs/2", boards.ad(22))
        out = place.path / "out"
        second = place.crawl("--out", str(out)).runs[0]
        third = place.crawl("--again").runs[0]
    assert [run["captures"] for run in (first, second, third)] == [4, 1, 4]
    assert (second["unchanged"], second["ads"]) == (3, 3)
    titles = [json.loads(line)["title"] for line in (out / "ads.jsonl").read_text().splitlines()]
    assert sorted(titles) == [f"Sortowanie paczek {n}" for n in (1, 22, 3)]


def test_a_page_that_says_it_is_unchanged_still_leads_on(place):
    def tagged(body: str):
        def answer(_path: str, _count: int) -> boards.Answer:
            if board.requests[-1].get("If-None-Match") == '"x"':
                return boards.Answer(b"", {"ETag": '"x"'}, 304)
            return boards.Answer(body.encode(), boards.HTML | {"ETag": '"x"'})

        return answer

    board = small(1, 2)
    board.pages["/jobs/"] = tagged(boards.listing("1", "2", "?page=1"))  # itself by another name
    board.put("/jobs/?page=1", boards.listing("1", "2", "?page=1"))
    with boards.serve(board):
        place.source(describe(board.url()))
        place.crawl()
        board.put("/jobs/2", boards.ad(22))
        run = place.crawl().runs[0]
    assert (run["statuses"], run["captures"]) == ({"200": 3, "304": 1}, 1)


def test_sources_of_one_host_run_in_turn_and_a_refused_one_hinders_none(place):
    with boards.serve(small(1)) as board:
        board.put("/two/", boards.listing("1"))
        place.source(describe(board.url()))
        place.source(describe(board.url("/two/"), id="two"), "two")
        place.source(describe(board.url("/x/"), id="old", authorised_until="2020-01-01"), "old")
        place.source(describe(board.url("/y/"), id="bare", legal_basis='""'), "bare")
        ended = place.crawl()
    assert ended.code == 1
    assert {run["source"] for run in ended.runs} == {"board", "two"}
    assert "source old: does not run: authorisation ended on 2020-01-01" in ended.err
    assert "bare/source.yml:8: field legal_basis" in ended.err
    assert board.count("/x/") == board.count("/y/") == 0
    assert board.count("/two/") == 1


def test_only_named_sources_are_crawled(place):
    with boards.serve(small(1)) as board:
        place.source(describe(board.url()))
        place.source(describe(board.url(), id="two"), "two")
        place.source("nonsense", "bad")
        good, unknown, bad = place.crawl("two"), place.crawl("three"), place.crawl("bad")
    assert (good.code, [run["source"] for run in good.runs]) == (0, ["two"])
    assert (unknown.code, bad.code) == (1, 1)
    assert "no such source" in unknown.err
    assert "bad/source.yml:1" in bad.err


FAILING = """
import sys
from pathlib import Path
from crawlers import Archive, load_sources
from crawlers.run import crawl
from stream.state import open_state

def emit(capture):
    if capture.url.endswith("/jobs/2"):
        raise OSError("the bus is gone")
    print(capture.url)

sources, home = map(Path, sys.argv[1:])
with Archive(str(home / "evidence")) as archive:
    crawl(load_sources(sources), archive, emit, engine=open_state(f"sqlite:///{home / 'state.db'}"))
"""


def test_a_capture_that_is_not_delivered_fails_the_crawl_and_is_sent_by_the_next(place):
    with boards.serve(small(*range(1, 9))) as board:
        place.source(describe(board.url()))
        command = [sys.executable, "-c", FAILING, str(place.sources), str(place.home)]
        failed = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert failed.returncode == 1
        assert "OSError: the bus is gone" in failed.stderr
        assert len(board.hits) < 7
        run = place.crawl().runs[0]
    urls = {capture["url"] for capture in place.captures()}
    assert run["resumed"]
    assert board.url("/jobs/2") in urls
    assert len(urls) + len(failed.stdout.split()) == 9


def test_a_bus_that_cannot_be_opened_is_told(place):
    place.env = {"THB_STREAM_URL": "sqlite:////proc/none/stream.db"}
    with boards.serve(small(1)) as board:
        place.source(describe(board.url()))
        assert place.crawl().code == 3
