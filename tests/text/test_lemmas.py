import tracemalloc

import pytest

from text import LANGUAGES, fold, lemmas, query_lemmas
from text.lemmas import _cache
from text.lexicon import Lexicon, load
from text.lexicon_build import encode, folded_entries


@pytest.mark.parametrize(
    ("word", "lang", "lemma"),
    [
        ("pracę", "pl", "praca"),
        ("prace", "pl", "praca"),
        ("zadnych", "pl", "zaden"),
        ("ŁODZI", "pl", "lodz"),
        ("ma", "pl", "miec"),
        ("ma", "pl", "moj"),
        ("paszportów", "pl", "paszport"),
        ("girls", "en", "girl"),
        ("worker's", "en", "worker"),
        ("документів", "uk", "документ"),
        ("м’яса", "uk", "м'ясо"),
        ("девушки", "ru", "девушка"),
        ("pașapoartele", "ro", "pasaport"),
        ("pasapoartele", "ro", "pasaport"),
        ("chicas", "es", "chica"),
    ],
)
def test_lemmas(word: str, lang: str, lemma: str) -> None:
    assert lemma in lemmas(word, lang)


@pytest.mark.parametrize("lang", [*LANGUAGES, "", "de", "xx"])
def test_an_unknown_word_is_its_own_lemma(lang: str) -> None:
    assert lemmas("Qwxzzż", lang) == ("qwxzzz",)


def test_a_query_knows_all_languages() -> None:
    found = query_lemmas("Pracy")

    assert {"pracy", "praca"} <= found
    assert "девушка" in query_lemmas("девушки")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_agrees_with_the_dictionary_it_was_made_of(lang: str) -> None:
    lexicon = load(lang)
    lookup = pytest.importorskip("simplemma.strategies").DictionaryLookupStrategy()
    words = [word for word in sorted(lexicon)[:: max(1, len(lexicon) // 500)] if fold(word) == word]
    known = [(word, lookup.get_lemma(word, lang)) for word in words]
    pairs = [(word, fold(lemma)) for word, lemma in known if lemma and fold(lemma).isalpha()]

    assert len(pairs) > 200
    assert all(lemma in lemmas(word, lang) for word, lemma in pairs)


def test_memory_is_bounded() -> None:
    lemmas("praca", "pl")
    tracemalloc.start()
    for number in range(100_000):
        lemmas(f"nieznane{number:x}", "pl")
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert used < 30_000_000


def test_a_lexicon_says_what_it_was_told() -> None:
    entries = folded_entries({"Pracę": "praca", "prace": "praca", "prące": "prąć", "a b": "c"})
    lexicon = Lexicon(encode(entries, "test"))

    assert set(lexicon) == {"prace"}
    assert len(lexicon) == 1
    assert set(lexicon.lemmas("prace")) == {"praca", "prac"}
    assert lexicon.lemmas("prac") == ()
    assert "prace" in lexicon
    assert "żaba" not in lexicon


def test_languages_without_a_dictionary_share_what_is_kept():
    kept = _cache.cache_info().currsize
    for number in range(50):
        assert lemmas("słowo", f"zz{number}") == ("slowo",)

    assert _cache.cache_info().currsize <= kept + 1
