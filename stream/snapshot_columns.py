"""The columns of each snapshot: what a cell may hold, and under which keys it is looked up."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from stream.errors import InputError

Words = Callable[[str], Sequence[str]]
"""A name becomes its folded tokens."""
MANY = "|"
"""Stands between several values of one cell."""
WORD = ":word"
"""Behind the name of a column under which the words of a name stand one by one."""


@dataclass(frozen=True, slots=True)
class Column:
    """``kind``: text, name, digits, day, status, number, domain. ``key`` columns can be looked up;
    ``sizes`` are the lengths that digits may have; ``many`` allows several values."""

    kind: str = "text"
    needed: bool = False
    key: bool = False
    many: bool = False
    sizes: tuple[int, ...] = ()


_NIP = Column("digits", key=True, sizes=(10,))
_REGON = Column("digits", key=True, sizes=(9, 14))
_NAME = Column("name", needed=True, key=True)
_NAMES = Column("name", key=True, many=True)
_STATE = {"status": Column("status"), "registered": Column("day"), "struck": Column("day")}

SCHEMAS: Mapping[str, Mapping[str, Column]] = {
    "kraz": {
        "number": Column("digits", needed=True, key=True),
        "name": _NAME,
        "nip": _NIP,
        "city": Column(),
        **_STATE,
    },
    "krs": {
        "krs": Column("digits", needed=True, key=True, sizes=(10,)),
        "name": _NAME,
        "nip": _NIP,
        "regon": _REGON,
        **_STATE,
    },
    "ceidg": {
        "nip": Column("digits", needed=True, key=True, sizes=(10,)),
        "name": _NAME,
        "regon": _REGON,
        **_STATE,
    },
    "missing": {
        "name": _NAME,
        "aliases": _NAMES,
        "phone": Column("digits", key=True, many=True),
        "reference": Column(),
        "since": Column("day"),
    },
    "brands": {
        "name": _NAME,
        "aliases": _NAMES,
        "domains": Column("domain", key=True, many=True),
    },
    "norms": {
        "occupation": Column("name", needed=True, key=True),
        "country": Column(needed=True),
        "currency": Column(needed=True),
        "unit": Column(needed=True),
        "value": Column("number", needed=True),
        "from": Column("day"),
    },
    "esco": {
        "conceptUri": Column("text", needed=True, key=True),
        "preferredLabel": Column("name", needed=True, key=True),
        "altLabels": _NAMES,
        "iscoGroup": Column(),
        "code": Column(),
    },
}
"""Columns by snapshot; others of a file are not kept."""

_STATUS = {
    "active": "active", "aktywny": "active", "czynny": "active",
    "suspended": "suspended", "zawieszony": "suspended",
    "struck": "struck", "wykreslony": "struck", "wykreślony": "struck",
}  # fmt: skip


def read_cell(column: Column, value: str, where: str) -> str:
    """The cell as it is kept; refuses what the column cannot hold."""
    if column.many:
        parts = (part.strip() for part in re.split(r"[|\n]", value))
        return MANY.join(read_cell(_one(column), part, where) for part in parts if part)
    return _READERS[column.kind](column, value, where)


def _one(column: Column) -> Column:
    return Column(column.kind, column.needed, column.key, False, column.sizes)


def _digits(column: Column, value: str, where: str) -> str:
    digits = re.sub(r"[\s\-+.()]", "", value).removeprefix("PL")
    if not digits.isdecimal() or (column.sizes and len(digits) not in column.sizes):
        sizes = " or ".join(map(str, column.sizes))
        cure = f"write {sizes} digits" if sizes else "write digits"
        raise InputError(f"{value!r} is no such number", where=where, cure=cure)
    return digits


def _day(_column: Column, value: str, where: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise InputError(f"{value!r} is no date", where=where, cure="write 2026-01-31") from error


def _status(_column: Column, value: str, where: str) -> str:
    if value.lower() not in _STATUS:
        cure = "use active, suspended or struck"
        raise InputError(f"{value!r} is no status", where=where, cure=cure)
    return _STATUS[value.lower()]


def _number(_column: Column, value: str, where: str) -> str:
    try:
        return str(float(value.replace(",", ".")))
    except ValueError as error:
        cure = "write a number such as 31.40"
        raise InputError(f"{value!r} is no number", where=where, cure=cure) from error


def _plain(_column: Column, value: str, _where: str) -> str:
    return " ".join(value.split())


def _domain(_column: Column, value: str, where: str) -> str:
    domain = re.sub(r"^(?:https?://)?(?:www\.)?", "", value.lower()).rstrip("/")
    if not re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", domain):
        cure = "write it as example.com"
        raise InputError(f"{value!r} is no domain", where=where, cure=cure)
    return domain


_READERS: Mapping[str, Callable[[Column, str, str], str]] = {
    "text": _plain,
    "name": _plain,
    "digits": _digits,
    "day": _day,
    "status": _status,
    "number": _number,
    "domain": _domain,
}

_FORMS = re.compile(
    r"(?: spolka(?: z ograniczona odpowiedzialnoscia| akcyjna| komandytowa| jawna)?"
    r"| sp z o o(?: sp k)?| sp [kj]| s a| gmbh| ltd| limited| b v| s r l| srl| s l)+$"
)


def keys_of(name: str, column: Column, value: str, words: Words) -> Iterator[tuple[str, str]]:
    """What a cell is looked up by: folded words of a name without its legal form, together and
    one by one (under ``name`` and ``WORD``), else itself."""
    if not column.key:
        return
    for part in value.split(MANY) if column.many else (value,):
        if column.kind != "name":
            yield name, part
        elif key := name_key(part, words):
            yield name, key
            yield from ((f"{name}{WORD}", word) for word in key.split())


def name_key(name: str, words: Words) -> str:
    """The folded words of a name without a legal form at the end."""
    folded = " ".join(words(name))
    return _FORMS.sub("", folded) or folded
