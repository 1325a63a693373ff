import os
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers import robots

DATA = Path(os.environ.get("THB_TEST_DATA", Path(__file__).parents[2] / "../shared/data"))
AGENT = "thb-monitor"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("<html>Not found</html>", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: thb-monitor\nDisallow: /a\n\nUser-agent: *\nDisallow: /", "/b", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: thb-monitor\nAllow: /", "/b", True),
        ("User-agent: THB-Monitor/2.0\nDisallow: /a", "/a", False),
        ("User-agent: thb\nDisallow: /", "/a", True),
        ("User-agent: thb-monitor\n\nUser-agent: *\nDisallow: /", "/a", False),
        ("User-agent: a\nUser-agent: *\nDisallow: /x", "/x", False),
        ("User-agent: a\nCrawl-delay: 1\nUser-agent: *\nDisallow: /x", "/x", False),
        ("User-agent: *\nSitemap: x\nnonsense\nDisallow: /x", "/x", False),
        ("\ufeffUser-agent: *\r\nDisallow: /x", "/x", False),
        ("User-agent: *\rDisallow: /x", "/x", False),
        ("useragent: *\ndisalow: /x", "/x", False),
        ("User-agent *\nDisallow /x", "/x", False),
        ("User-agent: *\nDisallow: /x # because", "/x", False),
        ("User-agent: *\nDisallow: /x\nAllow: /x/y", "/x/y/z", True),
        ("User-agent: *\nAllow: /x\nDisallow: /x", "/x", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x=1", True),
        ("User-agent: *\nDisallow: /*?sort=", "/a?sort=up", False),
        ("User-agent: *\nDisallow: /a*b*c", "/a-b-b-c-d", False),
        ("User-agent: *\nDisallow: /praca/łódź", "/praca/%C5%82%C3%B3d%C5%BA", False),
        ("User-agent: *\nDisallow: /praca/%c5%82", "/praca/%C5%82", False),
        ("User-agent: *\nDisallow: /%61b", "/ab", False),
        ("User-agent: *\nDisallow: /\nAllow: /%61b", "/ab", False),
        ("User-agent: *\nDisallow: /\nAllow: /index.html", "/", True),
        ("User-agent: *\nDisallow: /\nAllow: /$", "/a", False),
        ("User-agent: *\nDisallow: $", "/a", True),
        ("Disallow: /\nUser-agent: *\nDisallow: /x", "/y", True),
    ],
)
def test_rules(text, path, allowed):
    held = robots.parse(text.encode(), AGENT)
    assert held.allowed(f"https://example.com{path}") is allowed


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: soon", 0),
        ("User-agent: *\nCrawl-delay: 9\nUser-agent: thb-monitor\nCrawl-delay: 3", 3),
        ("User-agent: *\nCrawl-delay: 9\nDisallow:\nUser-agent: thb-monitor\nCrawl-delay: 3", 3),
    ],
)
def test_delay(text, delay):
    assert robots.parse(text.encode(), AGENT).delay == delay


@given(st.binary(max_size=300), st.text(max_size=40))
def test_nothing_raises(body, path):
    robots.parse(b"User-agent: *\nDisallow: " + body, AGENT).allowed("http://example.com/" + path)


@given(st.text("ab*/", max_size=8), st.text("ab/", max_size=8), st.booleans())
def test_patterns_match_as_the_same_regular_expression(pattern, path, end):
    import re

    regex = ".*".join(map(re.escape, pattern.split("*"))) + (r"\Z" if end else "")
    assert robots.matches(pattern + "$" * end, path) == bool(re.match(regex, path))


def test_hostile_patterns_are_quick():
    held = robots.parse(b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"b", AGENT)
    assert held.allowed("http://example.com/" + "a" * 2000)


def test_real_files_are_read():
    path = DATA / "robots" / "real_robots_txt_4231_sites.tar.gz"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    with tarfile.open(path) as tar:
        bodies = [tar.extractfile(m).read() for m in tar if m.isfile()][:1500]
    held = [robots.parse(body, AGENT) for body in bodies]
    assert sum(bool(one.rules) for one in held) > 700
    assert all(one.allowed("https://example.com/robots.txt") for one in held)
