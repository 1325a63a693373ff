"""Values are found once while they are in use, and memory stays bounded."""

from text.kept import Kept


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
