"""Values are found once while they are in use, and memory stays bounded."""

from text.kept import Kept, Recalled


def test_a_value_is_found_once():
    asked = []
    kept = Kept(lambda word: asked.append(word) or len(word), most=8)

    assert [kept["one"], kept["three"], kept["one"]] == [3, 5, 3]
    assert asked == ["one", "three"]


def test_words_in_use_stay_and_the_others_go():
    asked = []
    kept = Kept(lambda word: asked.append(word) or word, most=8)
    for number in range(100):
        assert kept["common"] == "common"
        assert kept[str(number)] == str(number)

    assert asked.count("common") == 1
    assert len(kept) <= 8
    kept["0"]
    assert asked.count("0") == 2


def length(_, value):
    return len(value)


def test_so_many_are_recalled():
    known = Recalled(most=8, largest=10_000, size=length)
    for number in range(100):
        known.keep("common", known.get("common") or "kept")
        known.keep(number, "once")
        assert len(known) <= 8

    assert known.get("common") == "kept"
    assert known.get(99) == "once"
    assert known.get(0) is None


def test_so_much_is_recalled():
    known = Recalled(most=1_000, largest=100, size=length)
    for number in range(100):
        known.keep(number, "x" * 10)

    assert 2 <= len(known) <= 12


def test_what_grows_is_counted():
    known = Recalled(most=1_000, largest=100, size=length)
    for number in range(100):
        known.keep(number, [])
        known.grew(10)

    assert 2 <= len(known) <= 12
