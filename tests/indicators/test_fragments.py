"""Fragments of ads, each about one indicator: those that show it, and those that only look like it.

Their authors had not seen the rules. The patterns were widened against the files named ``read``;
those named ``unread`` are for measuring alone: look at their figures, not at their texts.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from classifiers import entities
from stream.messages import Ad
from tests.indicators.factory import make_docs
from tests.indicators.shipped import ENGINE
from thb.pipeline import regions

FOLDER = Path(__file__).parent / "fragments"
FILES = sorted(path.stem for path in FOLDER.glob("*.jsonl"))
LEAST_RECALL = {"read": 0.9, "unread": 0.74}
MOST_FALSE = {"read": 0.08, "unread": 0.16}


class Fragment(NamedTuple):
    """An indicator, whether its sign is present, and whether it is found."""

    indicator: str
    present: bool
    found: bool


def judged(stem: str) -> Iterator[Fragment]:
    """The fragments of a file as the rules see them."""
    for line in (FOLDER / f"{stem}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        indicator, present = row.pop("indicator"), row.pop("present")
        ad = Ad(id=stem, lang=stem[:2], **row)
        docs = make_docs(ad)
        found = ENGINE.find(ad, docs, entities.find(docs, regions(ad)))
        yield Fragment(indicator, present, indicator in {one.indicator for one in found})


def share(fragments: list[Fragment], *, present: bool) -> float:
    """The share that fires of the fragments that show their sign, or of those that do not."""
    fires = [one.found for one in fragments if one.present is present]
    return sum(fires) / len(fires)


@pytest.mark.parametrize("stem", FILES)
def test_fragments_that_show_a_sign_and_fragments_that_look_like_it(stem, record_property):
    fragments = list(judged(stem))
    recall, false = share(fragments, present=True), share(fragments, present=False)
    record_property("recall", f"{recall:.3f}")
    record_property("false", f"{false:.3f}")
    assert len(fragments) > 380
    assert recall >= LEAST_RECALL[stem[3:]]
    assert false <= MOST_FALSE[stem[3:]]


def test_every_language_has_both_files():
    assert (
        sorted(
            f"{lang}-{name}"
            for lang in ("pl", "en", "uk", "ru", "ro", "es")
            for name in ("read", "unread")
        )
        == FILES
    )
