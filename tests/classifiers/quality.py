"""How many of the entities that texts hold are found: counted by type over sets of cases."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from classifiers import entities
from stream.messages import Entity
from text import analyse

CASES = Path(__file__).with_name("cases")
KINDS = {
    "phones": "phone",
    "prices": "price",
    "emails": "email",
    "handles": "handle",
    "people": "person",
}


class Score(NamedTuple):
    """Entities that are found rightly, found wrongly, and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def cases() -> list[dict[str, Any]]:
    """All texts, each with its language."""
    return [
        {"lang": path.stem, **case}
        for path in sorted(CASES.glob("*.yml"))
        for case in yaml.safe_load(path.read_text("utf-8"))
    ]


def shown(one: Entity) -> str:
    """An entity as the cases write it."""
    if one.type == "price":
        return " ".join(filter(None, (f"{one.amount:g}", one.currency, one.per)))
    return f"{one.platform}:{one.value}" if one.type == "handle" else one.value


def differences(case: dict[str, Any]) -> dict[str, tuple[Counter[str], Counter[str]]]:
    """For each type what is expected and what is found."""
    doc = analyse(case["text"], case["lang"])
    every = entities.find({"text": doc}, case.get("regions", ()))
    return {
        name: (
            Counter(case.get(name, ())),
            Counter(shown(one) for one in every if one.type == kind),
        )
        for name, kind in KINDS.items()
    }


def scores(known: Iterable[dict[str, Any]]) -> dict[str, Score]:
    """The score of each type."""
    compared = [differences(case) for case in known]
    return {name: score([one[name] for one in compared]) for name in KINDS}


def score(pairs: list[tuple[Counter[str], Counter[str]]]) -> Score:
    return Score(
        right=sum((wanted & found).total() for wanted, found in pairs),
        wrong=sum((found - wanted).total() for wanted, found in pairs),
        missed=sum((wanted - found).total() for wanted, found in pairs),
    )
