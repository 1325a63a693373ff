"""Reads source folders: ``source.yml`` becomes a Source, or an error that names file and line."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from crawlers.source import Source
from stream.errors import InputError

SOURCES = Path(__file__).parent / "sources"


class SourceError(InputError):
    """A source is refused; the message names file, line, field and cure. ``names`` are those by
    which a person may mean the source: its id, where that can be read, and its folder."""

    names: tuple[str, ...] = ()


class Loaded(NamedTuple):
    """The sources of a folder that may run, and why the others may not."""

    sources: list[Source]
    errors: list[SourceError]


def _lines(
    node: yaml.Node | None, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], int]]:
    """Every field of a YAML document with its line from 1."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, str(key.value))
            yield here, key.start_mark.line + 1
            yield from _lines(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            here = (*path, str(number))
            yield here, value.start_mark.line + 1
            yield from _lines(value, here)


def _parse(file: Path) -> tuple[Any, dict[tuple[str, ...], int]]:
    try:
        text = file.read_text("utf-8")
        return yaml.safe_load(text), dict(_lines(yaml.compose(text, yaml.SafeLoader)))
    except OSError as error:
        raise SourceError(f"cannot be read ({error.strerror})", where=str(file)) from error
    except UnicodeDecodeError as error:
        raise SourceError("is not UTF-8", where=str(file), cure="save it as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file}:{mark.line + 1}" if mark else str(file)
        problem = getattr(error, "problem", "") or "cannot be read"
        raise SourceError(f"is no YAML ({problem})", where=where, cure="correct it") from error


_CURES = {
    "missing": "add the field",
    "extra_forbidden": "remove it or correct its name; docs/add-a-source.md lists the fields",
}


def _refuse(file: Path, error: ValidationError, lines: dict[tuple[str, ...], int]) -> SourceError:
    first = error.errors()[0]
    loc = tuple(str(part) for part in first["loc"])
    line = next((lines[loc[:n]] for n in range(len(loc), 0, -1) if loc[:n] in lines), 1)
    what = first["msg"].removeprefix("Value error, ")
    field = f"field {'.'.join(loc)}: " if loc else ""
    cure = _CURES.get(first["type"], "correct it")
    if loc[:1] == ("legal_basis",):
        what, cure = f"{what}; a source without a legal basis does not run", "name the legal basis"
    return SourceError(f"{field}{what}", where=f"{file}:{line}", cure=cure)


def load_source(file: Path) -> Source:
    """One source from its ``source.yml``; a SourceError names file, line, field and cure."""
    data, lines = _parse(file)
    if not isinstance(data, dict):
        raise SourceError("holds no fields", where=f"{file}:1", cure="write field: value lines")
    if "folder" in data:
        raise SourceError(
            "field folder: unknown", where=f"{file}:{lines['folder',]}", cure="remove it"
        )
    try:
        return Source.model_validate({**data, "folder": file.parent})
    except ValidationError as error:
        raise _refuse(file, error, lines) from error


def _files(folder: Path) -> list[Path]:
    if (folder / "source.yml").is_file():
        return [folder / "source.yml"]
    if not folder.is_dir():
        raise SourceError("is no folder", where=str(folder), cure="check --sources")
    return sorted(folder.glob("*/source.yml"))


def read_sources(folder: Path) -> Loaded:
    """All sources under a folder; a bad one becomes an error and does not hinder the others."""
    sources: dict[str, Source] = {}
    errors: list[SourceError] = []
    for file in _files(folder):
        try:
            source = load_source(file)
            if source.id in sources:
                other = sources[source.id].folder
                raise SourceError(f"field id: {source.id} is taken by {other}", where=str(file))
            sources[source.id] = source
        except SourceError as error:
            error.names = (file.parent.name, *_id_of(file))
            errors.append(error)
    return Loaded(list(sources.values()), errors)


def _id_of(file: Path) -> tuple[str, ...]:
    try:
        data, _ = _parse(file)
    except SourceError:
        return ()
    return (str(data["id"]),) if isinstance(data, dict) and "id" in data else ()


def load_sources(folder: Path) -> list[Source]:
    """All sources under a folder; the first bad one raises SourceError."""
    loaded = read_sources(folder)
    if loaded.errors:
        raise loaded.errors[0]
    return loaded.sources


def runnable(sources: Sequence[Source], today: date | None = None) -> Loaded:
    """Splits sources into those that may run today and the refusals of the others."""
    day = today or datetime.now(UTC).date()
    refused = [(source, source.refusal(day)) for source in sources]
    errors = [
        SourceError(
            f"does not run: {why}", where=f"source {source.id}", cure="renew authorised_until"
        )
        for source, why in refused
        if why
    ]
    return Loaded([source for source, why in refused if not why], errors)
