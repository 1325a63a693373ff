import pytest

from tests.classifiers.test_entities import found


@pytest.mark.parametrize(
    ("text", "lang", "places"),
    [
        ("Praca w Krakowie", "pl", [("Kraków", "PL")]),
        ("do Warszawy, w Łodzi lub Poznaniu", "pl",
         [("Warszawa", "PL"), ("Łódź", "PL"), ("Poznań", "PL")]),
        ("w Zielonej Górze", "pl", [("Zielona Góra", "PL")]),
        ("wyjazd do Holandii i Niemiec", "pl", [("Holandia", "NL"), ("Niemcy", "DE")]),
        ("w Katowicach, we Włoszech", "pl", [("Katowice", "PL"), ("Włochy", "IT")]),
        ("Kierowca – Berlin", "pl", [("Berlin", "DE")]),
        ("Work in Reading", "en", [("Reading", "GB")]),
        ("London or Leeds", "en", [("London", "GB"), ("Leeds", "GB")]),
        ("до Варшави, у Львові", "uk", [("Варшава", "PL"), ("Львів", "UA")]),
        ("в Києві, в Німеччині", "uk", [("Київ", "UA"), ("Німеччина", "DE")]),
        ("в Кракове и в Москве", "ru", [("Краков", "PL"), ("Москва", "RU")]),
        ("în Germania, la Cluj-Napoca", "ro", [("Germania", "DE"), ("Cluj-Napoca", "RO")]),
        ("en Madrid y en Alemania", "es", [("Madrid", "ES"), ("Alemania", "DE")]),
        ("Reading books is nice", "en", []),
        ("a Nice thing", "en", []),
        ("Piła do drewna", "pl", []),
        ("ul. Krakowska, praca w biurze", "pl", []),
        ("w pile i na luzie", "pl", []),
    ],
)  # fmt: skip
def test_places(text: str, lang: str, places: list[tuple[str, str]]) -> None:
    assert [(one.value, one.scheme) for one in found(text, "place", lang)] == places
