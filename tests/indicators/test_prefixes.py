"""Numbers written with a country code."""

import pytest

import text
from indicators.prefixes import home_of, prefixed
from stream.messages import Ad, Entity


def phone(words, value, **facts):
    return Entity(
        type="phone",
        field="text",
        start=0,
        end=len(words),
        obfuscated=False,
        text=words,
        value=value,
        **facts,
    )


@pytest.mark.parametrize(
    ("lang", "words", "home"),
    [
        ("es", "900 000 101", None),
        ("es", "+34 900 000 101", False),
        ("es", "0034 900 000 101", False),
        ("pl", "900 000 101", False),
    ],
)
def test_a_national_form_in_a_language_of_many_countries_is_unknown(lang, words, home):
    ad = Ad(id="x", kind="job", country="US", market="PE", lang=lang)
    assert home_of(phone(words, "+34900000101"), ad) is home


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("WhatsApp +225 00 00 00 01 01", ["+2250000000101"]),
        ("tel. +375 (00) 000-01-51.", ["+375000000151"]),
        ("2000 + 100", []),
        ("225 00 00 00 01 01", []),
    ],
)
def test_numbers_with_a_country_code_that_no_plan_has(words, values):
    docs = {"text": text.analyse(words, "en")}
    assert [entity.value for entity in prefixed(docs, [])] == values
    whole = phone(words, "")
    assert list(prefixed(docs, [whole])) == []
