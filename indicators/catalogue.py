"""The facts of the catalogue of indicators: id, code, family, grade and direction."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from indicators.table import load_table

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
    return load_table(path, _fact)


def _fact(row: dict[str, str]) -> Fact:
    values: dict[str, object] = {**row, "kinds": tuple(row["kinds"].split())}
    values["flags_alone"] = row["flags_alone"] == "true"
    return Fact(**values)  # type: ignore[arg-type]
