"""Ukrainian and Russian in Latin letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text import analyse, detect


@pytest.mark.parametrize(
    ("lang", "latin", "cyrillic"),
    [
        ("uk", "Robota na tsehu, zhytlo bezkoshtovne", "робота на цеху житло безкоштовне"),
        ("uk", "pracia v poli, vyhidnyh nemaye", "праця в полі вихідних немає"),
        ("uk", "tilky divchata, pyshit u telegram", "тільки дівчата пишіть у telegram"),
        ("ru", "nuzhny devushki, zhilyo besplatno", "нужны девушки жилье бесплатно"),
        ("ru", "Opyt ne nuzhen, pishite v whatsapp", "опыт не нужен пишите в whatsapp"),
        ("ru", "obyasnim vse po priezdu", "объясним все по приезду"),
    ],
)
def test_spells_it_in_cyrillic(lang: str, latin: str, cyrillic: str) -> None:
    assert " ".join(analyse(latin, lang).forms) == cyrillic


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("pl", "robota bez umowy na budowie"),
        ("uk", "Hotel Example Grand Warszawa"),
        ("uk", "Робота, пишіть: robota@example.com"),
        ("en", "do not pay to work"),
    ],
)
def test_leaves_other_texts_as_they_are(lang: str, text: str) -> None:
    assert analyse(text, lang).folded == text.lower()


def test_words_stand_where_they_stood() -> None:
    text = "Treba zhinka, yizha vasha! WhatsApp +48 500 100 101"
    doc = analyse(text, "uk")
    stood = [text[start:end] for start, end in zip(doc.starts, doc.ends, strict=True)]
    assert stood[:5] == ["Treba", "zhinka", "yizha", "vasha", "WhatsApp"]


def test_addresses_stay() -> None:
    text = "pyshit na robota@example.com abo @robota_demo, zhytlo ye"
    assert "robota@example.com" in analyse(text, "uk").folded
    assert "@robota_demo" in analyse(text, "uk").folded


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Treba zhinka na zaminu, pyshit u vaiber, zhyty z babuseyu", "uk"),
        ("Rabota dlya devushek, opyt ne nuzhen, pishite", "ru"),
        ("temnokozhaya krasavica iz Afriki, Vena", "ru"),
        ("shtraf za vidhid z roboty 300 dolariv", "uk"),
        ("Ingrijitoare la batrani in Italia, cazare si masa", "ro"),
        ("Kuhinjska pomoc u hotelu, smjestaj osiguran", "hr"),
        ("Praca dla kobiet bez znajomosci jezyka, dzwon", "pl"),
        ("Prace pro zeny v Praze, ubytovani zdarma, volejte", "cs"),
    ],
)
def test_its_language_is_told(text: str, lang: str) -> None:
    assert detect(text) == lang


@given(
    st.lists(
        st.sampled_from(["robota", "brutto", "tseh", "zl", "\u200b", "500", "zhinka", "щ", "qx'"])
        | st.text(alphabet="abhiostyz' ", max_size=9),
        max_size=8,
    ),
    st.sampled_from(["uk", "ru"]),
    st.sampled_from([" ", "", ", "]),
)
def test_every_word_stands_in_the_original(pieces: list[str], lang: str, glue: str) -> None:
    text = glue.join(pieces)
    doc = analyse(text, lang)
    assert len(doc.origins or doc.folded + " ") == len(doc.folded) + 1
    assert all(
        0 <= start < end <= len(text) for start, end in zip(doc.starts, doc.ends, strict=True)
    )
    assert list(doc.starts) == sorted(doc.starts)
