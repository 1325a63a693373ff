"""A disk that is full under the embedded stream or index, and later is not; clocks set back."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stream.errors import MissingError
from stream.messages import Ad
from tests.faults.child import CLOCK, CODE, DIE, FILE
from tests.faults.conftest import add_watch
from tests.faults.ledger import faults, read
from tests.home import Home, made_ads

pytestmark = pytest.mark.slow

COUNT = 300
DISK, ROOM, LIMIT = "16m", 256_000, 300_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, so small that a test can fill it."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "thb-faults", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _fill(disk: Path) -> Path:
    """A file that leaves little room; it goes to make room again."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(65_536)):
                pass
        except OSError:
            file.truncate(max(0, file.tell() - ROOM))
    return ballast


@pytest.fixture
def made() -> Iterator[Callable[..., Home]]:
    """Makes embedded homes with a watch."""
    homes: list[Home] = []

    def make(folder: Path, **urls: str) -> Home:
        home = Home(folder, **urls)
        home.code = CODE
        homes.append(home)
        add_watch(home)
        return home

    yield make
    for home in homes:
        home.bus.close()


def _stops(home: Home, **env: str) -> None:
    stopped = home.run("run", "--drain", **env)
    assert stopped.returncode == 3, stopped.stderr
    assert "disk" in stopped.stderr.splitlines()[-1]


def _ends_well(home: Home, sent: list[str]) -> None:
    done = home.run("run", "--drain")
    assert done.returncode == 0, done.stderr
    assert faults(read(home), sent, [ident for ident in sent if int(ident[3:]) % 2 == 0]) == []


def test_a_stream_on_a_full_disk_takes_no_part_of_what_it_refuses(
    disk: Path, tmp_path: Path, made: Callable[..., Home]
) -> None:
    home = made(tmp_path, stream=f"sqlite:///{disk}/stream.db")
    ads = made_ads(30 * COUNT)
    home.send(ads[:COUNT])
    ballast = _fill(disk)
    _stops(home)
    sent = COUNT + _sent_until_full(home, ads[COUNT:])
    ballast.unlink()

    _ends_well(home, [ad.id for ad in ads[:sent]])


def _sent_until_full(home: Home, ads: list[Ad]) -> int:
    """How many ads the stream has taken when it refuses one of their fifties."""
    for start in range(0, len(ads), 50):
        try:
            home.send(ads[start : start + 50])
        except MissingError as error:
            assert "the disk is full" in str(error)  # noqa: PT017  (the place of the error counts)
            return start
    raise AssertionError("the disk took everything")


def test_an_index_on_a_full_disk_stops_its_stage(
    disk: Path, tmp_path: Path, made: Callable[..., Home]
) -> None:
    home = made(tmp_path, index=f"tantivy:///{disk}/index")
    ads = made_ads(COUNT)
    home.send(ads)
    ballast = _fill(disk)
    _stops(home)
    ballast.unlink()

    _ends_well(home, [ad.id for ad in ads])


def test_a_stream_that_may_not_grow_stops_its_stages(
    tmp_path: Path, made: Callable[..., Home]
) -> None:
    home = made(tmp_path)
    ads = made_ads(COUNT)
    home.send(ads)
    _stops(home, **{FILE: str(LIMIT)})

    _ends_well(home, [ad.id for ad in ads])


def test_what_died_with_a_clock_ahead_is_not_waited_for(
    tmp_path: Path, made: Callable[..., Home]
) -> None:
    home = made(tmp_path)
    ads = made_ads(COUNT)
    home.send(ads)
    died = home.run("run", "--drain", **{CLOCK: "900", DIE: "stream.worker:Worker._commit@2"})
    assert died.returncode == -signal.SIGKILL, died.stderr

    _ends_well(home, [ad.id for ad in ads])
