"""Poison, and versions by wrong clocks: each ad is once in the index, or dead with a reason."""

import json
import subprocess
from contextlib import closing
from typing import Any

import msgspec
import pytest

from search import open_index
from stream.codec import encode
from stream.messages import now
from stream.stages import ADS, SCORED
from tests.faults.child import CLOCK
from tests.faults.ledger import faults, read
from tests.home import Home, made_ads, scored

pytestmark = pytest.mark.slow

HOUR = 3600
COUNT = 100
DEEP = json.loads("[" * 200 + "]" * 200)
UNREADABLE = (b"", b"{", b"\xff\xfe{}", b"[]", b'{"id": "x", "kind": "job", "schema": 99}')
ODD: dict[str, dict[str, Any]] = {
    "negative": {"version": -1},
    "latest": {"version": 2**63 - 1},
    "beyond": {"version": 2**63},
    "early": {"seen": "0001-01-01T00:00:00Z"},
    "late": {"seen": "9999-12-31T23:59:59Z"},
    "no-date": {"posted": "99999-99-99"},
    "nul": {"text": "a\0b", "title": "\0", "city": "\0"},
    "surrogate": {"text": "\ud800", "employer": "\udfff"},
    "deep": {"extra": {"a": DEEP}},
    "wide": {"extra": {f"k{n}": n for n in range(3000)}},
    "long": {"text": "słowo " * 40_000, "employer": "x" * 40_000, "url": "https://" + "x" * 40_000},
    "word": {"text": "x" * 100_000},
    "number": {"text": 5},
    "kind": {"kind": "weather"},
    "n" * 600: {},
}
SCORES: dict[str, dict[str, Any]] = {
    "huge": {"score": 1e308},
    "endless": {"score": float("inf")},
    "span": {"entities": [{"type": "price", "text": "1", "field": "text", "start": 5, "end": 1,
                           "obfuscated": False, "amount": 1e300}]},
    "negative-score": {"version": -2**63},
}  # fmt: skip


def _as_json(ad: Any, **changes: Any) -> bytes:
    return json.dumps({**msgspec.to_builtins(ad), **changes}).encode()


def test_poison_is_dead_with_a_reason_and_stops_nothing(home: Home) -> None:
    model = made_ads(1)[0]
    poison = {f"poison-{n}": value for n, value in enumerate(UNREADABLE)}
    odd = {name: _as_json(model, id=name, **changes) for name, changes in ODD.items()}
    late = {name: _as_json(scored(model), id=name, **more) for name, more in SCORES.items()}
    ads = made_ads(20)
    home.bus.send(ADS, [*poison.items(), *odd.items()])
    home.bus.send(SCORED, [*late.items(), ("unscored", b"{")])
    home.send(ads)

    done = home.run("run", "--drain")

    assert done.returncode == 1, done.stderr
    found = read(home)
    known = [*poison, *odd, *late, "unscored", *(ad.id for ad in ads)]
    assert faults(found, known, found.alerts) == []
    assert poison.keys() <= found.dead.keys()
    assert {"beyond", "number", "kind", "unscored"} <= found.dead.keys()
    assert {ad.id for ad in ads} <= found.indexed.keys()
    assert {ad.id for ad in ads[::2]} <= found.alerts.keys()


def test_clocks_that_differ_by_two_hours_leave_the_latest_version_once(home: Home) -> None:
    """Importers and stages on machines whose clocks are an hour ahead, right, or an hour behind."""
    ads = made_ads(COUNT)
    at = now()
    for shift in (HOUR, 0, -HOUR):
        version = at + shift * 1_000_000
        made = [msgspec.structs.replace(ad, version=version, city=str(shift)) for ad in ads]
        home.bus.send(ADS, [(ad.id, encode(ad)) for ad in made])
    patient = f"{home.urls['stream']}&session=30"
    runners: list[subprocess.Popen[str]] = [
        home.start("run", "--drain", **{CLOCK: str(shift), "THB_STREAM_URL": patient})
        for shift in (HOUR, -HOUR)
    ]
    try:
        said = [runner.communicate(timeout=200)[1] for runner in runners]
    finally:
        for runner in runners:
            runner.kill()

    assert [runner.returncode for runner in runners] == [0, 0], said
    sent = [ad.id for ad in ads]
    assert faults(read(home), sent, sent[::2]) == []
    with closing(open_index(home.urls["index"])) as index:
        assert {ad.city for ad in index.ads()} == {str(HOUR)}
