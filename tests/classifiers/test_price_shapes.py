"""Ways of naming a price, with and without its currency, and amounts that are none."""

from pathlib import Path
from typing import NamedTuple

import pytest

from classifiers import entities
from stream.messages import Entity
from text import analyse

TABLE = Path(__file__).with_name("shapes") / "prices.txt"


class Shape(NamedTuple):
    """A text of a language, the region of its ad, and the amounts in it."""

    lang: str
    region: str
    text: str
    amounts: list[str]


def shapes() -> list[Shape]:
    lines = TABLE.read_text("utf-8").splitlines()
    rows = [line.split("|") for line in lines if not line.startswith("#")]
    return [
        Shape(*head.split(), text, amounts.split(", ") if amounts else [])
        for head, text, amounts in rows
    ]


def amounts(one: Entity) -> list[str]:
    """The amount of a price, or the ends of what a salary may be."""
    values = [one.amount] if one.type == "price" else sorted({one.min, one.max} - {None})
    return [f"{value:g} {one.currency}" for value in values]


@pytest.mark.parametrize("shape", shapes(), ids=lambda shape: f"{shape.lang}: {shape.text}")
def test_shape(shape: Shape) -> None:
    found = entities.find({"text": analyse(shape.text, shape.lang)}, (shape.region,))
    known = [one for one in found if one.type in ("price", "salary")]

    assert [value for one in known for value in amounts(one)] == shape.amounts
