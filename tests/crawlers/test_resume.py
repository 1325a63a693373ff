import os
import signal
import subprocess
import time

import pytest
from sqlalchemy import select

from crawlers.picture_store import pictures
from crawlers.pictures import IN_HAND
from stream.state import open_state
from tests.crawlers import board as boards
from tests.crawlers import shapes
from tests.crawlers.conftest import describe
from tests.crawlers.test_crawl import small

SLOWLY = "politeness: {delay: 0.1}\nlimits: {timeout: 20, backoff: 0.05}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "code", "said"),
    [(signal.SIGKILL, -9, ""), (signal.SIGTERM, 130, "a crawl within a day goes on from here")],
)
def test_a_killed_crawl_loses_nothing_and_goes_on_where_it_ended(place, number, code, said):
    numbers = range(1, 25)
    with boards.serve(small(*numbers)) as board:
        place.source(describe(board.url(), SLOWLY))
        command = place.command("crawl", "--sources", str(place.sources))
        process = subprocess.Popen(
            command, start_new_session=True, stderr=subprocess.PIPE, text=True
        )
        _until(lambda: len(board.hits) >= 9 and len(place.captures()) >= 5)
        os.kill(process.pid, number)
        told = process.communicate(timeout=100)[1]
        assert (process.returncode, said in told) == (code, True)
        before = {capture["url"] for capture in place.captures()}
        board.hits.clear()
        out = place.path / "out"
        run = place.crawl("--out", str(out)).runs[0]
        after = [capture["url"] for capture in place.captures()]
        again = {board.url(path) for path in board.paths()}
    assert run["resumed"]
    assert len(before) >= 5
    assert len(again & before) <= 1  # the page in hand at the kill
    assert sorted(set(after)) == sorted([board.url(), *(board.url(f"/jobs/{n}") for n in numbers)])
    assert len(after) <= 26  # and so it may have been sent twice
    assert len((out / "ads.jsonl").read_text().splitlines()) == 24
    verified = place.run("evidence", "verify", str(place.home / "evidence"))
    assert verified.code == 0, verified.out
    assert not place.crawl().runs[0]["resumed"]


@pytest.mark.slow
def test_pictures_that_a_killed_crawl_did_not_fetch_are_fetched_by_the_next(place):
    numbers = range(1, 13)
    board = small(*numbers)
    for number in numbers:
        images = [f"/img/{number}-{at}.png" for at in range(3)]
        board.put(
            f"/jobs/{number}", boards.ad(number, "".join(f"<img src={one}>" for one in images))
        )
        for at, image in enumerate(images):
            board.put(image, shapes.picture(10 * number + at), Content_Type="image/png")
    with boards.serve(board):
        place.source(describe(board.url(), SLOWLY, pictures="hash"))
        command = place.command("crawl", "--sources", str(place.sources))
        process = subprocess.Popen(command, start_new_session=True)
        _until(lambda: len(_hashes(place)) >= 6)  # those that came first wait for the other process
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        before = {path for path in board.paths() if path.startswith("/img/")}
        board.hits.clear()
        run = place.crawl().runs[0]
        again = {path for path in board.paths() if path.startswith("/img/")}
    assert run["resumed"]
    assert before
    assert len(before & again) <= IN_HAND  # those in hand at the kill
    hashes = _hashes(place)
    assert len(hashes) == len(set(hashes)) == 36


def _hashes(place) -> list[str]:
    engine = open_state(f"sqlite:///{place.home / 'state.db'}")
    with engine.connect() as connection:
        hashes = connection.execute(select(pictures.c.hash).where(pictures.c.hash != "")).scalars()
        found = list(hashes)
    engine.dispose()
    return found


def _until(done, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)
