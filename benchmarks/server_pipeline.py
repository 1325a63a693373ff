"""Ads from ``thb.ads`` to searchable through ``score`` and ``index`` as processes of their own."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from kafka.admin import KafkaAdminClient

from benchmarks.table import Row, check
from stream import codec, open_bus
from stream.bus import Bus, Item
from stream.kafka_url import parse
from stream.records import ad_from_json
from stream.stages import ADS, SCORED
from tests.search.elastic import prefix_on
from tests.servers.place import read_env

ADS_SENT = 3_000
WARM = 200
"""Ads that are through before the clock starts, so that every process has loaded what it needs."""

WAIT_SECONDS = 300
THB = Path(sys.executable).with_name("thb")


def run(_ads: int) -> list[Row]:
    """Ads a second with one process of each stage, and with two where there may be two."""
    urls = read_env()
    if not {"kafka", "elastic"} <= set(urls):
        print("server_pipeline: no servers run; `make servers` starts them", file=sys.stderr)
        return []
    note = f"{ADS_SENT:,} invented ads, `thb run score` and `thb run index`"
    with tempfile.TemporaryDirectory() as name:
        items = _items(Path(name))
        rows = []
        for each, words in ((1, "one process a stage"), (2, "two processes a stage")):
            here = _rate(_embedded(Path(name)), ["index", *["score"] * each], items)
            with _topics(urls["kafka"]) as stream, prefix_on(urls["elastic"]) as index:
                settings = {"THB_STREAM_URL": stream, "THB_INDEX_URL": index, "THB_HOME": name}
                there = _rate(settings, ["index", "score"] * each, items)
            rows.append(Row(f"pipeline: searchable, {words}", there, here, "ads/s", note))
    return [rows[0], rows[1]._replace(note="the embedded index has one writer")]


def _items(folder: Path) -> list[Item]:
    """Invented ads of the demonstration, each many times under another id."""
    command = [THB, "demo", "--write", folder / "ads", "--ads", "300"]
    subprocess.run(command, check=True, capture_output=True)
    lines = (folder / "ads" / "ads.jsonl").read_bytes().splitlines()
    ads = [ad_from_json(line, now=time.time_ns() // 1000) for line in lines]
    made = [
        msgspec.structs.replace(ads[number % len(ads)], id=f"ad-{number}")
        for number in range(WARM + ADS_SENT)
    ]
    return [(ad.id, codec.encode(ad)) for ad in made]


def _embedded(folder: Path) -> dict[str, str]:
    return {"THB_HOME": str(folder / uuid.uuid4().hex)}


@contextmanager
def _topics(server: str) -> Iterator[str]:
    """An address with topics of its own, which go afterwards."""
    prefix = f"bench{uuid.uuid4().hex[:8]}."
    yield f"{server}?prefix={prefix}&replicas=1&session=10"
    with closing(KafkaAdminClient(**parse(server).client())) as admin:
        admin.delete_topics([name for name in admin.list_topics() if name.startswith(prefix)])


def _rate(settings: dict[str, str], stages: list[str], items: list[Item]) -> float:
    """Ads a second until all are indexed; other processes than ours share the machine."""
    url = settings.get("THB_STREAM_URL") or f"sqlite:///{settings['THB_HOME']}/stream.db"
    with closing(open_bus(url)) as bus, _running(settings, stages):
        bus.send(ADS, items[:WARM])
        _wait(bus, WARM)
        started = time.perf_counter()
        bus.send(ADS, items[WARM:])
        _wait(bus, len(items))
        taken = time.perf_counter() - started
    found = _status(settings)
    check(found["index"]["all"] == len(items), f"the index holds {found['index']} of {len(items)}")
    return ADS_SENT / taken


@contextmanager
def _running(settings: dict[str, str], stages: list[str]) -> Iterator[None]:
    """Processes of stages, which end in order afterwards."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = _environment(settings)
    started = [subprocess.Popen([THB, "run", name], env=environment, **quiet) for name in stages]
    try:
        yield
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            process.wait(60)


def _environment(settings: dict[str, str]) -> dict[str, str]:
    """This process's environment with no settings but these."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("THB_")}
    return {**others, **settings}


def _wait(bus: Bus, count: int) -> None:
    """Until ``index`` has done so many scored ads."""
    end = time.monotonic() + WAIT_SECONDS
    while bus.lag("index", [SCORED])[0].done < count:
        check(time.monotonic() < end, f"{count} ads were not through in {WAIT_SECONDS} s")
        time.sleep(0.1)


def _status(settings: dict[str, str]) -> dict[str, dict[str, int]]:
    command = [THB, "status", "--json"]
    done = subprocess.run(command, env=_environment(settings), capture_output=True, check=True)
    return dict(json.loads(done.stdout))
