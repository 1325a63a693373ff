"""A well-known name beside a private contact; the names themselves stand in the rule alone."""

import pytest

from indicators import Engine
from stream.messages import Ad, Entity
from tests.indicators.factory import make_docs
from tests.indicators.shipped import ALL

RULE = next(rule for rule in ALL if rule.id == "recruiter-brand-mismatch")
ENGINE = Engine([RULE])
PRIVATE = Entity(
    type="email", text="demo@gmail.com", field="text", start=0, end=0, obfuscated=False,
    value="demo@gmail.com",
)  # fmt: skip
OFFICIAL = Entity(
    type="url", text="example.com", field="text", start=0, end=0, obfuscated=False,
    value="https://example.com",
)  # fmt: skip
WORDS = {
    "pl": ("Magazyn {} zatrudni.", "Bar obok {} zatrudni."),
    "en": ("Warehouse of {} is hiring.", "A bar near {} is hiring."),
    "uk": ("Склад {} набирає людей.", "Кафе біля {} набирає людей."),
    "ru": ("Склад {} набирает людей.", "Кафе возле {} набирает людей."),
    "ro": ("Depozit {} angajează.", "Bar lângă {} angajează."),
    "es": ("Almacén {} contrata gente.", "Bar cerca de {} contrata gente."),
}


def name(lang):
    return RULE.detection[lang].words["brand"][0].split("|")[0].strip("=*")


def fires(words, lang, *entities):
    ad = Ad(id="x", kind="job", text=words, lang=lang)
    return bool(ENGINE.find(ad, make_docs(ad), entities))


@pytest.mark.parametrize("lang", WORDS)
def test_a_known_name_and_a_private_contact(lang):
    at, near = (words.format(name(lang).title()) for words in WORDS[lang])
    assert fires(at, lang, PRIVATE)
    assert not fires(near, lang, PRIVATE)
    assert not fires(at, lang, PRIVATE, OFFICIAL)
    assert not fires(at, lang)
