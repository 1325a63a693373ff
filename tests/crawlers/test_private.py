"""Nothing that a site says leads the crawler into a private network."""

import socket
import sys

import pytest

from crawlers.private import is_private, refusal
from tests.crawlers import board as boards
from tests.crawlers import conftest, shapes
from tests.crawlers.conftest import QUICK, describe
from tests.crawlers.test_crawl import small
from tests.crawlers.test_pictures import ad, source

PRIVATE = """
127.0.0.1 127.9.9.9 10.0.0.5 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1
255.255.255.255 ::1 :: fe80::1 fe80::1%eth0 fd00::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 2002:7f00:1::
ff02::1 64:ff9b::7f00:1 64:ff9b:1::a00:1 ::127.0.0.1 ::a00:1 fec0::1
"""
PUBLIC = (
    "8.8.8.8 172.32.0.1 2001:4860:4860::8888 ::ffff:8.8.8.8 example.com localhost 10.example.com"
)


def test_addresses():
    assert [one for one in PRIVATE.split() if not is_private(one)] == []
    assert [one for one in PUBLIC.split() if is_private(one)] == []


@pytest.mark.parametrize(
    ("start", "more", "url", "address", "refused"),
    [
        ("https://example.com/", {}, "https://example.com/1", "93.184.215.14", False),
        ("https://example.com/", {}, "https://example.com/1", "10.0.0.5", True),
        ("https://example.com/", {"private_network": True}, "https://example.com/1", "10.1.1.1", 0),
        ("https://example.com/", {"private_network": True}, "http://10.1.1.1/", "10.1.1.1", True),
        ("https://example.com/", {}, "http://127.0.0.1/1.png", "127.0.0.1", True),
        ("http://127.0.0.1:8000/", {}, "http://127.0.0.1:8000/1", "127.0.0.1", False),
        ("http://127.0.0.1:8000/", {}, "http://127.0.0.1:9200/", "127.0.0.1", True),
        ("http://localhost:8000/", {}, "http://localhost:8000/1", "127.0.0.1", False),
        ("http://10.0.0.5/", {}, "http://10.0.0.5/robots.txt", "10.0.0.5", False),
        ("http://10.0.0.5/", {}, "http://10.0.0.6/robots.txt", "10.0.0.6", True),
        ("http://[fd00::1]/", {}, "http://[fd00::1]/2", "fd00::1", False),
        ("http://10.0.0.5/", {"picture_hosts": ["10.0.0.6"]}, "http://10.0.0.6/1", "10.0.0.6", 0),
        ("https://example.com/", {}, "http://2130706433/", "127.0.0.1", True),
    ],
)
def test_only_what_a_source_names_itself_may_be_private(start, more, url, address, refused):
    assert bool(refusal(source(start_urls=[start], **more), url, address)) is bool(refused)


@pytest.fixture
def resolving(monkeypatch, place):
    """A name of the web that DNS says is this machine."""
    resolve = "from scrapy.resolver import dnscache; dnscache['example.com'] = '127.0.0.1'"
    run = f"{resolve}; from thb.cli import main; main()"
    monkeypatch.setattr(conftest, "COMMAND", [sys.executable, "-c", run])
    place.env = {"no_proxy": "*"}
    return place


POLITE = QUICK.replace("delay: 0", "delay: 1")


@pytest.mark.parametrize("private", [False, True])
def test_a_name_that_leads_to_a_private_network(resolving, private):
    with boards.serve(small(1)) as board:
        text = describe(f"http://example.com:{board.port}/jobs/", POLITE)
        resolving.source(text + f"private_network: {str(private).lower()}\n")
        out = resolving.path / "out"
        run = resolving.crawl("--out", str(out)).runs[0]
    report = (out / "report.jsonl").read_text()
    assert (run["pages"], run["categories"]) == ((2, {}) if private else (0, {"gone": 1}))
    assert ("stands in a private network (127.0.0.1)" in report) is not private
    assert bool(board.hits) is private


ONLY_IPV6 = """
import socket
real = socket.getaddrinfo
def of_name(host, *rest, **more):
    return real("::1" if host == "example.com" else host, *rest, **more)
def by_ipv4(host):
    raise socket.gaierror("no address of this kind")
socket.getaddrinfo, socket.gethostbyname = of_name, by_ipv4
from thb.cli import main
main()
"""


def _has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as here:
            here.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not _has_ipv6(), reason="this machine has no loopback of IPv6")
@pytest.mark.parametrize("private", [False, True])
def test_a_host_that_has_no_ipv4_address(monkeypatch, place, private):
    monkeypatch.setattr(conftest, "COMMAND", [sys.executable, "-c", ONLY_IPV6])
    place.env = {"no_proxy": "*"}
    with boards.serve(small(1), "::1") as board:
        text = describe(f"http://example.com:{board.port}/jobs/", POLITE)
        place.source(text + f"private_network: {str(private).lower()}\n")
        out = place.path / "out"
        run = place.crawl("--out", str(out)).runs[0]
    report = (out / "report.jsonl").read_text()
    assert (run["pages"], run["categories"]) == ((2, {}) if private else (0, {"gone": 1}))
    assert ("stands in a private network (::1)" in report) is not private
    assert bool(board.hits) is private


def test_pictures_and_robots_lead_to_no_private_network(resolving):
    board, other = small(1), small()
    with boards.serve(board), boards.serve(other):
        board.put("/jobs/1", ad(1, f"http://example.com:{other.port}/1.png", other.url("/2.png")))
        other.put("/*", shapes.picture(1), Content_Type="image/png")
        more = QUICK.replace("delay: 0", "delay: 1")
        hosts = "[example.com]"
        resolving.source(describe(board.url(), more, pictures="hash", picture_hosts=hosts))
        away = small(1)
        away.put("/robots.txt", "", 302, Location=other.url("/robots.txt"))
        with boards.serve(away):
            resolving.source(describe(away.url(), id="away"), "away")
            runs = {run["source"]: run for run in resolving.crawl().runs}
    assert runs["board"]["pictures"] == {"elsewhere": 1, "failed": 1}
    assert runs["board"]["pages"] == 2
    assert runs["away"]["categories"] == {"robots-unavailable": 1}
    assert other.hits == []
