"""Verifies evidence: every byte of every WARC file against the chain beside it, and the folder
against its journal."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO, Annotated, NamedTuple

import msgspec

from crawlers import ledger
from crawlers.ledger import JOURNAL
from stream.errors import InputError


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """``records`` that are what they were; ``problems`` in words. A record that a killed process
    left unfinished at the end of its file is named among the problems and is still ``ok``."""

    ok: bool
    records: int
    problems: list[str]


class Problem(NamedTuple):
    """Something to tell; ``harmless`` when a killed process explains it."""

    text: str
    harmless: bool = False


class Checked(NamedTuple):
    """One file looked at."""

    records: int
    head: str
    problems: list[Problem]


def verify(path: Path) -> Verification:
    """Verifies one WARC file, or a folder of them with its journal."""
    if path.is_dir():
        found = _folder(path)
    elif path.is_file():
        found = _single(path)
    else:
        raise InputError("is neither a file nor a folder", where=str(path), cure="check the path")
    problems = found.problems
    return Verification(
        ok=all(problem.harmless for problem in problems),
        records=found.records,
        problems=[problem.text for problem in problems],
    )


def _single(path: Path) -> Checked:
    if path.suffix == ".jsonl" and path.name != JOURNAL:
        path = path.with_name(path.name.removesuffix(".jsonl") + ".warc.gz")
    if not path.name.endswith(".warc.gz"):
        raise InputError("is no evidence file", where=str(path), cure="name a .warc.gz or a folder")
    checked = check_file(path)
    journal = _journal(path.parent)
    about = [] if journal is None else _against(journal, {path.name: checked})
    return checked._replace(problems=[*checked.problems, *about])


def _folder(folder: Path) -> Checked:
    files = sorted(folder.glob("*.warc.gz"))
    checked = {file.name: check_file(file) for file in files}
    orphans = [
        Problem(f"{side.name}: its WARC file is missing")
        for side in sorted(folder.glob("*.jsonl"))
        if side.name != JOURNAL and side.name.removesuffix(".jsonl") + ".warc.gz" not in checked
    ]
    problems = [*chain.from_iterable(one.problems for one in checked.values()), *orphans]
    return Checked(
        sum(one.records for one in checked.values()), "", [*problems, *_whole(folder, checked)]
    )


def _whole(folder: Path, checked: dict[str, Checked]) -> list[Problem]:
    journal = _journal(folder)
    if journal is None:
        return [Problem(f"{JOURNAL}: missing")] if checked else []
    lost = [
        Problem(f"{name}: missing, though the journal lists it")
        for name in dict.fromkeys(str(line.get("file", "")) for line in journal.lines)
        if name not in checked
    ]
    broken = [Problem(f"{JOURNAL}: {journal.problem}")] if journal.problem else []
    return [*broken, *lost, *_against(journal, checked)]


def _journal(folder: Path) -> ledger.Chain | None:
    path = folder / JOURNAL
    return ledger.read(path) if path.is_file() else None


def _against(journal: ledger.Chain, checked: dict[str, Checked]) -> Iterator[Problem]:
    opened = {line.get("file") for line in journal.lines if line.get("event") == "open"}
    heads = {line.get("file"): line.get("head") for line in journal.lines if "head" in line}
    for name, one in checked.items():
        if name not in opened:
            begun = not one.records and not one.problems
            yield Problem(f"{name}: the journal does not list it", harmless=begun)
        elif name in heads and heads[name] != one.head:
            yield Problem(f"{name}: its chain does not end as the journal says")


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a chain about one record."""

    n: int
    id: str
    type: str
    offset: int
    length: Annotated[int, msgspec.Meta(ge=0)]
    sha256: str


def check_file(path: Path) -> Checked:
    """One WARC file against the chain beside it."""
    side = ledger.beside(path)
    if not side.is_file():
        return Checked(0, "", [Problem(f"{path.name}: its chain {side.name} is missing")])
    held = ledger.read(side)
    problems = [Problem(f"{side.name}: {held.problem}")] if held.problem else []
    try:
        entries = msgspec.convert([line for line in held.lines if "end" not in line], list[_Entry])
    except msgspec.ValidationError as error:
        return Checked(0, held.head, [*problems, Problem(f"{side.name}: a line is odd ({error})")])
    with path.open("rb") as file:
        good, wrong = _records(file, path.name, entries)
    known = sum(entry.length for entry in entries)
    return Checked(good, held.head, [*problems, *wrong, *_ending(path, held, known)])


def _records(file: IO[bytes], name: str, entries: list[_Entry]) -> tuple[int, list[Problem]]:
    problems: list[Problem] = []
    for entry in entries:
        data = file.read(entry.length)
        what = f"{name}: record {entry.n} ({entry.type}, offset {entry.offset})"
        if len(data) < entry.length:
            problems.append(Problem(f"{what} is cut off or missing"))
        elif ledger.digest(data) != entry.sha256:
            problems.append(Problem(f"{what} was changed"))
    return len(entries) - len(problems), problems


def _ending(path: Path, held: ledger.Chain, known: int) -> Iterator[Problem]:
    closed = any("end" in line for line in held.lines)
    size = path.stat().st_size
    if closed and size > known:
        yield Problem(f"{path.name}: {size - known} bytes stand after the last record")
    elif size > known and not held.problem:
        text = f"{path.name}: an unfinished record of {size - known} bytes stands last"
        yield Problem(f"{text} (the process was ended)", harmless=True)
    if held.torn:
        text = f"{ledger.beside(path).name}: an unfinished line stands last"
        yield Problem(text, harmless=not closed)
    if not closed and not held.problem:
        text = f"{path.name}: not closed (the process was ended, or is still writing)"
        yield Problem(text, harmless=True)
