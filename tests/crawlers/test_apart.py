"""Work in a process of its own: what it may cost, and that nothing waits for it."""

import asyncio
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from classifiers.images import hash_image
from crawlers.apart import Apart
from stream.errors import InputError, MissingError
from tests.crawlers import board as boards
from tests.crawlers import shapes
from tests.crawlers.conftest import QUICK, describe


def work(data: bytes) -> str:
    """Does what it is told."""
    match data.decode():
        case "sleep":
            time.sleep(30)
        case "eat":
            return str(len(b"x" * 2**30))
        case "die":
            os._exit(3)
        case "refuse":
            raise InputError("it is animated", where="picture", cure="leave it out")
        case "fail":
            raise LookupError("no such colour")
    return data.decode().upper()


@pytest.fixture(scope="module")
def apart():
    apart = Apart(work, seconds=2, memory=512 * 2**20)
    yield apart
    apart.close()
    assert not multiprocessing.active_children()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("sleep", "takes longer than 2 seconds"),
        ("eat", "takes too much memory"),
        ("die", "ended the process"),
        ("refuse", "^it is animated$"),
        ("fail", "LookupError: no such colour"),
    ],
)
def test_what_goes_wrong_is_refused_with_its_reason_and_the_next_is_done(apart, told, why):
    async def both() -> str:
        with pytest.raises(InputError) as refused:
            await apart(told.encode())
        assert refused.match(why) or why.strip("^$") == refused.value.what
        return await apart(b"good")

    assert asyncio.run(both()) == "GOOD"


def test_a_picture_that_is_read_for_minutes_is_left():
    """JPEG may say the same over and over; these 0.4 MB take libjpeg more than 20 seconds."""
    once = shapes.encode(Image.new("L", (7000, 7000), 128), "JPEG", progressive=True)
    last = once.rfind(b"\xff\xda")
    bomb = once[:last] + once[last:-2] * 4000 + once[-2:]
    apart = Apart(hash_image, seconds=3)
    with pytest.raises(InputError, match="takes longer than 3 seconds"):
        asyncio.run(apart(bomb))
    apart.seconds = 60  # the first picture waits for libraries too
    assert asyncio.run(apart(shapes.picture(1))) == hash_image(shapes.picture(1))
    apart.close()


def test_the_loop_goes_on_meanwhile(apart):
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    async def both() -> None:
        ticking = asyncio.create_task(tick())
        with pytest.raises(InputError):
            await apart(b"sleep")
        ticking.cancel()

    asyncio.run(both())
    assert ticks > 5


def test_calls_wait_for_their_turn(apart):
    async def three() -> list[str]:
        return await asyncio.gather(apart(b"a"), apart(b"b"), apart(b"c"))

    assert asyncio.run(three()) == ["A", "B", "C"]


def test_the_call_after_one_that_was_cancelled_gets_its_own_answer(apart):
    async def both() -> str:
        await apart(b"first")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(apart(b"sleep"), 0.1)
        return await apart(b"good")

    assert asyncio.run(both()) == "GOOD"


def test_a_process_that_does_not_start_is_no_fault_of_a_picture():
    with pytest.raises(MissingError, match="does not start"):
        asyncio.run(Apart(work, memory=2**20)(b"good"))


KILLED = """
import asyncio, os, signal
from crawlers.apart import Apart
from tests.crawlers.test_apart import work
apart = Apart(work)
asyncio.run(apart(b"good"))
print(apart._process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_it_ends_with_the_crawl_even_by_kill_9():
    ended = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, check=False)
    pid, deadline = int(ended.stdout), time.monotonic() + 60
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


OPEN = """
import asyncio
from crawlers.apart import Apart
from tests.crawlers.test_apart import work
apart = Apart(work)
print(asyncio.run(apart(b"good")))
"""


def test_a_program_that_does_not_close_it_ends_all_the_same():
    command = [sys.executable, "-c", OPEN]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (ended.stdout, ended.returncode) == ("GOOD\n", 0), ended.stderr


SLOW = """
import sys, time
from pathlib import Path
from crawlers import Archive, load_sources
from crawlers.apart import Apart
from crawlers.run import crawl
from stream.state import open_state
from tests.crawlers.test_apart import slow

Apart.__init__.__kwdefaults__["seconds"] = 90

sources, home = map(Path, sys.argv[1:])
with Archive(str(home / "evidence")) as archive:
    engine = open_state(f"sqlite:///{home / 'state.db'}")
    (run,) = crawl(load_sources(sources), archive, print, engine=engine, hash_picture=slow)
print(run.pages, run.pictures)
"""


def slow(_picture: bytes) -> str:
    """Ends when all pages were asked for."""
    end = time.monotonic() + 60
    while not Path(os.environ["ALL_ASKED_FOR"]).exists():
        assert time.monotonic() < end, "no page is fetched meanwhile"
        time.sleep(0.02)
    return "0" * 64


def test_pages_are_fetched_while_a_picture_is_hashed(place):
    numbers = range(1, 9)
    board, all_asked_for = boards.Board(), place.path / "all-asked-for"
    board.put("/jobs/", boards.listing(*map(str, numbers)))

    def page(path: str, _count: int) -> boards.Answer:
        if len({one for one in board.paths() if one.startswith("/jobs/")}) > len(numbers):
            all_asked_for.touch()
        return boards.Answer(boards.ad(int(path[-1]), "<img src=/1.png>").encode())

    board.pages["/jobs/*"] = page
    board.put("/1.png", shapes.picture(1) + b"\0" * 9_000_000, Content_Type="image/png")
    with boards.serve(board):
        place.source(describe(board.url(), QUICK, pictures="hash"))
        command = [sys.executable, "-c", SLOW, str(place.sources), str(place.home)]
        ended = subprocess.run(
            command,
            env=os.environ | {"ALL_ASKED_FOR": str(all_asked_for)},
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )
    assert ended.stdout.splitlines()[-1] == "9 {'hashed': 1}", ended.stderr
    paths = board.paths()
    after = paths[paths.index("/1.png") :]
    assert sum(path.startswith("/jobs/") for path in after) >= 4
