"""``thb data``: snapshots from outside, and what a scored ad says of them."""

import json
from pathlib import Path


def _kraz(folder: Path) -> Path:
    path = folder / "kraz.csv"
    path.write_text("number,name\n1234,Agencja Pracy Dolina\n", "utf-8")
    return path


def test_add_list_score_remove(thb, tmp_path, write_lines):
    assert json.loads(thb("data", "list", "--json").stdout) == []

    added = thb("data", "add", "kraz", _kraz(tmp_path), "--json")
    assert added.returncode == 0, added.stderr
    (listed,) = json.loads(thb("data", "list", "--json").stdout)
    assert listed == json.loads(added.stdout)
    assert (listed["id"], listed["file"], listed["count"]) == ("kraz", "kraz.csv", 1)
    assert "kraz.csv" in thb("data", "list").stdout
    assert json.loads(thb("status", "--json").stdout)["versions"]["kraz"] == listed["version"]

    ad = {"id": "x", "kind": "job", "text": "Praca w magazynie.", "lang": "pl"}
    scored = thb("score", write_lines("in.jsonl", [ad]))
    assert json.loads(scored.stdout)["versions"]["data"] == {"kraz": listed["version"]}

    assert json.loads(thb("data", "remove", "kraz", "--json").stdout) == {"removed": ["kraz"]}
    assert thb("data", "remove", "kraz").returncode == 1


def test_a_wrong_file_is_refused_with_its_place(thb, tmp_path):
    path = tmp_path / "krs.csv"
    path.write_text("krs,name\n12,Dolina\n", "utf-8")

    refused = thb("data", "add", "krs", path)

    assert refused.returncode == 1
    assert "krs.csv:2: krs: '12' is no such number; write 10 digits" in refused.stderr
    assert thb("data", "add", "esco", path, "--lang", "xx").returncode == 1
    assert thb("data", "add", "boats", path).returncode == 1
    assert thb("data", "add", "krs", tmp_path / "none.csv").returncode == 1
