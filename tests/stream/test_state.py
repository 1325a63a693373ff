"""The engine of the state store."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

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


@pytest.mark.parametrize(
    "url", ["mysql://x", "", "sqlite://", "sqlite:///:memory:", "sqlite://host/file", "no address"]
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
    with pytest.raises(MissingError, match="THB_STATE_URL") as caught:
        state.open_state("postgresql://user:secret@127.0.0.1:1/thb")
    assert "secret" not in str(caught.value)
    with pytest.raises(MissingError) as caught:
        state.open_state("oracle://user:secret@localhost/thb")
    assert "secret" not in str(caught.value)


def test_the_pool_is_set_by_the_address() -> None:
    with pytest.raises(MissingError, match="pool_size is no number"):
        state.connect("postgresql://127.0.0.1:1/thb?pool_size=many")


def test_another_process_may_read_while_one_writes(tmp_path: Path) -> None:
    engine = state.open_state(f"sqlite:///{tmp_path}/state.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (id)"))
        other = sqlite3.connect(tmp_path / "state.db")
        assert other.execute("SELECT count(*) FROM sqlite_schema").fetchone() is not None
        other.close()
    engine.dispose()
