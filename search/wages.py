"""Pay made comparable: gross a month in EUR at the dated rate of ``parameters/rates.yml``."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from stream.messages import Ad, Entity, Salary

RATES = Path(__file__).with_name("parameters") / "rates.yml"
_GROSS_DEFAULT = True  # pay that says neither gross nor net is gross in most job ads


class Rates(NamedTuple):
    """Units of a currency for one EUR, and how often a unit of time passes in a month."""

    per_eur: Mapping[str, float]
    per_month: Mapping[str, float]


@cache
def rates() -> Rates:
    """The rates that are shipped."""
    data = yaml.safe_load(RATES.read_text("utf-8"))
    month = {name: float(n) for name, n in data["month"].items() if name != "source"}
    return Rates({name: float(n) for name, n in data["units_per_eur"].items()}, month)


def wage(ad: Ad, entities: Iterable[Entity] = ()) -> tuple[float, float] | None:
    """The lowest and highest pay an ad states, from its salary field or else from its text;
    ``None`` when it states none, only net, or in a currency or unit without a rate."""
    stated = [ad.salary] if ad.salary is not None else [e for e in entities if e.type == "salary"]
    found = [amount for pay in stated for amount in _amounts(pay)]
    return (min(found), max(found)) if found else None


def _amounts(pay: Salary | Entity) -> list[float]:
    gross = _GROSS_DEFAULT if pay.gross is None else pay.gross
    unit = pay.unit or (pay.per if isinstance(pay, Entity) else "")
    known = rates()
    per_eur, times = known.per_eur.get(pay.currency.upper()), known.per_month.get(unit)
    if not gross or per_eur is None or times is None:
        return []
    values = [pay.min, pay.max, pay.amount if isinstance(pay, Entity) else None]
    return [round(value * times / per_eur, 2) for value in values if value is not None]
