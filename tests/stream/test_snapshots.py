"""Snapshots of registers: what is taken, what is refused, what is found."""

import pickle

import pytest

from stream import snapshots
from stream.errors import InputError
from stream.snapshot_columns import SCHEMAS

KRAZ = "number,name,status\n1234,Agencja Dolina Sp. z o.o.,active\n1235,Wzgórze,wykreślony\n"


def words(name):
    return name.lower().replace(".", " ").split()


def put(home, name, content, file="list.csv", lang=""):
    path = home / file
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return snapshots.add(home, name, path, words, lang)


def test_what_is_added_is_listed_found_and_removed(tmp_path):
    info = put(tmp_path, "kraz", KRAZ)

    assert (info.name, info.file, info.count) == ("kraz", "list.csv", 2)
    assert snapshots.listed(tmp_path) == [info]
    assert snapshots.versions(tmp_path) == {"kraz": f"{info.date}:{info.sha256[:12]}"}
    found = snapshots.Snapshots(tmp_path).get("kraz")
    assert found.find("number", "1235")[0]["status"] == "struck"
    assert found.find("name", "agencja dolina")[0]["number"] == "1234"
    assert [row["number"] for row in found.with_words("name", ["dolina"])] == ["1234"]
    assert found.with_words("name", ["dolina", "wzgórze"]) == []
    assert [row["number"] for row in found.rows()] == ["1234", "1235"]
    assert snapshots.remove(tmp_path, "kraz") == ["kraz"]
    assert snapshots.listed(tmp_path) == []


@pytest.mark.parametrize(
    "content",
    [
        KRAZ.replace(",", ";"),
        KRAZ.replace(",", "\t"),
        "﻿" + KRAZ,
        KRAZ.replace("\n", "\r\n"),
        KRAZ.replace("status", "status,other")
        .replace("active", "active,x")
        .replace("ony\n", "ony,y\n"),
    ],
)
def test_ways_of_writing_csv(tmp_path, content):
    assert put(tmp_path, "kraz", content).count == 2


def test_json_lines_with_several_values(tmp_path):
    row = '{"name": "Aurora", "domains": ["www.example.com", "example.org"]}\n\n'
    put(tmp_path, "brands", row, "brands.jsonl")
    found = snapshots.Snapshots(tmp_path).get("brands")
    assert found.find("domains", "example.org")[0]["domains"] == "example.com|example.org"
    assert found.stems("name") == {"auro": ["aurora"]}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("kraz", "number,city\n1,x\n", "list.csv:1: name: the column is missing; name the columns"),
        ("kraz", "number,name\nabc,x\n", "list.csv:2: number: 'abc' is no such number"),
        ("kraz", "number,name\n12,\n", "list.csv:2: name: empty; fill it"),
        ("kraz", "number,name\n12,a,b\n", "list.csv:2: 3 cells under 2 columns"),
        ("kraz", "number,name,status\n1,a,gone\n", "status: 'gone' is no status; use active"),
        ("kraz", "number,name,struck\n1,a,1.2.26\n", "struck: '1.2.26' is no date"),
        ("krs", "krs,name\n123,a\n", "list.csv:2: krs: '123' is no such number; write 10 digits"),
        ("norms", "occupation,country,currency,unit,value\na,PL,PLN,hour,x\n", "'x' is no number"),
        ("brands", "name,domains\na,here\n", "domains: 'here' is no domain"),
        ("kraz", "number,name\n", "no records"),
        ("kraz", b"number,name\n1,\xff\n", "cannot be read .*; save the file as CSV in UTF-8"),
        ("boats", "name\na\n", "no snapshot 'boats'; use one of: kraz"),
        ("esco", "conceptUri,preferredLabel\nx,y\n", "esco is a file a language; give --lang"),
    ],
)
def test_a_mistake_is_refused_with_its_place_and_changes_nothing(tmp_path, name, content, message):
    put(tmp_path, "kraz", KRAZ)
    before = snapshots.versions(tmp_path)
    with pytest.raises(InputError) as refused:
        put(tmp_path, name, content)
    assert refused.match(message) or message in str(refused.value)
    assert snapshots.versions(tmp_path) == before
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["kraz.db"]


def test_a_line_that_is_no_json_is_refused(tmp_path):
    with pytest.raises(InputError, match="no JSON"):
        put(tmp_path, "brands", '{"name": "a"}\nx\n', "b.jsonl")


def test_occupations_are_a_file_a_language(tmp_path):
    public = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels\nOccupation,http://x/1,9211,{},{}\n"
    put(tmp_path, "esco", public.format("zbieracz", '"zrywacz\nzbieraczka"'), lang="pl")
    put(tmp_path, "esco", public.format("picker", "harvester"), lang="en")
    store = snapshots.Snapshots(tmp_path)

    assert store.get("esco", "pl").find("altLabels", "zbieraczka")[0]["iscoGroup"] == "9211"
    assert store.get("esco", "en").find("preferredLabel", "picker")[0]["conceptUri"] == "http://x/1"
    assert sorted(snapshots.versions(tmp_path)) == ["esco-en", "esco-pl"]
    assert snapshots.remove(tmp_path, "esco") == ["esco-en", "esco-pl"]


def test_a_store_travels_to_another_process_and_knows_what_is_not_there(tmp_path):
    store = snapshots.Snapshots(tmp_path)
    put(tmp_path, "kraz", KRAZ)
    assert store.get("krs") is None
    store.get("kraz")
    assert pickle.loads(pickle.dumps(store)).get("kraz").info.count == 2


def test_a_file_that_is_no_snapshot_is_refused(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "kraz.db").write_text("x" * 100)
    with pytest.raises(InputError, match="no snapshot"):
        snapshots.listed(tmp_path)


def test_every_snapshot_has_a_column_to_look_up():
    for schema in SCHEMAS.values():
        assert any(column.key and column.needed for column in schema.values())
