"""Which columns are which fields: by ``--map``, by a profile that is shipped, or by their names."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from crawlers.importers.rows import ImportFileError

FOLDER = Path(__file__).parents[1] / "profiles"
FIELDS = frozenset(
    """
    id url title text lang posted employer country city market salary images seen location kind
    source salary.min salary.max salary.currency salary.unit
    """.split()  # noqa: SIM905  (a list of twenty quoted names is no easier to read)
)


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Columns of a known kind of table.

    ``fields`` lists, for each field of an ad, the columns that hold it (all of them for ``text``,
    else the first that is filled); ``signature`` lists columns by which the table is known; ``ids``
    are columns with an id of that table's own.
    """

    title: str = ""
    signature: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    fields: dict[str, tuple[str, ...]]
    lang: str = ""
    location: Literal["country-first", "country-last"] = "country-last"

    def columns(self) -> set[str]:
        """All columns that are used."""
        return {name for names in self.fields.values() for name in names} | set(self.ids)


@cache
def shipped() -> Mapping[str, Profile]:
    """The profiles of this version by name."""
    return {path.stem: _load(path) for path in sorted(FOLDER.glob("*.yml"))}


def _load(path: Path) -> Profile:
    try:
        return msgspec.convert(yaml.safe_load(path.read_text("utf-8")), Profile, strict=False)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise ImportFileError(f"is no profile ({error})", where=str(path)) from error


def from_options(pairs: Iterable[str]) -> Profile | None:
    """The profile of ``column=field`` options; ``None`` without any."""
    fields: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        column, separator, name = (part.strip() for part in pair.rpartition("="))
        if not separator or not column or not _is_field(name):
            known = ", ".join(sorted(FIELDS))
            raise ImportFileError(
                f"{pair!r} maps no column to a field",
                where="--map",
                cure=f"write column=field; fields are {known} and extra.NAME",
            )
        fields[name] = (*fields.get(name, ()), column)
    return Profile(fields=fields) if fields else None


def _is_field(name: str) -> bool:
    return name in FIELDS or name.startswith("extra.")


def column_key(name: str) -> str:
    """A name of a column as it is compared: ``Date posted`` is ``date_posted``."""
    return "_".join(re.split(r"[\s_-]+", name.strip().lower()))


def fitting(columns: Iterable[str]) -> Profile | None:
    """The shipped profile whose signature a table has; ``None`` where none fits."""
    held = {column_key(column) for column in columns}
    fits = [p for p in shipped().values() if p.signature and held.issuperset(p.signature)]
    return max(fits, key=lambda profile: len(profile.signature), default=None)


def plain() -> Profile:
    """The profile that knows columns by their usual names in several languages."""
    return shipped()["plain"]


def over(given: Profile, base: Profile) -> Profile:
    """What is given, and for all other fields and columns what the base says."""
    taken = {column_key(name) for name in given.columns()}
    others = {
        field: tuple(name for name in names if column_key(name) not in taken)
        for field, names in base.fields.items()
        if field not in given.fields
    }
    return msgspec.structs.replace(base, fields={**others, **given.fields})


def check_columns(profile: Profile, columns: Iterable[str], where: str) -> None:
    """Refuses a mapping of columns that a table does not have."""
    held = {column_key(column): column for column in columns}
    missing = sorted(name for name in profile.columns() if column_key(name) not in held)
    if missing:
        raise ImportFileError(
            f"has no column {', '.join(missing)}",
            where=where,
            cure=f"correct --map; columns are {', '.join(held.values())}",
        )


def filled(value: Any) -> bool:
    """Whether a cell holds anything."""
    return value is not None and value != [] and (not isinstance(value, str) or bool(value.strip()))
