"""The ledger sees what it is there to see."""

from collections import Counter
from typing import Any

import pytest

from tests.faults.ledger import Ledger, faults

SENT = ("a", "b", "c")
SOUND = Ledger(Counter("ab"), {"c": ["it is broken"]}, Counter("a"), frozenset("a"))


def test_a_sound_ledger_has_no_faults() -> None:
    assert faults(SOUND, SENT, "a") == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"indexed": Counter("a")}, "lost: 1, b"),
        ({"indexed": Counter("abd")}, "never sent: 1, d"),
        ({"indexed": Counter("abc")}, "indexed and dead: 1, c"),
        ({"indexed": Counter("aab")}, "indexed twice: 1, a"),
        ({"dead": {"c": ["broken", "broken"]}}, "dead twice: 1, c"),
        ({"dead": {"c": [""]}}, "dead without a reason: 1, c"),
        ({"alerts": Counter()}, "no alert: 1, a"),
        ({"alerts": Counter("aa")}, "alert twice: 1, a"),
        ({"alerts": Counter("ab"), "told": frozenset("ab")}, "alert without a match: 1, b"),
        ({"told": frozenset()}, "alert never told: 1, a"),
    ],
)
def test_what_does_not_add_up_is_told(changes: dict[str, Any], told: str) -> None:
    assert faults(SOUND._replace(**changes), SENT, "a") == [told]
