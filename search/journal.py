"""Small files beside the two indexes: the number of their schema, and ads on the move."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from search.document import SCHEMA
from search.errors import IndexMissingError

_SCHEMA, _MOVES = "schema.json", "moves.json"


def check_schema(folder: Path, *, write: bool) -> None:
    """Refuses an index that another schema made; a writer notes its own in a new folder."""
    path = folder / _SCHEMA
    if not path.exists():
        if write:
            _make(folder)
            _replace(path, {"schema": SCHEMA})
        return
    found = _load(path).get("schema")
    if found != SCHEMA:
        raise IndexMissingError(
            f"the index has schema {found}, this version reads schema {SCHEMA}",
            where=str(folder),
            cure="stop the index stage and run thb index rebuild",
        )


def write(folder: Path, moves: Mapping[str, str]) -> None:
    """Notes which ads move into which index, before anything is committed."""
    if moves:
        _replace(folder / _MOVES, dict(moves))


def read(folder: Path) -> dict[str, str]:
    """The moves that may not be finished."""
    path = folder / _MOVES
    return {str(k): str(v) for k, v in _load(path).items()} if path.exists() else {}


def clear(folder: Path) -> None:
    """Notes that all moves are finished."""
    (folder / _MOVES).unlink(missing_ok=True)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexMissingError(
            f"the folder cannot be made ({error.strerror})",
            where=str(folder),
            cure="check the path, or set THB_INDEX_URL",
        ) from error


def _load(path: Path) -> dict[str, object]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, object])
    except (OSError, msgspec.MsgspecError) as error:
        raise IndexMissingError(
            f"the file cannot be read ({error})",
            where=str(path),
            cure="run thb index rebuild",
        ) from error


def _replace(path: Path, value: object) -> None:
    """Writes a file whole or not at all."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(msgspec.json.encode(value))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
