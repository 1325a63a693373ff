"""A well-known name beside a private contact; the names stand in the parameters alone."""

from itertools import product

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
AS_EMPLOYER = {
    "pl": [
        "Szukamy pracowników do {}.",
        "Potrzebne panie na kasę w {}.",
        "Rekrutujemy do {} we Wrocławiu.",
        "Zatrudnimy magazynierów dla {}.",
        "{} poszukuje kasjerów.",
        "Dział kadr {} zaprasza.",
        "W imieniu {} zbieramy zgłoszenia.",
    ],
    "en": [
        "Staff wanted for {}.",
        "We are recruiting for {} in Leeds.",
        "Shelf stackers needed at {}.",
        "{} is looking for cashiers.",
        "HR department of {} invites you.",
        "On behalf of {} we take applications.",
        "New openings with {}.",
    ],
    "uk": [
        "Шукаємо працівників до {}.",
        "Потрібні касири в {}.",
        "Набираємо пакувальників для {}.",
        "{} терміново шукає людей.",
        "Відділ кадрів {} запрошує.",
        "Від імені {} приймаємо анкети.",
    ],
    "ru": [
        "Ищем сотрудников в {}.",
        "Требуются кассиры в {}.",
        "Набираем упаковщиков для {}.",
        "{} срочно ищет людей.",
        "Отдел кадров {} приглашает.",
        "От имени {} принимаем анкеты.",
    ],
    "ro": [
        "Căutăm personal pentru {}.",
        "Avem nevoie de casieri la {}.",
        "Recrutăm lucrători pentru {}.",
        "{} caută casieri.",
        "Departamentul de resurse umane {} vă invită.",
        "În numele {} primim cereri.",
    ],
    "es": [
        "Se busca personal para {}.",
        "Necesitamos cajeras en {}.",
        "Seleccionamos reponedores para {}.",
        "{} precisa cajeros.",
        "Recursos humanos de {} te invita.",
        "En nombre de {} recogemos solicitudes.",
    ],
}
BESIDE_IT = {
    "pl": [
        "Szukamy kierowcy, mile widziane doświadczenie z {}.",
        "Sprzątamy dla klientów takich jak {}.",
        "Szukamy kelnerki, bar naprzeciwko {}.",
        "Pensja i karta podarunkowa do {}.",
        "Nie jesteśmy {}, szukamy ludzi do małej piekarni.",
        "Mieszkanie dla pracownika przy {}.",
    ],
    "en": [
        "Driver wanted, experience with {} is welcome.",
        "We clean for clients such as {}.",
        "Waitress wanted, bar opposite {}.",
        "Pay and a gift card for {}.",
        "We are not {}, we are a small bakery.",
        "Staff wanted, five minutes from {}.",
    ],
    "uk": [
        "Потрібен водій, бажаний досвід з {}.",
        "Прибираємо для клієнтів, таких як {}.",
        "Потрібна офіціантка, бар навпроти {}.",
        "Зарплата і подарункова картка до {}.",
        "Ми не {}, ми мала пекарня.",
        "Надсилаємо товар, доставка через {}.",
    ],
    "ru": [
        "Нужен водитель, желателен опыт с {}.",
        "Убираем для клиентов, таких как {}.",
        "Нужна официантка, бар напротив {}.",
        "Зарплата и подарочная карта в {}.",
        "Мы не {}, мы маленькая пекарня.",
        "Отправляем товар, доставка через {}.",
    ],
    "ro": [
        "Căutăm șofer, experiența cu {} e binevenită.",
        "Curățăm pentru clienți precum {}.",
        "Căutăm ospătăriță, bar vizavi de {}.",
        "Salariu și card cadou la {}.",
        "Nu suntem {}, suntem o brutărie mică.",
        "Căutăm oameni, la cinci minute de {}.",
    ],
    "es": [
        "Buscamos conductor, se valora experiencia con {}.",
        "Limpiamos para clientes como {}.",
        "Buscamos camarera, bar enfrente de {}.",
        "Sueldo y tarjeta regalo de {}.",
        "No somos {}, somos una panadería pequeña.",
        "Buscamos gente, a cinco minutos de {}.",
    ],
}


def names(lang, words="brand"):
    """The names of a list as a text would write them."""
    for entry in RULE.detection[lang].words[words]:
        for parts in product(*(piece.split("|") for piece in entry.split(" "))):
            yield " ".join(part.strip("=*") for part in parts).title()


def name(lang):
    return next(names(lang))


def fires(words, lang, *entities):
    ad = Ad(id="x", kind="job", text=words, lang=lang)
    return bool(ENGINE.find(ad, make_docs(ad), entities))


@pytest.mark.parametrize("lang", WORDS)
def test_a_known_name_and_a_private_contact(lang):
    at, near = (words.format(name(lang)) for words in WORDS[lang])
    assert fires(at, lang, PRIVATE)
    assert not fires(near, lang, PRIVATE)
    assert not fires(at, lang, PRIVATE, OFFICIAL)
    assert not fires(at, lang)


@pytest.mark.parametrize("lang", WORDS)
@pytest.mark.parametrize("words", ["brand", "homonym"])
def test_every_name_that_is_shipped(lang, words):
    found = list(names(lang, words))
    assert len(found) > (250 if words == "brand" else 50)
    assert [one for one in found if not fires(WORDS[lang][0].format(one), lang, PRIVATE)] == []


@pytest.mark.parametrize(
    ("lang", "words"), [(lang, words) for lang, known in AS_EMPLOYER.items() for words in known]
)
def test_a_known_name_as_the_employer(lang, words):
    assert fires(words.format(name(lang)), lang, PRIVATE)
    assert not fires(words.format("Zmyślak"), lang, PRIVATE)


@pytest.mark.parametrize(
    ("lang", "words"), [(lang, words) for lang, known in BESIDE_IT.items() for words in known]
)
def test_a_known_name_that_is_not_the_employer(lang, words):
    assert not fires(words.format(name(lang)), lang, PRIVATE)


@pytest.mark.parametrize("lang", WORDS)
def test_a_common_word_that_is_a_name_as_well_needs_the_place_of_work(lang):
    homonym = list(names(lang, "homonym"))[-1]
    assert fires(WORDS[lang][0].format(homonym), lang, PRIVATE)
    assert not fires(AS_EMPLOYER[lang][0].format(homonym), lang, PRIVATE)
