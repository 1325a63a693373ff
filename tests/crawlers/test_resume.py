import os
import signal
import subprocess
import time

import pytest

from tests.crawlers import board as boards
from tests.crawlers.conftest import describe
from tests.crawlers.test_crawl import small

SLOWLY = "politeness: {delay: 0.1}\nlimits: {timeout: 2, backoff: 0.05}\n"


@pytest.mark.slow
def test_a_killed_crawl_loses_nothing_and_goes_on_where_it_ended(place):
    numbers = range(1, 25)
    with boards.serve(small(*numbers)) as board:
        place.source(describe(board.url(), SLOWLY))
        command = place.command("crawl", "--sources", str(place.sources))
        process = subprocess.Popen(command, start_new_session=True)
        _until(lambda: len(board.hits) >= 9)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        before = {capture["url"] for capture in place.captures()}
        board.hits.clear()
        out = place.path / "out"
        run = place.crawl("--out", str(out)).runs[0]
        after = [capture["url"] for capture in place.captures()]
        again = {board.url(path) for path in board.paths()}
    assert run["resumed"]
    assert len(before) >= 5
    assert not again & before
    assert sorted(set(after)) == sorted([board.url(), *(board.url(f"/jobs/{n}") for n in numbers)])
    assert len(after) <= 26  # the page in hand at the kill may have been sent twice
    assert len((out / "ads.jsonl").read_text().splitlines()) == 24
    verified = place.run("evidence", "verify", str(place.home / "evidence"))
    assert verified.code == 0, verified.out
    assert not place.crawl().runs[0]["resumed"]


def _until(done, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)
