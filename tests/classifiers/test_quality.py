"""The cases in ``cases/*.yml`` were written before the extractors were tried on them."""

import pytest

from tests.classifiers import quality

LEAST = {"phones": 0.96, "prices": 0.93, "emails": 0.95, "handles": 0.95, "people": 0.9}
"""F1, below what is measured."""


def test_there_are_enough_texts_of_each_language() -> None:
    languages = [case["lang"] for case in quality.cases()]

    assert all(languages.count(lang) >= 15 for lang in ("pl", "en", "uk", "ru", "ro", "es"))


@pytest.mark.parametrize("kind", LEAST)
def test_what_is_found_in_our_cases(kind: str) -> None:
    assert quality.scores(quality.cases())[kind].f1 >= LEAST[kind]
