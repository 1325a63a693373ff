"""The demo boards answer as real boards do."""

import http.client
import json
import re
import socket
import time
from collections.abc import Iterator

import pytest

from thb.demo.generator import PORTS, ads
from thb.demo.pictures import png
from thb.demo.sites import Answer, Board, boards, serve

ANYWHERE = dict.fromkeys(PORTS, 0)
SEED, COUNT = 4, 160


@pytest.fixture(scope="module")
def first() -> dict[str, Board]:
    return boards(SEED, COUNT)


@pytest.fixture
def client() -> Iterator[http.client.HTTPConnection]:
    with serve(boards(SEED, COUNT), ANYWHERE) as ports:
        connection = http.client.HTTPConnection("127.0.0.1", ports["demo-jobs"], timeout=60)
        yield connection
        connection.close()


def _links(board: Board, path: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', board.answer(path).body.decode())


def _all_ads(board: Board, start: str) -> set[str]:
    """What a crawler finds that follows the list pages."""
    pages, seen, found = [start], {start}, set()
    while pages:
        page = pages.pop()
        for link in _links(board, page):
            if link.startswith(f"{start}?") and link not in seen:
                seen.add(link)
                pages.append(link)
            elif re.fullmatch(rf"{start}(old/)?\w+-\d+-\d+", link):
                found.add(link.replace("/old/", "/"))
    return found


@pytest.mark.parametrize(
    ("source", "start"), [("demo-jobs", "/jobs/"), ("demo-reviews", "/reviews/")]
)
def test_lists_lead_to_every_ad(first: dict[str, Board], source: str, start: str) -> None:
    expected = {one.path for one in ads(SEED, COUNT) if one.source == source}

    assert _all_ads(first[source], start) == expected
    assert all(first[source].answer(path).status == 200 for path in expected)


def test_structured_data_comes_in_three_kinds(first: dict[str, Board]) -> None:
    pages = [
        first["demo-jobs"].answer(one.path).body.decode()
        for one in ads(SEED, COUNT)
        if one.kind == "job"
    ]
    kinds = [
        sum(mark in page for page in pages)
        for mark in ("application/ld+json", "itemprop=", "typeof=")
    ]

    assert sum(kinds) == len(pages)
    assert kinds[0] > kinds[1] > 0 < kinds[2]


def test_json_in_a_page_is_json(first: dict[str, Board]) -> None:
    page = next(
        body
        for one in ads(SEED, COUNT)
        if one.kind == "job"
        and "ld+json" in (body := first["demo-jobs"].answer(one.path).body.decode())
    )
    data = json.loads(page.partition('ld+json">')[2].partition("</script>")[0])

    assert data["@type"] == "JobPosting"
    assert data["baseSalary"]["value"]["unitText"] in ("HOUR", "MONTH")


def test_some_pages_lie_about_their_encoding(first: dict[str, Board]) -> None:
    answers = [first["demo-jobs"].answer(one.path) for one in ads(SEED, COUNT) if one.kind == "job"]
    wrong = [answer for answer in answers if b'charset="iso-8859-2"' in answer.body]

    assert wrong
    assert all(answer.type == "text/html" and answer.body.decode() for answer in wrong)


def test_classifieds_are_empty_without_the_script(first: dict[str, Board]) -> None:
    board = first["demo-classifieds"]
    one = next(one for one in ads(SEED, COUNT) if one.source == "demo-classifieds")
    listed = json.loads(board.answer("/api/ads").body)
    shown = json.loads(board.answer(f"/api/ads/{one.id}").body)

    assert one.title not in board.answer(one.path).body.decode()
    assert len(listed["items"]) == 25
    assert shown["title"] == one.title
    assert board.answer("/app.js").type.startswith("text/javascript")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/robots.txt", 200),
        ("/board.css", 200),
        ("/img/any.png", 200),
        ("/jobs/?page=99999", 200),
        ("/jobs/?page=x", 200),
        ("/jobs/old/job-4-000004", 301),
        ("/jobs/gone-1", 410),
        ("/jobs/job-4-999999", 404),
        ("/jobs/job-5-000000", 404),
        ("/jobs/job-4-²", 404),
        ("/jobs/../../etc/passwd", 404),
        ("/api/ads", 404),
        ("/nothing", 404),
    ],
)
def test_answers(first: dict[str, Board], path: str, status: int) -> None:
    assert first["demo-jobs"].answer(path).status == status


def test_robots_names_what_the_lists_link_to(first: dict[str, Board]) -> None:
    assert b"Disallow: /jobs/private/" in first["demo-jobs"].answer("/robots.txt").body
    assert "/jobs/private/staff" in _links(first["demo-jobs"], "/jobs/")


def test_withdrawn_ads_are_gone_in_three_ways() -> None:
    second = boards(SEED, 400, 2)
    gone = [one for one in ads(SEED, 400) if one.fate == "goes" and one.kind == "job"]
    answers: list[Answer] = [second["demo-jobs"].answer(one.path) for one in gone]

    assert {answer.status for answer in answers} == {200, 404, 410}
    assert all(
        one.text not in answer.body.decode() for one, answer in zip(gone, answers, strict=True)
    )
    assert {one.path for one in gone}.isdisjoint(
        {one.path for page in (1, 2) for one in second["demo-jobs"].shelf.page(page)}
    )


def test_served_over_http(client: http.client.HTTPConnection) -> None:
    client.request("GET", "/jobs/")
    answer = client.getresponse()
    body, tag = answer.read(), answer.headers["ETag"]
    client.request("GET", "/jobs/", headers={"If-None-Match": tag})
    again = client.getresponse()
    rest = again.read()
    client.request("HEAD", "/jobs/")
    head = client.getresponse()

    assert (answer.status, again.status, head.status) == (200, 304, 200)
    assert (rest, head.read()) == (b"", b"")
    assert int(head.headers["Content-Length"]) == len(body)


def test_more_than_two_hundred_pages_a_second(client: http.client.HTTPConnection) -> None:
    start = time.process_time()
    for number in range(300):
        client.request("GET", f"/jobs/job-4-{number % COUNT:06d}")
        client.getresponse().read()

    assert 300 / (time.process_time() - start) > 200  # about 2,000; asked and answered here


def test_a_port_that_is_taken_is_replaced() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serve(boards(1, 10), {**ANYWHERE, "demo-jobs": port}) as ports:
            assert ports["demo-jobs"] not in (0, port)


def test_pictures_are_small_and_follow_their_names() -> None:
    assert png("op-0-1") == png("op-0-1") != png("op-0-2")
    assert png("a").startswith(b"\x89PNG\r\n\x1a\n")
    assert len(png("a")) < 4000
