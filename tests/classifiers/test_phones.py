import json
from pathlib import Path
from typing import Any

import pytest

from classifiers import entities
from classifiers.entities.numbering import number
from stream.messages import Entity
from text import analyse


def phones(text: str, *regions: str, lang: str = "pl") -> list[Entity]:
    docs = {"text": analyse(text, lang)}
    return [one for one in entities.find(docs, regions) if one.type == "phone"]


def values(text: str, *regions: str, lang: str = "pl") -> list[str]:
    return [one.value for one in phones(text, *regions, lang=lang)]


@pytest.mark.parametrize(
    "text",
    [
        "500 100 101", "500-100-101", "500.100.101", "500100101", "+48 500 100 101",
        "0048500100101",
        "(48) 500 100 101", "48500100101", "tel.500100101", "tel:500/100/101", "200 zł 500 100 101",
        "500 100 101 24 lata", "24/7 500 100 101", "500 100 101, 250 zł",
        "dzwoń 500\u00a0100\u00a0101!",
    ],
)  # fmt: skip
def test_plain(text: str) -> None:
    assert [(one.value, one.obfuscated) for one in phones(text, "PL")] == [("+48500100101", False)]


@pytest.mark.parametrize(
    "text",
    [
        "5oo 1oo 1o1", "5OO-lOO-lOl", "５００１００１０１", "5️⃣0️⃣0️⃣1️⃣0️⃣0️⃣1️⃣0️⃣1️⃣",
        "𝟝𝟘𝟘 𝟙𝟘𝟘 𝟙𝟘𝟙",
        "5*0*0*1*0*0*1*0*1", "[500][100][101]", "5 0 0 1 0 0 1 0 1", "500~100~101",
        "pięć zero zero jeden zero zero jeden zero jeden", "pięćset sto sto jeden",
        "five zero zero, one zero zero, one zero one", "fivezerozero 100 101",
        "п'ять нуль нуль один нуль нуль один нуль один",
        "5\u200b00 1\u200b00 101", "500 100 10 jeden",
    ],
)  # fmt: skip
def test_obfuscated(text: str) -> None:
    assert [(one.value, one.obfuscated) for one in phones(text, "PL")] == [("+48500100101", True)]


@pytest.mark.parametrize(
    "text",
    [
        "12.05.2024", "2024-05-12 08:00", "1 200 500 zł", "od 4000 do 5000 zł", "00-950 Warszawa",
        "NIP 526-104-08-28", "REGON 123456785", "PL61 1090 1014 0000 0712 1981 2874",
        "61 1090 1014 0000 0712 1981 2874", "8:00-16:00, 2-3 dni", "lata 2019, 2020, 2021, 2022",
        "30,000.00", "wymiary 90-60-90, 180/65", "ID 500100101", "rozmiary 36 38 40 42 44 46",
        "112",
        "https://example.com/500100101", "500100101@example.com",
        "28,50–31,50", "2 850,50 - 3 150,75", "na sezon 15.12–15.03 trzy osoby",
        "15.12. - 15.03., dwie osoby",
    ],
)  # fmt: skip
def test_what_is_no_phone(text: str) -> None:
    assert values(text, "PL") == []


NAMED_OTHERWISE = {
    "pl": [
        "Marszałkowska 12/34, 00-590 Warszawa", "Nowy Świat 61/15 26-183 Gdynia",
        "Plac Wolności 54-56, 30-638 Ełk", "2026-06-01 - 2026-09-30", "09-09-2025 - 10-05-2026",
        "17.2.2026 30", "28.10.27 - 25.06.25", "22.8.2026 10-18",
        "NIP/REGON: 5252100123/500100123", "NIP i REGON: 5252100123, 500100123",
        "faktura VAT nr 500100123",
    ],
    "en": [
        "From 12/05/2026 to 30/09/2026", "18.09.2025 10", "12 11 2026 to 05 10 2027",
        "13/09/2027 12-22", "6840 5th Ave, New York, NY 77877-7689",
        "Registered in England no. 07700900123", "Company number 07700 900123",
    ],
    "uk": [
        "площа Ринок, 94/46, 42404", "Шевченка 143-7, 23092", "2027-01-06 по 2026-04-17",
        "16.7.2025 18", "накладна 0671001234", "інвойс № 0671001234",
    ],
    "ru": [
        "пр-т Мира 237, 581005 Москва", "Тверская 62, 8, 490610", "24 09 2027 по 14 11 2025",
        "с 7.3.2027 по 11.1.2025", "накладная 9161001234", "счет-фактура № 9161001234",
    ],
    "ro": [
        "Piața Romană nr. 210, 801253", "Calea Moșilor 19, bl. 55, ap. 55, 731452",
        "Piața Romană 218 316562", "de la 27.07 la 22.06.2027", "07.12.2026 10",
        "27.11.27, 16", "CUI RO 0721100123", "J40/0721/100123", "Cod fiscal 0721100123",
        "factura nr. 0721 100 123",
    ],
    "es": [
        "Gran Vía 12, 28013 Madrid", "Gran Vía 87-89, 49565 Vigo", "9.5.2025; 7-16",
        "7.2.2025 - 25.7.2025", "Plaza España 64, 27, 44053 Vigo", "factura 600100123",
        "N.º de registro sanitario 600100123",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "text"), [(lang, text) for lang, texts in NAMED_OTHERWISE.items() for text in texts]
)
def test_addresses_days_and_registered_numbers_are_no_phones(lang: str, text: str) -> None:
    assert values(text, lang=lang) == []
    assert values(f"{text}\ntel. +48 500 100 101", lang=lang) == ["+48500100101"]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("es", "Por correo o 600 100 100", "+34600100100"),
        ("es", "Escribe e 600 100 100", "+34600100100"),
        ("pl", "Pytaj o 500 100 101", "+48500100101"),
        ("pl", "E-mail i 500 100 101", "+48500100101"),
        ("uk", "пошта і 067 100 12 34", "+380671001234"),
        ("ru", "о работе: 8 916 100 12 34", "+79161001234"),
        ("ro", "e-mail și 0721 100 123", "+40721100123"),
        ("en", "a 07700 900123", "+447700900123"),
    ],
)
def test_a_word_of_one_letter_hides_nothing(lang: str, text: str, value: str) -> None:
    assert not any(one.obfuscated for one in phones(text, "PL", "ES", lang=lang))
    assert [(one.value, one.obfuscated) for one in phones(text, lang=lang)] == [(value, False)]


def test_an_invoice_that_is_offered_names_no_number() -> None:
    assert values("Card, numerar, factură. 0721 100 123", lang="ro") == ["+40721100123"]
    assert values("Wystawiam faktury, 500 100 101", lang="pl") == ["+48500100101"]


def test_letters_for_zeros_hide_a_number() -> None:
    assert [one.obfuscated for one in phones("o7700 900123", lang="en")] == [True]
    assert [one.obfuscated for one in phones("o 721 100 123", lang="ro")] == [True]


def test_several_numbers() -> None:
    assert values("500 100 101 lub 500 100 102, +44 7700 900123; 212-555-0123", "PL", "US") == [
        "+48500100101",
        "+48500100102",
        "+447700900123",
        "+12125550123",
    ]
    assert values("500100101 500100102", "PL") == ["+48500100101", "+48500100102"]


def test_the_first_region_wins() -> None:
    assert values("07700 900123", "GB") == ["+447700900123"]
    assert values("212 555 0123", "US", "GB") == ["+12125550123"]
    assert values("0501234567", lang="uk") == ["+380501234567"]


def _cases(folder: Path, name: str) -> Any:
    return json.loads((folder / "phones" / name).read_text("utf-8"))


@pytest.mark.parametrize(
    ("digits", "regions", "value"),
    [
        ("500100101", ("NL", "PL"), "+48500100101"),
        ("0612345678", ("PL", "NL"), "+31612345678"),
        ("612345678", ("NL",), "+31612345678"),
        ("2125550123", ("PL", "US"), "+12125550123"),
    ],
)
def test_the_region_that_writes_numbers_so_goes_first(
    digits: str, regions: tuple[str, ...], value: str
) -> None:
    assert number(digits, False, regions) == value


def test_numbers_of_thirty_countries(test_data: Path) -> None:
    cases = _cases(test_data, "phonenumbers_example_numbers.json")
    right = [values(one["text"], one["region"]) == [one["expected_e164"]] for one in cases]

    assert sum(right) == len(cases) == 600


def test_obfuscations_seen_in_ads(test_data: Path) -> None:
    cases = _cases(test_data, "dig_obfuscation_deidentified.json")
    right = [values(one["text"], one["region"], lang="en") == one["expected_e164"] for one in cases]

    assert sum(right) == len(cases) == 35


def test_cases_of_the_reference_matcher(test_data: Path) -> None:
    groups = _cases(test_data, "google_phonenumbermatcher_cases.json")["cases"]
    refused = groups.pop("IMPOSSIBLE_CASES")
    possible = groups.pop("POSSIBLE_ONLY_CASES")

    assert len(refused) == 17
    assert [values(one["text"], one["region"]) for one in refused] == [[]] * 17
    assert all(
        values(one["text"], one["region"]) == one["matcher_valid_leniency_real_metadata"]
        for cases in groups.values()
        for one in cases
    )
    # "(20) 3346 1234" is valid in London without its national prefix; the others give nothing.
    assert [values(one["text"], one["region"]) for one in possible].count([]) == len(possible) - 1
