import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.text.test_fold import ANY_TEXT
from text import analyse, fold, tokenise
from text.tokens import TOKEN, split

PIECES = [
    "22,50",
    "1.2.3",
    "100zł",
    "a1.5",
    "it's",
    "'x'",
    "5'10",
    "м'я",
    " ",
    ".",
    ",",
    "_",
    "💋",
    "Ω",
    "18lat",
    ".5,3",
]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Praca w Łodzi!", ("praca", "w", "lodzi")),
        ("м'яса п’ять", ("м'яса", "п'ять")),
        ("'cytat' worker's", ("cytat", "worker's")),
        ("polsko-niemiecki", ("polsko", "niemiecki")),
        ("22,50 zł i 22.50", ("22.50", "zl", "i", "22.50")),
        ("500 100 101", ("500", "100", "101")),
        ("12.05.2024", ("12", "05", "2024")),
        ("4.500,00", ("4", "500", "00")),
        ("100zł 60h 18lat", ("100", "zl", "60", "h", "18", "lat")),
        ("b2b 5oo t4", ("b2b", "5oo", "t4")),
        ("demo_user", ("demo", "user")),
        ("… — •", ()),
        ("", ()),
    ],
)
def test_tokens(text: str, forms: tuple[str, ...]) -> None:
    assert tokenise(text) == forms


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Praca. Dobra praca! Zadzwoń? Tak…", 3),
        ("Umowa? Na miejscu. Czy są opłaty za wyjazd? Nie", 3),
        ("Umowa?\nNa miejscu", 2),
        ("Oferujemy np. Pracę w hali przy ul. Długiej", 1),
        ("Stawka 22.50 zł/h i 3.5 godz. pracy", 1),
        ("Stawka 20 zł/godz. Praca od zaraz", 2),
        ("Firma sp. z o.o. szuka osób", 1),
        ("Tel. 500 100 101", 1),
        ("praca od zaraz. zadzwoń", 2),
        ("Wymagania\n- paszport\n- język", 3),
        ("Lista:\n1. raz\n2. dwa", 3),
        ("Praca\n✅ pokój\n🔥 bez języka\n 👉 pisz", 4),
        ("Praca w Niemczech 🇩🇪\nod zaraz", 1),
        ("jedna linia\nta sama", 1),
        ("akapit\n\nakapit", 2),
        ("Dobra praca.Zadzwoń dziś", 2),
        ("www.example.com", 1),
        ("вул. Довга, тел. 050", 1),
        ("!!! ??? ...", 0),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(set(analyse(text, "pl").sentences)) == count


@given(ANY_TEXT)
def test_tokens_map_back_to_the_original(text: str) -> None:
    doc = analyse(text, "pl")

    assert tokenise(text) == doc.forms
    assert len({len(doc.forms), len(doc.starts), len(doc.ends), len(doc.sentences)}) == 1
    assert all(
        0 <= start < end <= len(text) for start, end in zip(doc.starts, doc.ends, strict=True)
    )
    assert list(doc.sentences) == sorted(doc.sentences)
    assert set(doc.sentences) == set(range(len(set(doc.sentences))))
    assert all(doc.lemmas)


@given(ANY_TEXT)
def test_spans_map_back_to_the_original(text: str) -> None:
    doc = analyse(text, "en")

    for start in range(len(doc.folded)):
        first, last = doc.span(start, start + 1)
        assert 0 <= first < last <= len(text)


@given(st.lists(st.one_of(st.text(max_size=6), st.sampled_from(PIECES)), max_size=12).map("".join))
def test_is_the_same_as_by_the_pattern_alone(text: str) -> None:
    folded = fold(text)
    spans = [match.span() for match in TOKEN.finditer(folded)]

    found = split(folded)

    assert [*found.starts] == [start for start, _ in spans]
    assert [*found.forms] == [folded[start:end].replace(",", ".") for start, end in spans]
