import json
import re
from pathlib import Path
from typing import Any

import pytest

from classifiers.entities.currencies import code_of
from classifiers.entities.money import amount
from tests.classifiers.test_entities import facts


def price(value: float, currency: str = "PLN", per: str = "") -> dict[str, Any]:
    known = {"amount": value, "currency": currency, "per": per}
    return {key: value for key, value in known.items() if value != ""}


@pytest.mark.parametrize(
    ("text", "lang", "prices"),
    [
        ("300 zł/h", "pl", [price(300, per="hour")]),
        ("150zł / 30 min", "pl", [price(150, per="30 min")]),
        ("1h - 250 zł, 30 min - 150 zł", "pl", [price(250, per="hour"), price(150, per="30 min")]),
        ("200 PLN za godzinę", "pl", [price(200, per="hour")]),
        ("100-200 zł", "pl", [price(100), price(200)]),
        ("€1.200", "en", [price(1200, "EUR")]),
        ("£80 per hour", "en", [price(80, "GBP", "hour")]),
        ("$300 to $400 extra a day", "en", [price(300, "USD", "day"), price(400, "USD", "day")]),
        ("500 грн/год", "uk", [price(500, "UAH", "hour")]),
        ("1000 руб за час", "ru", [price(1000, "RUB", "hour")]),
        ("150 lei/ora", "ro", [price(150, "RON", "hour")]),
        ("15 zł/szt.", "pl", [price(15, per="item")]),
        (
            "£13 an hour, after 3 months £14.50.",
            "en",
            [price(13, "GBP", "hour"), price(14.5, "GBP")],
        ),
        (
            "£13 an hour, from the second month £14",
            "en",
            [price(13, "GBP", "hour"), price(14, "GBP")],
        ),
        ("36 zł/h, po trzech miesiącach 39. Dzień wolny", "pl", [price(36, per="hour"), price(39)]),
        ("33 зл/год, після двох місяців 36 зл", "uk", [price(33, per="hour"), price(36)]),
        (
            "300 руб/час, через два месяца 350 руб",
            "ru",
            [price(300, "RUB", "hour"), price(350, "RUB")],
        ),
        ("25 lei/oră, după trei luni 28 lei", "ro", [price(25, "RON", "hour"), price(28, "RON")]),
        ("10 €/hora, tras dos meses 11 €", "es", [price(10, "EUR", "hour"), price(11, "EUR")]),
        ("500 100 101", "pl", []),
        ("12 osób i 30 minut", "pl", []),
    ],
)
def test_prices(text: str, lang: str, prices: list[dict[str, Any]]) -> None:
    assert facts(text, "price", lang) == prices


@pytest.mark.parametrize(
    ("written", "regions", "code"),
    [
        ("koron", ("NO", "PL"), "NOK"),
        ("крон", ("UA", "DK"), "DKK"),
        ("crowns", ("GB",), "CZK"),
        ("kroner", ("DK",), "DKK"),
        ("lei", ("MD",), "MDL"),
        ("lei", ("PL",), "RON"),
        ("zl", ("NO",), "PLN"),
    ],
)
def test_shared_names_of_currencies(written: str, regions: tuple[str, ...], code: str) -> None:
    assert code_of(written, regions) == code


def salary(low: float | None, high: float | None, currency: str, **more: Any) -> dict[str, Any]:
    known = {"min": low, "max": high, "currency": currency} | more
    return {key: value for key, value in known.items() if value is not None}


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("4 000-5 000 zł netto (+ VAT) / mies.", "pl",
         salary(4000, 5000, "PLN", unit="month", gross=False)),
        ("6 000 zł brutto / mies.", "pl", salary(6000, 6000, "PLN", unit="month", gross=True)),
        ("stawka 22,50 zł/h netto", "pl", salary(22.5, 22.5, "PLN", unit="hour", gross=False)),
        ("4-5 tys. zł miesięcznie", "pl", salary(4000, 5000, "PLN", unit="month")),
        ("zarobki od 5000 zł na rękę", "pl", salary(5000, None, "PLN", gross=False)),
        ("wynagrodzenie do 7.000,00 PLN brutto", "pl", salary(None, 7000, "PLN", gross=True)),
        ("£10,000.00 GBP to £30,000.00 GBP annually", "en",
         salary(10000, 30000, "GBP", unit="year")),
        ("Pay: $15 - $18/hr", "en", salary(15, 18, "USD", unit="hour")),
        ("зарплата 20 000 грн на місяць", "uk", salary(20000, 20000, "UAH", unit="month")),
        ("зарплата от 900 € в месяц на руки", "ru",
         salary(900, None, "EUR", unit="month", gross=False)),
        ("salariu 1200 lei net pe luna", "ro",
         salary(1200, 1200, "RON", unit="month", gross=False)),
        ("1.500 € brutos al mes", "es", salary(1500, 1500, "EUR", unit="month", gross=True)),
    ],
)  # fmt: skip
def test_salaries(text: str, lang: str, expected: dict[str, Any]) -> None:
    assert facts(text, "salary", lang) == [expected]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("4 500", 4500), ("4.500,00", 4500), ("4,500.00", 4500), ("22,50", 22.5), ("1'200", 1200),
        ("7", 7), ("1.500", 1500), ("1,5", 1.5),
    ],
)  # fmt: skip
def test_amounts(written: str, value: float) -> None:
    assert amount(written) == value


STRING = re.compile(
    r"(?P<low>[\d ,]+)(?:-(?P<high>[\d ,]+))? zł (?P<tax>brutto|netto)?.*/ (?P<unit>mies|godz)"
)


def test_salaries_as_a_job_board_prints_them(test_data: Path) -> None:
    path = test_data / "jobs_pl" / "pracuj_2023_salary_strings.json"
    texts = [one["text"] for one in json.loads(path.read_text("utf-8"))]

    right = sum(facts(text, "salary") == [_expected(text)] for text in texts)

    assert right / len(texts) >= 0.99


def _expected(text: str) -> dict[str, Any]:
    match = STRING.match(text.replace("\u00a0", " "))
    if not match:
        return {}
    written = [match[name] for name in ("low", "high") if match[name]]
    numbers = [float(one.replace(" ", "").replace(",", ".")) for one in written]
    tax = {"brutto": True, "netto": False, None: None}[match["tax"]]
    unit = {"mies": "month", "godz": "hour"}[match["unit"]]
    return salary(min(numbers), max(numbers), "PLN", unit=unit, gross=tax)


CODES = {
    "€": "EUR", "EUR": "EUR", "$": "USD", "£": "GBP", "zł": "PLN", "PLN": "PLN", "грн": "UAH",
    "грн.": "UAH", "руб": "RUB", "руб.": "RUB", "Kč": "CZK", "RON": "RON", "lei": "RON",
}  # fmt: skip


def test_prices_of_shops(test_data: Path) -> None:
    cases = json.loads((test_data / "prices" / "price_parser_cases.json").read_text("utf-8"))
    ours = [
        one
        for one in cases
        if one["currency"] in CODES and one["currency"] in one["price_raw"] and one["amount_float"]
    ]

    right = sum(
        facts(one["price_raw"], "price")[:1] == [price(one["amount_float"], CODES[one["currency"]])]
        for one in ours
    )

    assert len(ours) > 250
    assert right / len(ours) >= 0.95
