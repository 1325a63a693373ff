import re
from pathlib import Path

import pytest
from hypothesis import given

from tests.text.test_fold import ANY_TEXT
from text import detect, fold
from text.ngrams import load
from thb.demo import generator

SENTENCES = {
    "pl": "Szukamy osób do pracy przy zbiorze owoców w Holandii, mieszkanie na miejscu.",
    "en": "We are looking for people to pick fruit in the Netherlands, housing on site.",
    "uk": "Шукаємо людей для збору фруктів у Нідерландах, житло надаємо.",
    "ru": "Ищем людей для сбора фруктов в Нидерландах, жильё предоставляем.",
    "ro": "Căutăm oameni pentru culesul fructelor în Olanda, cazare la fața locului.",
    "es": "Buscamos personas para la recogida de fruta en Holanda, alojamiento incluido.",
    "de": "Wir suchen Leute für die Obsternte in den Niederlanden, Unterkunft vor Ort.",
    "cs": "Hledáme lidi na sběr ovoce v Nizozemsku, ubytování na místě zajištěno.",
    "sk": "Hľadáme ľudí na zber ovocia v Holandsku, ubytovanie priamo na mieste.",
    "bg": "Търсим хора за бране на плодове в Нидерландия, осигурено жилище на място.",
    "be": "Шукаем людзей для збору садавіны ў Нідэрландах, жыллё на месцы.",
    "fr": "Nous cherchons des personnes pour la cueillette aux Pays-Bas, logement sur place.",
    "it": "Cerchiamo persone per la raccolta della frutta in Olanda, alloggio sul posto.",
    "pt": "Procuramos pessoas para a colheita de fruta na Holanda, alojamento no local.",
    "nl": "Wij zoeken mensen voor het plukken van fruit in Nederland, huisvesting aanwezig.",
    "hu": "Gyümölcsszedéshez keresünk embereket Hollandiában, szállás a helyszínen.",
    "lt": "Ieškome žmonių vaisių skynimui Nyderlanduose, būstas vietoje.",
    "hr": "Tražimo ljude za berbu voća u Nizozemskoj, smještaj na licu mjesta.",
}


@pytest.mark.parametrize(("lang", "text"), SENTENCES.items())
def test_sentences(lang: str, text: str) -> None:
    assert detect(text) == lang


@pytest.mark.parametrize("lang", ["pl", "ro", "es"])
def test_sentences_without_diacritics(lang: str) -> None:
    assert detect(fold(SENTENCES[lang])) == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("praca", "pl"), ("dziewczyna", "pl"), ("work", "en"), ("driver", "en"),
        ("робота", "uk"), ("вакансія", "uk"), ("работа", "ru"), ("девушки", "ru"),
        ("muncă", "ro"), ("trabajo", "es"), ("PRACA OD ZARAZ", "pl"), ("housing provided", "en"),
        ("dla pań", "pl"), ("bez umowy", "pl"), ("no contract", "en"), ("for women", "en"),
        ("для жінок", "uk"), ("без договору", "uk"), ("для женщин", "ru"), ("без договора", "ru"),
        ("pentru femei", "ro"), ("fara contract", "ro"), ("para mujeres", "es"),
        ("sin contrato", "es"),
        ("Платим 40–44,50 zł брутто в час", "ru"), ("Платимо 40 zł брутто на годину", "uk"),
    ],
)  # fmt: skip
def test_words(text: str, lang: str) -> None:
    assert detect(text) == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Телега: @team_sea_demo", "ru"), ("Пишіть: the_best_team@example.com", "uk"),
        ("Pisz na best_sea_team_demo", "pl"),
    ],
)  # fmt: skip
def test_handles_and_addresses_say_nothing(text: str, lang: str) -> None:
    assert detect(text) == lang


def test_apostrophes_are_alike() -> None:
    assert detect("п’ять") == detect("п'ять") == "uk"


@pytest.mark.parametrize(
    "text", ["", " \n", "500 100 101", "💋💋", "مرحبا بالعالم", "你好", "\ud800"]
)
def test_says_when_it_cannot_be_told(text: str) -> None:
    assert detect(text) == ""


@given(ANY_TEXT)
def test_never_raises(text: str) -> None:
    assert detect(text) in ("", *load().languages)


JOB_TITLES = {
    "pol_q_pl_c_pl": "pl", "usa_q_en_c_en": "en", "rou_q_ro_c_ro": "ro", "esp_q_es_c_es": "es",
}  # fmt: skip


@pytest.mark.parametrize(("folder", "lang"), JOB_TITLES.items())
def test_job_titles(test_data: Path, folder: str, lang: str) -> None:
    lines = (test_data / "melo_job_titles" / folder / "queries.tsv").read_text("utf-8").splitlines()
    titles = [line.partition("\t")[2] for line in lines]

    right = sum(detect(title) == lang for title in titles)

    assert right / len(titles) >= LEAST[lang]


LEAST = {"pl": 0.96, "en": 0.95, "ro": 0.9, "es": 0.95}
"""Measured, less two points: titles are two to ten words, many of them international."""


@pytest.mark.parametrize(("size", "least"), [(0, 0.99), (2, 0.97), (1, 0.87)])
def test_shares_of_sentences_pairs_and_words(size: int, least: float) -> None:
    lines = [
        (one.lang, re.findall(r"[^\W\d_]+", line))
        for one in generator.ads(seed=8, count=600)
        for line in re.split(r"[.!?\n]+\s*", one.text)
    ]
    known = {
        (lang, " ".join(words[at : at + size] if size else words))
        for lang, words in lines
        if len(words) > 3
        for at in range(len(words) - size + 1 if size else 1)
        if size != 1 or len(words[at]) > 3
    }

    right = sum(detect(text) == lang for lang, text in known)

    assert len(known) > 1000
    assert right / len(known) >= least
