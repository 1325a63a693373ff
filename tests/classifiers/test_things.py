import pytest

from classifiers.entities.things import DATA, USES, is_thing
from text.fold import fold

ROWS = [line.split(" ", 2) for line in (DATA / "things.txt").read_text("utf-8").splitlines()]


def test_every_use_has_folded_words() -> None:
    assert {use for use, _, _ in ROWS} == set(USES)
    assert {lang for _, lang, _ in ROWS} <= {"pl", "en", "uk", "ru", "ro", "es"}
    words = [word for _, _, listed in ROWS for word in listed.split(", ")]
    assert words == [fold(word).strip() for word in words]
    assert all("*" not in word[:-1] for word in words)


@pytest.mark.parametrize(
    ("text", "currency", "is_one"),
    [
        ("must lift |50 pounds|", "pounds", True),
        ("dogs weighing up to |ten pounds|", "pounds", True),
        ("we lift your pay to |500 pounds|", "pounds", False),
        ("carry parcels |80 pounds| a day", "pounds", False),
        ("do not lift. |50 pounds|", "pounds", False),
        ("lift |50 zl|", "zl", False),
        ("|50 pounds| overweight", "pounds", True),
        ("dzwiganie |50 funtow|", "funtow", True),
        ("|50 funtow| wagi", "funtow", True),
        ("поднимать |50 фунтов|", "фунтов", True),
        ("важить |50 фунтів|", "фунтів", True),
        ("|cien libras| de peso", "libras", True),
        ("levantar |cien libras|", "libras", True),
        ("cargar por |cien libras|", "libras", False),
        ("the |one euro| shop", "euro", True),
        ("|one pound| coins", "pound", True),
        ("|one euro| shopping", "euro", False),
    ],
)
def test_what_is_no_money(text: str, currency: str, is_one: bool) -> None:
    before, amount, after = text.split("|")
    start = len(before)
    assert is_thing(before + amount + after, currency, start, start + len(amount)) is is_one
