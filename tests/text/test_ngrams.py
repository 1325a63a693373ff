from array import array
from zlib import crc32

import msgspec
import pytest

from text.ngrams import Header, Ngrams, load


def _table(rows: dict[str, bytes]) -> Ngrams:
    """A table of two languages."""
    slots = 2 * len(rows) + 1
    keys, packed = array("I", bytes(4 * slots)), bytearray(2 * slots)
    for entry, row in rows.items():
        slot = crc32(entry.encode()) % slots
        while keys[slot]:
            slot = (slot + 1) % slots
        keys[slot] = crc32(entry.encode())
        packed[2 * slot : 2 * slot + 2] = row
    line = msgspec.json.encode(Header(("pl", "en"), slots, "test"))
    return Ngrams(line.ljust((len(line) + 4) // 4 * 4 - 1) + b"\n" + keys.tobytes() + packed)


TABLE = _table({"^a": b"\x01\x02", "^ab": b"\x03\x04", "b": b"\x50\x60", "b$": b"\x05\x06", "=ab": b"\x07\x08"})  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(
    ("word", "costs"),
    [
        ("ab", [1 + 3 + 5, 2 + 4 + 6]),
        ("b", [0x50 + 5, 0x60 + 6]),
        ("x", [255 + 255, 255 + 255]),
        ("", [255, 255]),
    ],
)
def test_letters_by_the_longest_n_gram(word: str, costs: list[int]) -> None:
    assert TABLE.letters(word) == costs


def test_whole_words() -> None:
    assert TABLE.word("ab") == [14, 16]
    assert TABLE.word("b") is None


def test_the_table_that_is_shipped_knows_frequent_words() -> None:
    words = {"się": "pl", "the": "en", "що": "uk", "что": "ru", "cu": "ro", "trabajo": "es"}

    for word, lang in words.items():
        costs = load().word(word)
        assert costs is not None
        assert load().languages[costs.index(min(costs))] == lang
