"""Whether a telephone number is at home."""

import pytest

from indicators.dialling import at_home, line
from stream.messages import Ad


@pytest.mark.parametrize(
    ("number", "facts", "home"),
    [
        ("+48500100101", {"country": "NL", "market": "PL"}, False),
        ("+48500100101", {"market": "PL"}, True),
        ("+48221001010", {"country": "NL", "market": "PL"}, True),
        ("+31970100000", {"country": "NL", "market": "PL"}, True),
        ("+447700900123", {"country": "NL", "market": "PL"}, False),
        ("447700900123", {"country": "PL"}, False),
        ("+12125550101", {"country": "CA"}, True),
        ("+447700900123", {}, None),
        ("+48500100101", {"market": "GB", "lang": "en"}, None),
        ("+48500100101", {"market": "US", "lang": "en"}, False),
        ("+48500100101", {"country": "nowhere"}, None),
        ("demo_jobs", {"country": "PL"}, None),
        ("500100101", {"country": "PL"}, None),
    ],
)
def test_at_home(number, facts, home):
    assert at_home(number, Ad(id="x", kind="job", **facts)) is home


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("+48500100101", "mobile"),
        ("+48221001010", "fixed"),
        ("+447700900123", "mobile"),
        ("+442079460101", "fixed"),
        ("+380500000101", "mobile"),
        ("+79000000101", "mobile"),
        ("+34600000101", "mobile"),
        ("+34910000101", "fixed"),
        ("+40700000101", "mobile"),
        ("+12125550101", None),
        ("+8613000000101", None),
        ("demo_jobs", None),
    ],
)
def test_line(number, found):
    assert line(number) == found
