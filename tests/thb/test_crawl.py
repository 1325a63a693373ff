"""``thb crawl`` as its user meets it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from stream import state

Thb = Callable[..., subprocess.CompletedProcess[str]]


def test_a_source_is_crawled_by_one_process_at_a_time(thb: Thb, tmp_path: Path) -> None:
    folder = tmp_path / "sources" / "board"
    folder.mkdir(parents=True)
    (folder / "source.yml").write_text(
        "id: board\ntitle: Board\nkind: job\ncountry: PL\nlanguages: [pl]\n"
        "start_urls: ['http://127.0.0.1:9/']\nfetch: http\nlegal_basis: a test\npurpose: a test\n"
        "authorised_by: a test\nauthorised_until: 2099-01-01\n"
    )
    engine = state.open_state(f"sqlite:///{tmp_path}/home/state.db")
    with state.alone(engine, "crawl of board"):
        done = thb("crawl", "--sources", tmp_path / "sources")
    engine.dispose()
    assert done.returncode == 3
    assert "crawl of board: another process does it now" in done.stderr
