"""The mapping relates every indicator, in the words of its sources."""

import pytest

from indicators import mapping
from indicators.catalogue import load_catalogue
from indicators.mapping import Elements, load_mapping


def test_every_indicator_is_mapped_once() -> None:
    assert list(load_mapping()) == list(load_catalogue())


@pytest.mark.parametrize("ident", load_mapping())
def test_the_words_are_those_of_the_sources(ident: str) -> None:
    found = load_mapping()[ident]
    assert set(found.act) <= set(mapping.ACTS)
    assert set(found.means) <= set(mapping.MEANS)
    assert set(found.purpose) <= set(mapping.PURPOSES)
    assert found.ilo in ("", *mapping.ILO)
    assert found.unodc in ("", *mapping.UNODC)


def test_what_lowers_the_score_points_to_nothing() -> None:
    for ident, fact in load_catalogue().items():
        if fact.direction == "-":
            assert load_mapping()[ident] == Elements((), (), (), "", "")


def test_documents_that_are_held() -> None:
    assert load_mapping()["dependency-documents-held"] == Elements(
        (),
        ("coercion",),
        ("forced labour", "sexual exploitation"),
        "retention of identity documents",
        "general",
    )
