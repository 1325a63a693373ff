"""A copy of everything that is kept in files, made while the system runs, and put back.

The order matters: the stream first, because whatever it says is done must be in what is copied
after it. What the others hold beyond the stream is done again after a restore, which ids and
versions make harmless. The index is copied last and opened to see that it is whole.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

import msgspec

from stream.errors import InputError, ThbError
from stream.stages import Context
from stream.wal import file_of

MANIFEST = "backup.json"
TRIES = 5
SKIP = ("*.lock", "*-wal", "*-shm", "*-journal", ".tantivy-*")


class Part(NamedTuple):
    """One of the things that are kept: its name in the copy, where it stands, how it is copied."""

    name: str
    path: Path
    copy: Callable[[Path, Path], None]


class Manifest(msgspec.Struct, frozen=True):
    """What a copy holds: a SHA-256 a file, and the addresses of what stands on servers."""

    files: dict[str, str]
    elsewhere: dict[str, str]


def backup(context: Context, target: Path) -> Manifest:
    """Copies all that is embedded into a new folder; InputError when there is something in it."""
    if target.exists() and any(target.iterdir()):
        raise InputError("is not empty", where=str(target), cure="name a new folder")
    target.mkdir(parents=True, exist_ok=True)
    for part in _parts(context):
        if part.path.exists():
            part.copy(part.path, target / part.name)
    manifest = Manifest(dict(_digests(target)), _elsewhere(context))
    (target / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    return manifest


def restore(context: Context, source: Path) -> Manifest:
    """Puts a copy back where the settings say; InputError when a file is not what it was, or when
    something stands there already. Nothing is written before all was checked."""
    manifest = _checked(source)
    parts = [part for part in _parts(context) if (source / part.name).exists()]
    for part in parts:
        if part.path.exists() and (part.path.is_file() or any(part.path.iterdir())):
            raise InputError("stands there already", where=str(part.path), cure="move it away")
    for part in parts:
        part.path.parent.mkdir(parents=True, exist_ok=True)
        if (source / part.name).is_dir():
            shutil.copytree(source / part.name, part.path, dirs_exist_ok=True)
        else:
            shutil.copy2(source / part.name, part.path)
    return manifest


def _parts(context: Context) -> Iterator[Part]:
    if path := file_of(context.stream_url):
        yield Part("stream.db", path, _database)
    if path := file_of(context.state_url):
        yield Part("state.db", path, _database)
    if path := _path(context.evidence_url, "file://"):
        yield Part("evidence", path, _folder)
    yield Part("data", context.home / "data", _folder)
    yield Part("rejected", context.home / "rejected", _folder)
    if path := _path(context.index_url, "tantivy:///"):
        yield Part("index", path, _index)


def _path(url: str, scheme: str) -> Path | None:
    return Path(url.removeprefix(scheme)) if url.startswith(scheme) else None


def _elsewhere(context: Context) -> dict[str, str]:
    """What stands on servers, without user names and passwords."""
    urls = {"stream": context.stream_url, "index": context.index_url, "state": context.state_url}
    local = ("sqlite:///", "tantivy:///")
    return {
        name: f"{url.partition('://')[0]}://{url.rpartition('@')[2].removeprefix('//')}"
        for name, url in urls.items()
        if not url.startswith(local)
    }


def _database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=4096)


def _folder(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(*SKIP))


def _index(source: Path, target: Path) -> None:
    """Copies a tantivy index: its files never change, but a merge in the meantime removes some."""
    from search import open_index

    for attempt in range(TRIES):
        try:
            _folder(source, target)
            with closing(open_index(f"tantivy:///{target}")) as index:
                index.count()
            return
        except (OSError, ThbError):
            shutil.rmtree(target, ignore_errors=True)
            if attempt == TRIES - 1:
                raise


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            with path.open("rb") as file:
                yield str(path.relative_to(folder)), file_digest(file, "sha256").hexdigest()


def _checked(source: Path) -> Manifest:
    path = source / MANIFEST
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(
            f"is no backup ({error})", where=str(path), cure="name its folder"
        ) from None
    found = dict(_digests(source))
    for name in manifest.files.keys() | found.keys():
        if manifest.files.get(name) != found.get(name):
            raise InputError(
                "is not as it was copied", where=str(source / name), cure="take another copy"
            )
    return manifest
