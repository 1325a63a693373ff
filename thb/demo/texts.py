"""The sentences of invented ads, a file a language; each line knows what it states."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from stream.errors import InputError

LANGUAGES = ("pl", "en", "uk", "ru", "ro", "es")
FOLDER = Path(__file__).with_name("texts")


class Line(NamedTuple):
    """A sentence with slots, the indicators it states, and the one it only comes near to."""

    text: str
    signs: tuple[str, ...] = ()
    near: str = ""

    def uses(self, slot: str) -> bool:
        return f"{{{slot}}}" in self.text


Pool = tuple[Line, ...]


class City(NamedTuple):
    """A city of a country as the language calls it, and how the language says that one is in it."""

    name: str
    inside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """What an occupation (or a service) is called and what is said of it."""

    titles: tuple[str, ...]
    duties: Pool
    needs: Pool = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Everything of one language; ``pools`` are named as in the file, nested ones with a slash."""

    lang: str
    home: str
    board: str
    decimal: str
    thousands: str
    wage: Mapping[str, str]
    digits: tuple[str, ...]
    names: tuple[str, ...]
    cities: Mapping[str, tuple[City, ...]]
    jobs: Mapping[str, Trade]
    services: Mapping[str, Trade]
    signs: Mapping[str, Pool]
    near: Mapping[str, Pool]
    near_escort: Mapping[str, Pool]
    pools: Mapping[str, Pool]


class TextsError(InputError):
    """A file of sentences cannot be used."""


@cache
def load(lang: str, folder: Path = FOLDER) -> Texts:
    """The sentences of a language; a missing part is refused with the file and its name."""
    path = folder / f"{lang}.yml"
    try:
        data = yaml.load(path.read_bytes(), Loader=_loader())  # noqa: S506  (the safe C loader)
        return _texts(lang, data)
    except FileNotFoundError as error:
        raise TextsError("no such language", where=str(path), cure=f"use {LANGUAGES}") from error
    except (KeyError, AttributeError, ValueError, yaml.YAMLError) as error:
        raise TextsError(f"part {error} is missing or wrong", where=str(path)) from error


def _loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _texts(lang: str, data: Mapping[str, Any]) -> Texts:
    return Texts(
        lang=lang,
        home=data["home"],
        board=data.get("board", data["home"]),
        decimal=data["decimal"],
        thousands=data["thousands"],
        wage=data["wage"],
        digits=tuple(data["digits"].split()),
        names=tuple(data["names"].split()),
        cities={country: _cities(block) for country, block in data["cities"].items()},
        jobs={name: _trade(part) for name, part in data["jobs"].items()},
        services={name: _trade(part) for name, part in data["services"].items()},
        signs={name: _pool(block, sign=name) for name, block in data["signs"].items()},
        near={name: _pool(block, near=name) for name, block in data["near"].items()},
        near_escort={name: _pool(block, near=name) for name, block in data["near_escort"].items()},
        pools=dict(_pools(data)),
    )


def _pools(data: Mapping[str, Any]) -> Iterator[tuple[str, Pool]]:
    for name in ("firms", "agencies", "job_titles", "intro_firm", "intro_agency", "pay", "offer"):
        yield name, _pool(data[name])
    for name in ("intro_anonymous", "close", "service_contact", "change", "spam"):
        yield name, _pool(data[name])
    for name in ("contact", "escort", "massage", "reviews"):
        yield from ((f"{name}/{part}", _pool(block)) for part, block in data[name].items())


def _pool(block: str, *, sign: str = "", near: str = "") -> Pool:
    return tuple(_line(raw.strip(), sign, near) for raw in block.splitlines() if raw.strip())


def _line(raw: str, sign: str, near: str) -> Line:
    text, *also = raw.split(" +")
    tags = [tag for tag in also if tag[:1].isalpha()]
    if len(tags) != len(also):
        return Line(raw, (sign,) if sign else (), near)
    return Line(text, (sign, *tags) if sign else tuple(tags), near)


def _cities(block: str) -> tuple[City, ...]:
    rows = (line.split(" | ") for line in block.splitlines() if line.strip())
    return tuple(City(name.strip(), inside.strip()) for name, inside in rows)


def _trade(part: Mapping[str, str]) -> Trade:
    titles = tuple(line.strip() for line in part["titles"].splitlines())
    duties = _pool(part.get("duties") or part["lines"])
    return Trade(titles=titles, duties=duties, needs=_pool(part.get("needs", "")))
