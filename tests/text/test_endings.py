"""Lemmas told by endings."""

import pytest

from text import lemmas
from text.endings import guesses


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("вагончиків", "вагончик"),
        ("хостелу", "хостел"),
        ("новачкам", "новачок"),
        ("масажистками", "масажистка"),
        ("гостьовою", "гостьовий"),
        ("зарплатню", "зарплатня"),
        ("депонуємо", "депонувати"),
    ],
)
def test_an_ending_tells_the_lemma(form: str, lemma: str) -> None:
    assert lemma in guesses(form, lambda word: ())


def test_a_reflexive_verb_has_the_lemmas_of_the_plain_one() -> None:
    assert {"вираховувати", "вираховуватися"} <= set(lemmas("вираховується", "uk"))
    assert "укладати" in lemmas("укладається", "uk")


def test_what_the_dictionary_knows_is_not_guessed() -> None:
    assert lemmas("паспорти", "uk") == ("паспорт",)


@pytest.mark.parametrize("form", ["а", "їм", "ok", "2х", "ться"])
def test_short_and_foreign_words_stay(form: str) -> None:
    assert lemmas(form, "uk")[0] == form or lemmas(form, "uk")
    assert guesses(form, lambda word: ()) == ()
