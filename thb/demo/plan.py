"""What the i-th ad is: its kind, language, role and fate, from seed and number alone."""

from dataclasses import dataclass
from random import Random
from typing import Literal

Role = Literal["direct", "agency", "copy", "operation", "risky"]
Fate = Literal["stays", "changes", "goes"]
Kind = Literal["job", "escort", "service", "review"]

SITES: dict[Kind, str] = {
    "job": "demo-jobs",
    "escort": "demo-classifieds",
    "service": "demo-classifieds",
    "review": "demo-reviews",
}
LAST_ROUND = 2
"""The round in which some ads have changed and some are gone; later rounds show the same."""

BLOCK = 400
"""So many ads in a row share their operations and copied texts."""

# 28 jobs, 5 companion or massage ads, 2 services and 5 reviews in every 40, evenly mixed.
_LETTERS: dict[str, Kind] = {"j": "job", "e": "escort", "s": "service", "r": "review"}
_ROUND = tuple(_LETTERS[letter] for letter in "jjjejjjrjjjsjjjejjjrjjjejjjrjjejjjrsjejr")

_LANGUAGES = ("pl",) * 7 + ("en",) * 4 + ("uk",) * 3 + ("ru",) * 2 + ("ro",) * 2 + ("es",) * 2
_ROLES: dict[Kind, tuple[tuple[Role, float], ...]] = {
    "job": (("direct", 0.41), ("agency", 0.75), ("copy", 0.82), ("operation", 0.92), ("risky", 1)),
    "escort": (("direct", 0.6), ("agency", 0.7), ("copy", 0.75), ("operation", 0.9), ("risky", 1)),
    "service": (("direct", 0.9), ("copy", 1)),
    "review": (("direct", 0.9), ("risky", 1)),
}
_OPERATIONS: dict[Kind, tuple[int, ...]] = {"job": (0, 1, 2, 3), "escort": (0, 4)}
"""Operations of a block by kind; number 0 places both jobs and companion ads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An ad before it is written; ``operation`` and ``copy_of`` are "" for most."""

    seed: int
    index: int
    kind: Kind
    role: Role
    lang: str
    operation: str = ""
    copy_of: str = ""
    fate: Fate = "stays"

    @property
    def source(self) -> str:
        return SITES[self.kind]

    @property
    def group(self) -> str:
        """What this ad shares its words with: an operation, a copied text, or nothing."""
        return f"{self.operation}/{self.kind}" if self.operation else self.copy_of

    @property
    def owner(self) -> str:
        """Whose contact it is when others have the same: an operation, an agency, a copied ad."""
        agency = f"agency-{self.lang}-{self.agency}" if self.role == "agency" else ""
        return self.operation or self.copy_of or agency

    @property
    def agency(self) -> int:
        """Which of the four agencies of the language."""
        return self.index % 4

    @property
    def lawful(self) -> bool:
        return self.role in ("direct", "agency", "copy")


def plan(seed: int, index: int) -> Plan:
    """The plan of one ad; the same for the same seed and number, whatever else is made."""
    rng = Random(f"{seed}/plan/{index}")  # noqa: S311  (invented texts, no secrets)
    kind = kind_of(index)
    role = _role(kind, rng.random())
    lang = rng.choice(_LANGUAGES)
    fate = _fate(rng.random())
    operation, copy_of = "", ""
    if role == "operation":
        operation = f"op-{index // BLOCK}-{rng.choice(_OPERATIONS[kind])}"
        lang = _shared_language(f"{seed}/{operation}")
    if role == "copy":
        copy_of = f"copy-{kind}-{index // BLOCK}-{rng.randrange(3)}"
        lang = _shared_language(f"{seed}/{copy_of}")
    return Plan(
        seed=seed,
        index=index,
        kind=kind,
        role=role,
        lang=lang,
        operation=operation,
        copy_of=copy_of,
        fate=fate,
    )


def kind_of(index: int) -> Kind:
    """The kind of the i-th ad of any seed."""
    return _ROUND[index % len(_ROUND)]


def _role(kind: Kind, draw: float) -> Role:
    return next(role for role, edge in _ROLES[kind] if draw < edge)


def _fate(draw: float) -> Fate:
    return "goes" if draw < 0.06 else "changes" if draw < 0.15 else "stays"


def _shared_language(group: str) -> str:
    return Random(group).choice(_LANGUAGES)  # noqa: S311  (invented texts, no secrets)
