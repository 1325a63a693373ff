"""Ways of writing a telephone number so that a plain search misses it, and digits that are none."""

from pathlib import Path
from typing import NamedTuple

import pytest

from classifiers import entities
from stream.records import HOMES
from text import analyse

TABLE = Path(__file__).with_name("shapes") / "phones.txt"
_FEWEST = {"pl": 60, "en": 55, "uk": 25, "ru": 25, "ro": 20, "es": 25}


class Shape(NamedTuple):
    """A text of a language, the region of its ad, and the number in it (or none)."""

    lang: str
    region: str
    text: str
    value: str


def shapes() -> list[Shape]:
    lines = TABLE.read_text("utf-8").splitlines()
    rows = [line.partition("|")[::2] for line in lines if line and not line.startswith("#")]
    return [Shape(*head.split(), *rest.rsplit("|", 1)) for head, rest in rows]


def test_there_are_shapes_of_each_language() -> None:
    languages = [shape.lang for shape in shapes()]

    assert all(languages.count(lang) >= least for lang, least in _FEWEST.items())


@pytest.mark.parametrize("shape", shapes(), ids=lambda shape: f"{shape.lang}: {shape.text}")
def test_shape(shape: Shape) -> None:
    regions = tuple(dict.fromkeys((shape.region, HOMES[shape.lang])))
    found = entities.find({"text": analyse(shape.text, shape.lang)}, regions)

    assert [one.value for one in found if one.type == "phone"] == [shape.value] * bool(shape.value)
