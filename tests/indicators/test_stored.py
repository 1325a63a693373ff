"""Compiled languages in files: found again, made anew when anything differs, never wrong."""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from indicators import Engine
from indicators import stored as module
from indicators.contexts import load_languages
from indicators.stored import key_of, stored
from indicators.tables import Tables, tables_of
from stream.messages import Ad
from tests.indicators.factory import make_docs, make_rule

RULE = make_rule(
    "en: {any: ['pay ..3 [deposit|registration fee]', {free: fee large, within: 5},"
    " {regex: 'fee\\d', negated: true}], none: ['^ # never*']}"
)
KEY = b"k" * 32
NAME = f"en.{sys.implementation.cache_tag}.compiled"


def make() -> Tables:
    return tables_of([RULE], "en", load_languages())


def unwanted() -> Tables:
    raise AssertionError("compiled once more")


def test_what_was_compiled_is_found_again(tmp_path):
    made = stored(tmp_path / "new", "en", KEY, make)

    assert stored(tmp_path / "new", "en", KEY, unwanted) == made == make()
    assert [path.name for path in (tmp_path / "new").iterdir()] == [NAME]


def test_what_was_made_from_other_rules_is_replaced(tmp_path):
    stored(tmp_path, "en", KEY, make)
    with pytest.raises(AssertionError, match="once more"):
        stored(tmp_path, "en", b"o" * 32, unwanted)
    stored(tmp_path, "en", b"o" * 32, make)

    assert stored(tmp_path, "en", b"o" * 32, unwanted) == make()


@pytest.mark.parametrize("changed", ["code.py", "words.yml", "en.lexicon", ""])
def test_what_changed_since_it_was_loaded_is_not_kept(tmp_path, monkeypatch, changed):
    folder, source = tmp_path / "kept", tmp_path / "source"
    source.mkdir()
    for name in ("code.py", "words.yml", "en.lexicon"):
        (source / name).write_text("old")
    for name in ("ROOM", "PARAMETERS", "DATA"):
        monkeypatch.setattr(module, name, source)
    monkeypatch.setattr(module, "LOADED", module.sources())
    if changed:
        (source / changed).write_text("newer")

    assert stored(folder, "en", key_of("", "en"), make) == make()
    assert folder.exists() is not bool(changed)


def test_rules_and_languages_have_keys_of_their_own():
    assert len({key_of(rules, lang) for rules in ("a", "b") for lang in ("en", "pl")}) == 4
    assert key_of("a", "en") == key_of("a", "en")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: content[:40],
        lambda content: content[:-1],
        lambda content: content + b"\0",
        lambda content: content[:-1] + bytes([content[-1] ^ 1]),
        lambda content: b"x" * len(content),
    ],
)
def test_a_spoilt_file_is_made_anew(tmp_path, spoil):
    made = stored(tmp_path, "en", KEY, make)
    (file,) = tmp_path.iterdir()
    file.write_bytes(spoil(file.read_bytes()))

    assert stored(tmp_path, "en", KEY, make) == made
    assert stored(tmp_path, "en", KEY, unwanted) == made


@pytest.mark.parametrize("place", ["file", "file/below", NAME])
def test_where_nothing_can_be_written_all_goes_on(tmp_path, place):
    (tmp_path / "file").touch()
    (tmp_path / NAME / NAME).mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))

    assert stored(tmp_path / place, "en", KEY, make) == make()
    assert sorted(tmp_path.rglob("*")) == before


def test_processes_at_once_leave_a_whole_file(tmp_path):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        made = list(pool.map(_stored, [tmp_path] * 6))

    assert all(made)
    assert stored(tmp_path, "en", KEY, unwanted) == make()
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def _stored(folder: Path) -> bool:
    return stored(folder, "en", KEY, make) == make()


def test_an_engine_finds_the_same_whether_it_compiled_or_not(tmp_path):
    ad = Ad(id="x", kind="job", title="", text="You pay a deposit. No large fee.", lang="en")
    first, second, alone = (
        Engine([RULE], compiled=folder) for folder in (tmp_path, tmp_path, None)
    )

    found = [engine.find(ad, make_docs(ad)) for engine in (first, second, alone)]
    assert found[0]
    assert found[0] == found[1] == found[2]
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
