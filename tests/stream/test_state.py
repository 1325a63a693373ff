"""The engine of the state store."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, insert, text
from sqlalchemy.exc import IntegrityError

from stream import state
from stream.errors import MissingError


def test_the_file_and_its_folder_are_made_with_careful_settings(tmp_path: Path) -> None:
    engine = state.open_state(f"sqlite:///{tmp_path}/new folder/100%/state.db")
    with engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert found == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 30_000,
        "synchronous": 2,
    }
    engine.dispose()
    assert (tmp_path / "new folder" / "100%" / "state.db").is_file()


def test_tables_are_created_once_and_foreign_keys_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metadata = MetaData()
    Table("parent", metadata, Column("id", Integer, primary_key=True))
    child = Table("child", metadata, Column("parent", Integer, ForeignKey("parent.id")))
    monkeypatch.setattr(state, "metadata", metadata)
    engine = state.open_state(f"sqlite:///{tmp_path}/state.db")
    state.create(engine)
    state.create(engine)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert(child).values(parent=7))
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["postgresql://localhost/thb", "mysql://x", "", "sqlite://", "sqlite:///:memory:"]
)
def test_another_address_is_refused_with_its_setting(url: str) -> None:
    with pytest.raises(MissingError, match="THB_STATE_URL"):
        state.open_state(url)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.write_text("a letter, not a database " * 100)
    with pytest.raises(MissingError, match=r"state\.db: the file cannot be used .*THB_STATE_URL"):
        state.open_state(f"sqlite:///{path}")


def test_an_impossible_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MissingError, match="the folder cannot be made"):
        state.open_state(f"sqlite:///{tmp_path}/file/state.db")


def test_a_password_is_not_told() -> None:
    with pytest.raises(MissingError) as caught:
        state.open_state("postgresql://user:secret@localhost/thb")
    assert "secret" not in str(caught.value)


def test_another_process_may_read_while_one_writes(tmp_path: Path) -> None:
    engine = state.open_state(f"sqlite:///{tmp_path}/state.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (id)"))
        other = sqlite3.connect(tmp_path / "state.db")
        assert other.execute("SELECT count(*) FROM sqlite_schema").fetchone() is not None
        other.close()
    engine.dispose()


def test_many_that_start_at_once_find_the_tables_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metadata = MetaData()
    for number in range(5):
        Table(f"t{number}", metadata, Column("id", Integer, primary_key=True, index=True))
    monkeypatch.setattr(state, "metadata", metadata)
    engines = [state.open_state(f"sqlite:///{tmp_path}/state.db") for _ in range(8)]

    with ThreadPoolExecutor(len(engines)) as pool:
        list(pool.map(state.create, engines))

    with engines[0].connect() as connection:
        count = connection.execute(text("SELECT count(*) FROM sqlite_master WHERE type='table'"))
        assert count.scalar() == 5
    for engine in engines:
        engine.dispose()
