import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

QUICK = "politeness: {delay: 0}\nlimits: {timeout: 20, backoff: 0.05, retries: 1, wait: 2}\n"
IMPATIENT = QUICK.replace("timeout: 20", "timeout: 5")
"""Where a page is later than that; elsewhere a machine that is busy must not look like a fault."""
COMMAND = [sys.executable, "-c", "from thb.cli import main; main()"]


def describe(url: str, more: str = QUICK, **fields: str) -> str:
    """A ``source.yml`` with what is needed at least, and more."""
    least = {
        "id": "board",
        "title": "A board",
        "kind": "job",
        "country": "NL",
        "languages": "[pl]",
        "start_urls": json.dumps([url]),
        "fetch": "http",
        "legal_basis": "Synthetic data",
        "purpose": "Test",
        "authorised_by": "Test",
        "authorised_until": "2099-12-31",
    }
    return "".join(f"{key}: {value}\n" for key, value in (least | fields).items()) + more


@dataclass
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def runs(self) -> list[dict[str, Any]]:
        return json.loads(self.out)


@dataclass
class Place:
    """A home and a folder of sources, and the command line on them."""

    path: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.path / "home"

    @property
    def sources(self) -> Path:
        return self.path / "sources"

    def source(self, text: str, name: str = "board") -> Path:
        folder = self.sources / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "source.yml").write_text(text, "utf-8")
        return folder

    def command(self, *words: str) -> list[str]:
        return [*COMMAND, *words, "--home", str(self.home)]

    def crawl(self, *words: str) -> Ended:
        more = ("--sources", str(self.sources), "--json")
        return self.run("crawl", *words, *more)

    def run(self, *words: str) -> Ended:
        import os

        done = subprocess.run(
            self.command(*words),
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
            env=os.environ | self.env,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def captures(self) -> list[dict[str, Any]]:
        """What the stream holds."""
        from stream import open_bus

        bus = open_bus(f"sqlite:///{self.home / 'stream.db'}")
        try:
            records = [
                record
                for partition in range(bus.topics().get("thb.captures", 0))
                for record in bus.read("thb.captures", partition, 0, 10_000)
            ]
        finally:
            bus.close()
        return [json.loads(record.value or b"null") for record in records]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture(scope="module")
def module_place(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Place]:
    return lambda: Place(tmp_path_factory.mktemp("place"))
