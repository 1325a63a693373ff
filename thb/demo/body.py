"""An ad in words, before slots are filled and dirt is added."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from stream.messages import Salary
from thb.demo.texts import City, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An ad in words: title, sentences in order, slot values, and what is known of it as fields."""

    title: str
    lines: Sequence[Line]
    last: Line | None = None
    slots: dict[str, Any]
    city: City
    country: str
    employer: str = ""
    salary: Salary | None = None
    signs: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
