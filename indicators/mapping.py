"""How each indicator relates to the definition of trafficking and to official lists.

The elements are those of the Palermo Protocol, article 3 (act, means, purpose), with forced
criminality as in directive 2011/36/EU, article 2; ``ilo`` is one of the eleven ILO indicators of
forced labour (2012), ``unodc`` a section of UNODC's list of human trafficking indicators. They
relate a *sign* to what it may point to; that an element is present is for a court to find.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from indicators.table import load_table

MAPPING = Path(__file__).parent / "mapping.csv"

ACTS = ("recruitment", "transport", "harbouring")
MEANS = ("coercion", "deception", "abuse of power", "abuse of vulnerability")
PURPOSES = ("sexual exploitation", "forced labour", "forced criminality")
ILO = (
    "abuse of vulnerability",
    "deception",
    "restriction of movement",
    "isolation",
    "physical and sexual violence",
    "intimidation and threats",
    "retention of identity documents",
    "withholding of wages",
    "debt bondage",
    "abusive working and living conditions",
    "excessive overtime",
)
UNODC = (
    "general",
    "children",
    "domestic servitude",
    "sexual exploitation",
    "labour exploitation",
    "begging and petty crime",
)


class Elements(NamedTuple):
    """What an indicator may point to; empty where it says nothing of that."""

    act: tuple[str, ...]
    means: tuple[str, ...]
    purpose: tuple[str, ...]
    ilo: str
    unodc: str


@cache
def load_mapping(path: Path = MAPPING) -> dict[str, Elements]:
    """The elements of every indicator of the catalogue, by id."""
    return load_table(path, _elements)


def _elements(row: dict[str, str]) -> Elements:
    act, means, purpose = (_several(row[name]) for name in ("act", "means", "purpose"))
    return Elements(act, means, purpose, row["ilo"], row["unodc"])


def _several(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
