import pytest

from classifiers import entities
from tests.classifiers.test_entities import found
from text import analyse


@pytest.mark.parametrize(
    ("text", "lang", "employers"),
    [
        ("eDemo sp. z o.o. zatrudni kasjera", "pl", [("eDemo sp. z o.o.", "")]),
        ("Praca w firmie inDemo od zaraz", "pl", [("inDemo", "")]),
        ("Firma Dobry Plon Sp. z o.o. zatrudni", "pl", [("Dobry Plon Sp. z o.o.", "")]),
        ("Agencja pracy Most szuka kierowców", "pl", [("Most", "agency")]),
        ("pracuj w ABC Logistics GmbH.", "pl", [("ABC Logistics GmbH", "")]),
        ("ACME Staffing Ltd is hiring", "en", [("ACME Staffing Ltd", "")]),
        ("join Work Hub B.V. today", "en", [("Work Hub B.V.", "")]),
        ("ТОВ «Робота Плюс» шукає", "uk", [("ТОВ «Робота Плюс»", "")]),
        ('в ООО "Ромашка" требуется', "ru", [('ООО "Ромашка"', "")]),
        ("Alfa Construct SRL angajează", "ro", [("Alfa Construct SRL", "")]),
        ("Empresa Frutas del Sur S.L. busca", "es", [("Frutas del Sur S.L.", "")]),
        ("nasza firma szuka ludzi", "pl", []),
        ("including but not limited to", "en", []),
        ("a company in the city", "en", []),
    ],
)
def test_employers(text: str, lang: str, employers: list[tuple[str, str]]) -> None:
    assert [(one.value, one.scheme) for one in found(text, "employer", lang)] == employers


@pytest.mark.parametrize(
    ("title", "lang", "trades"),
    [
        ("Kelner / kelnerka", "pl", ["waiter", "waiter"]),
        ("Opiekunka osób starszych", "pl", ["carer"]),
        ("Warehouse cleaner", "en", ["cleaner"]),
        ("Потрібен водій", "uk", ["driver"]),
        ("Требуется повар", "ru", ["cook"]),
        ("Angajăm șofer", "ro", ["driver"]),
        ("Se busca camarera", "es", ["waiter"]),
        ("Mieszkanie do wynajęcia", "pl", []),
    ],
)
def test_occupations_of_titles(title: str, lang: str, trades: list[str]) -> None:
    every = entities.find({"title": analyse(title, lang)})

    assert [one.scheme for one in every if one.type == "occupation"] == trades


def test_occupations_of_texts_need_a_word_for_a_position() -> None:
    assert [one.value for one in found("Praca na stanowisku kelnera", "occupation")] == ["kelner"]
    assert found("kelner był miły", "occupation") == []
