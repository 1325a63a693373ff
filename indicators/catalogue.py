"""The facts of the catalogue of indicators: id, code, family, grade and direction."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

CATALOGUE = Path(__file__).parent / "catalogue.csv"


class Fact(NamedTuple):
    """A line of the catalogue; a rule of that id says the same."""

    id: str
    code: str
    scope: str
    kinds: tuple[str, ...]
    group: str
    evidence: str
    direction: str
    flags_alone: bool


@cache
def load_catalogue(path: Path = CATALOGUE) -> dict[str, Fact]:
    """All indicators by id, those without a rule as well."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: _fact(row) for row in csv.DictReader(file)}


def _fact(row: dict[str, str]) -> Fact:
    values: dict[str, object] = {**row, "kinds": tuple(row["kinds"].split())}
    values["flags_alone"] = row["flags_alone"] == "true"
    return Fact(**values)  # type: ignore[arg-type]
