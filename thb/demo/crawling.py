"""Crawls the demo boards in a process of its own: Scrapy's reactor runs once in each."""

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from crawlers.source_file import SOURCES
from stream.errors import MissingError
from thb.demo.generator import PORTS

FOLDERS = {source: SOURCES / source.replace("-", "_") for source in PORTS}
STDERR = 2
COMMAND = (sys.executable, "-c", "from thb.cli import main; main()")


def place(folder: Path, ports: Mapping[str, int]) -> Path:
    """The source folders of the demo with the ports on which the boards really are."""
    for source, origin in FOLDERS.items():
        target = folder / origin.name
        target.mkdir(parents=True, exist_ok=True)
        for name in ("source.yml", "pages.py"):
            if (origin / name).exists():
                text = (origin / name).read_text("utf-8")
                (target / name).write_text(_moved(text, source, ports[source]), "utf-8")
    return folder


def crawl(sources: Sequence[str], folder: Path, home: Path) -> None:
    """Runs ``thb crawl`` for some sources of a folder; its report goes to the terminal."""
    command = [*COMMAND, "crawl", *sources, "--sources", str(folder), "--home", str(home)]
    ended = subprocess.run(command, check=False, stdout=STDERR)  # noqa: S603  (our own command)
    if ended.returncode:
        raise MissingError(
            f"the crawl ended with {ended.returncode}",
            where=" ".join(sources),
            cure="see its messages above",
        )


def _moved(text: str, source: str, port: int) -> str:
    return re.sub(rf"(127\.0\.0\.1:){PORTS[source]}\b", rf"\g<1>{port}", text)
