"""``thb backup`` and ``thb restore``: all is there again, and a changed copy is refused."""

import json
import shutil
from pathlib import Path

import pytest

from tests.thb.conftest import Thb, thb_at

ADS = [
    {"kind": "job", "id": f"ad-{n}", "lang": "en", "title": f"Picker {n}",
     "text": "Before you travel you pay us a recruitment fee of 300 euro. We keep your passport."}
    for n in range(6)
]  # fmt: skip
PAGE = "<html><body><h1>Packer</h1><p>Work in a warehouse, shifts, housing.</p></body></html>"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with ads, a page as evidence, a watch and its alerts; tests copy it."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "page.html").write_text(PAGE)
    (folder / "ads.jsonl").write_text("".join(f"{json.dumps(ad)}\n" for ad in ADS))
    for words in (
        ("import", folder / "ads.jsonl", "--kind", "job", "--source", "mine"),
        ("import", folder / "page.html", "--kind", "job", "--source", "pages"),
        ("watch", "add", "fees", "fee"),
        ("run", "--drain"),
    ):
        done = thb_at(folder / "home")(*words)
        assert done.returncode == 0, done.stderr
    return folder / "home"


@pytest.fixture
def kept(made: Path, tmp_path: Path) -> Path:
    """The home of this test, with all of that in it."""
    return shutil.copytree(made, tmp_path / "home", symlinks=True)


def found(thb: Thb, *more: object) -> tuple[set[str], int, int]:
    ads = json.loads(thb("search", "fee", "--json", *more).stdout)
    alerts = json.loads(thb("alerts", "--json", *more).stdout)
    status = json.loads(thb("status", "--json", *more).stdout)
    return {item["id"] for item in ads["items"]}, alerts["total"], status["stages"]["score"]["lag"]


def test_a_copy_brings_back_all_of_it(thb: Thb, kept: Path, tmp_path: Path) -> None:
    before = found(thb)
    assert before[:2] == ({ad["id"] for ad in ADS}, 6)
    assert thb("backup", tmp_path / "copy").returncode == 0
    kept.rename(tmp_path / "lost")
    done = thb("restore", tmp_path / "copy")
    assert done.returncode == 0, done.stderr
    assert found(thb) == before
    again = thb("run", "--drain", "--json")
    assert {one["processed"] for one in json.loads(again.stdout).values()} == {0}
    assert json.loads(thb("evidence", "verify", kept / "evidence", "--json").stdout)["ok"] is True


def test_a_copy_that_was_changed_is_refused_and_nothing_written(
    thb: Thb, kept: Path, tmp_path: Path
) -> None:
    thb("backup", tmp_path / "copy")
    kept.rename(tmp_path / "lost")
    with (tmp_path / "copy" / "state.db").open("ab") as file:
        file.write(b"x")
    done = thb("restore", tmp_path / "copy")
    assert done.returncode == 1
    assert "state.db: is not as it was copied" in done.stderr
    assert not kept.exists()


def test_nothing_is_written_over(thb: Thb, kept: Path, tmp_path: Path) -> None:
    thb("backup", tmp_path / "copy")
    assert "stands there already" in thb("restore", tmp_path / "copy").stderr
    assert "is not empty" in thb("backup", tmp_path / "copy").stderr
    assert "is no backup" in thb("restore", kept).stderr
