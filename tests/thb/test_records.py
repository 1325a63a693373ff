"""``thb parse`` and ``thb import`` as their user meets them."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from stream import open_bus
from stream.codec import decode
from stream.messages import Ad
from stream.stages import ADS, CAPTURES

Thb = Callable[..., CompletedProcess[str]]
URL = "https://example.com/jobs/1"
WORDS = "Praca od zaraz w hali, zakwaterowanie zapewnione, stawka 14 EUR za godzinę."
PAGE = f"<html lang=pl><body><h1>Pakowacz</h1><p>{WORDS}</p></body></html>"


def sent(tmp_path: Path, topic: str) -> list[bytes]:
    bus = open_bus(f"sqlite:///{tmp_path / 'home' / 'stream.db'}")
    try:
        records = [
            record
            for partition in range(bus.topics().get(topic, 0))
            for record in bus.read(topic, partition, 0, 10_000)
        ]
    finally:
        bus.close()
    return [record.value for record in records if record.value is not None]


@pytest.mark.parametrize("encoding", ["", "cp1250"])
def test_parse_prints_an_ad_a_line(thb: Thb, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(PAGE.encode(encoding or "utf-8"))
    done = thb("parse", file, "--url", URL, *(["--encoding", encoding] if encoding else []))
    ad = json.loads(done.stdout)
    assert (done.returncode, ad["title"], ad["text"], ad["url"]) == (0, "Pakowacz", WORDS, URL)
    assert (ad["kind"], ad["capture"], ad["version"]) == ("job", None, 0)  # nothing was captured


def test_parse_reads_stdin_and_prints_nothing_for_a_list(thb: Thb) -> None:
    assert json.loads(thb("parse", "-", "--url", URL, "--kind", "service", stdin=PAGE).stdout)
    done = thb("parse", "-", "--url", URL, stdin="<h1>Nie znaleziono strony</h1>")
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("args", "code", "word"),
    [
        (("parse", "nowhere.html", "--url", URL), 1, "nowhere.html"),
        (("parse", "-", "--url", URL), 1, "empty"),
        (("parse", "-", "--url", URL, "--encoding", "rot13"), 1, "rot13"),
        (("parse", "-"), 2, "--url"),
        (("import", "nowhere.csv", "--kind", "job", "--source", "s"), 1, "nowhere.csv"),
        (("import", "nowhere.csv", "--kind", "job"), 2, "--source"),
        (("import", "nowhere.csv", "--kind", "x", "--source", "s"), 2, "--kind"),
        (("import", "-", "--kind", "job", "--source", "a/b"), 1, "--source"),
    ],
)
def test_what_is_wrong_is_said(thb: Thb, args: tuple[str, ...], code: int, word: str) -> None:
    done = thb(*args, stdin="")
    assert done.returncode == code, done.stderr
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_import_sends_good_records_and_keeps_the_others(thb: Thb, tmp_path: Path) -> None:
    file = tmp_path / "ads.csv"
    file.write_text("id,title,opis\n1,Pakowacz,Praca\n2,,\n3,Kelner,Praca\n", "utf-8")
    done = thb("import", file, "--kind", "job", "--source", "s", "--map", "opis=text", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"read": 3, "sent": 2, "refused": 1}
    ads = [decode(Ad, value) for value in sent(tmp_path, ADS)]
    assert {(ad.id, ad.title, ad.text) for ad in ads} == {
        ("1", "Pakowacz", "Praca"),
        ("3", "Kelner", "Praca"),
    }
    rejected = tmp_path / "home" / "rejected" / "ads.csv.rejected.jsonl"
    (row,) = map(json.loads, rejected.read_text("utf-8").splitlines())
    assert (row["line"], "neither" in row["reason"], row["record"]) == (3, True, "2,,")
    assert str(rejected) in done.stderr


def test_import_refuses_an_ad_that_is_too_large_for_the_stream(thb: Thb, tmp_path: Path) -> None:
    file = tmp_path / "ads.jsonl"
    rows = [
        {"id": "1", "title": "Kelner"},
        {"id": "2", "title": "Kucharz", "more": ["x" * 250_000] * 20},
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    done = thb("import", file, "--kind", "job", "--source", "s", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (1, {"read": 2, "sent": 1, "refused": 1})
    rejected = tmp_path / "home" / "rejected" / "ads.jsonl.rejected.jsonl"
    (row,) = map(json.loads, rejected.read_text("utf-8").splitlines())
    assert row["line"] == 2
    assert "over the limit of 4,194,304" in row["reason"]


def test_import_reads_stdin(thb: Thb, tmp_path: Path) -> None:
    done = thb("import", "-", "--kind", "job", "--source", "s", "--json", stdin="title\nx\n")
    assert json.loads(done.stdout)["sent"] == 1, done.stderr


def test_import_again_gives_the_same_ids_and_forgets_old_rejects(
    thb: Thb, tmp_path: Path, write_lines: Callable[..., Path]
) -> None:
    bad = write_lines("ads.jsonl", [{"text": "a"}, "{"])
    assert thb("import", bad, "--kind", "job", "--source", "s").returncode == 1
    good = write_lines("ads.jsonl", [{"text": "a"}, {"text": "b"}])
    done = thb("import", good, "--kind", "job", "--source", "s")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "2 read, 2 sent, 0 refused")
    assert len({decode(Ad, value).id for value in sent(tmp_path, ADS)}) == 2
    assert not list((tmp_path / "home" / "rejected").iterdir())


def test_pages_become_captures_that_the_pipeline_parses(thb: Thb, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(3):
        head = f'<head><link rel="canonical" href="https://example.com/jobs/{number}"></head>'
        (folder / f"{number}.html").write_text(PAGE.replace("<body>", f"{head}<body>"), "utf-8")
    done = thb("import", folder, "--kind", "job", "--source", "s", "--json")
    assert json.loads(done.stdout) == {"read": 3, "sent": 3, "refused": 0}
    assert len(sent(tmp_path, CAPTURES)) == 3
    assert thb("run", "parse", "--drain").returncode == 0
    ads: list[Any] = [decode(Ad, value) for value in sent(tmp_path, ADS)]
    assert sorted(ad.url for ad in ads) == [f"https://example.com/jobs/{n}" for n in range(3)]
    assert all(ad.capture.file.startswith("s-import-") for ad in ads)


def test_emscad_is_imported_whole(thb: Thb, tmp_path: Path, test_data: Path) -> None:
    files = [test_data / "emscad" / f"{name}.jsonl" for name in ("fraud", "legit")]
    done = thb("import", *files, "--kind", "job", "--source", "emscad", "--json")
    assert json.loads(done.stdout) == {"read": 804, "sent": 804, "refused": 0}
    assert len({decode(Ad, value).id for value in sent(tmp_path, ADS)}) == 804
