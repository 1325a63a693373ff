"""Metrics over HTTP."""

import urllib.error
import urllib.request

import pytest

from stream import metrics
from stream.errors import InputError, MissingError


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_metrics_are_served_while_the_block_runs() -> None:
    metrics.LAG.labels("score", "thb.ads").set(7)
    with metrics.served("127.0.0.1:0") as port:
        status, body = get(port, "/metrics")
        assert status == 200
        assert 'thb_stream_lag{stage="score",topic="thb.ads"} 7.0' in body
        assert get(port, "/healthz") == (200, "alive\n")
        assert get(port, "/etc/passwd")[0] == 404
    with pytest.raises(urllib.error.URLError):
        get(port, "/metrics")


def test_a_loop_that_stands_still_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pulse = metrics.Pulse()
    monkeypatch.setattr(metrics, "SILENT_SECONDS", 0.0)
    with metrics.served("127.0.0.1:0", pulse) as port:
        assert get(port, "/healthz") == (503, "the loop stands still\n")
        monkeypatch.setattr(metrics, "SILENT_SECONDS", 60.0)
        pulse.beat()
        assert get(port, "/healthz")[0] == 200


def test_nothing_is_served_without_an_address() -> None:
    with metrics.served("") as port:
        assert port == 0


@pytest.mark.parametrize("setting", ["9464", "host:", ":9464", "host:port", "host:70000"])
def test_what_is_no_address_is_refused(setting: str) -> None:
    with pytest.raises(InputError, match="THB_METRICS"), metrics.served(setting):
        pass


def test_an_address_in_use_is_named() -> None:
    with metrics.served("127.0.0.1:0") as port:
        again = metrics.served(f"127.0.0.1:{port}")
        with pytest.raises(MissingError, match="THB_METRICS"), again:
            pass


def test_an_address_of_six_bytes() -> None:
    assert metrics.address("[::1]:9464") == ("::1", 9464)
