"""A data folder and the processes that work on it, embedded or on servers."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from search import open_index
from stream import open_bus
from stream.bus import Bus
from stream.codec import encode
from stream.messages import Ad, ScoredAd, now
from stream.stages import ADS

CLI = "from thb.cli import main; main()"
FEE = "Przed wyjazdem należy wpłacić opłatę rekrutacyjną 300 zł. Numer {} w kolejce."
PLAIN = "Biuro rachunkowe zatrudni księgową na umowę o pracę. Ogłoszenie numer {}."
URLS = {"stream": "sqlite:///{}/stream.db", "index": "tantivy:///{}/index",
        "state": "sqlite:///{}/state.db"}  # fmt: skip

_UNREAD = 1 << 20
"""Bytes that a process may say before somebody reads them. The usual 65,536 were too few for a line
an alert: it then stood still in the middle of its work."""


class Home:
    """A data folder with addresses of stream, index and state (embedded where none is given), and
    the processes that work on it; ``code`` is what they run."""

    def __init__(self, folder: Path, **urls: str) -> None:
        self.folder = folder
        self.urls = {name: urls.get(name) or url.format(folder) for name, url in URLS.items()}
        settings = {f"THB_{name.upper()}_URL": url for name, url in self.urls.items()}
        self.env = {**os.environ, "THB_HOME": str(folder), **settings}
        self.code = CLI
        self.bus: Bus = open_bus(self.urls["stream"])

    def run(self, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", self.code, *args],
            env=self.env | env,
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )

    def start(self, *args: str, **env: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", self.code, *args],
            env=self.env | env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            pipesize=_UNREAD,
        )

    def json(self, *args: str) -> Any:
        done = self.run(*args, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def send(self, ads: list[Ad]) -> None:
        self.bus.send(ADS, [(ad.id, encode(ad)) for ad in ads])

    def indexed(self) -> int:
        index = open_index(self.urls["index"])
        try:
            return index.count()
        finally:
            index.close()


def made_ads(count: int) -> list[Ad]:
    """Ads of which every second one, from the first, asks for a fee."""
    texts = (FEE, PLAIN)
    return [
        Ad(
            id=f"ad-{n}",
            kind="job",
            lang="pl",
            title="Praca",
            text=texts[n % 2].format(n),
            version=now(),
        )
        for n in range(count)
    ]


def scored(ad: Ad) -> ScoredAd:
    """An ad as a score of nothing leaves it; one that asks for a fee is flagged."""
    fields = {name: getattr(ad, name) for name in Ad.__struct_fields__}
    return ScoredAd(**fields, score=0.0, band="low", flagged="opłatę" in ad.text)


def until(condition: Callable[[], object], seconds: float = 240.0) -> None:
    """Waits until something is so; fails when it is not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
