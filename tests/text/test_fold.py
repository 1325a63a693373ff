import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text import fold
from text.fold import fold_with_origins

ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs"]),
        st.sampled_from("ąŁßÆœйЙїЇёґ’\u0301\u0306\u0308\u200b\u00ad\ufe0f\u20e3５①𝟝𝓗🅰💋аеоρ0oO"),
    )
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łódź ZAŻÓŁĆ gęślą jaźń", "lodz zazolc gesla jazn"),
        ("Straße Ægir cœur Øre đ ħ", "strasse aegir coeur ore d h"),
        ("Șapte țări și câți ŞŢ", "sapte tari si cati st"),
        ("Příliš žluťoučký kůň", "prilis zlutoucky kun"),
        ("Mañana ¿dónde? Müller", "manana ¿donde? muller"),
        ("Їжак і Ґанок, мій ЙОД", "їжак і ганок, мій йод"),
        ("Ёлка", "елка"),
        ("и\u0306од і\u0308жа", "йод їжа"),
        ("п’ять пʼять п`ять", "п'ять п'ять п'ять"),
        ("５００ １００", "500 100"),
        ("①⓪❺⑩", "10510"),
        ("5️⃣0️⃣0️⃣", "500"),
        ("𝓗𝓮𝓵𝓵𝓸 𝟝𝟘𝟘 ⓐⓑ 🅰", "hello 500 ab a"),
        ("٥٠٠", "500"),
        ("pra\u00adca pra\u200bca e\u0301", "praca praca e"),
        ("prаса", "praca"),  # Cyrillic а, с, а in a Latin word
        ("рабoта", "работа"),  # Latin o in a Cyrillic word
        ("ΡRACA", "praca"),  # Greek capital rho
        ("Warszawa Київ", "warszawa київ"),
        ("SMSкой", "smsкой"),  # not every letter has a look-alike
        ("brand™ … ½ 💋", "brand™ … ½ 💋"),
        ("a\u00a0b\u2009c", "a b c"),
        ("", ""),
        ("\ud800x\udfff", "\ud800x\udfff"),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["plain ascii", "zażółć", "п’ять", "５００", "💋 kiss"])
def test_needs_no_offsets_where_nothing_changes_length(text: str) -> None:
    assert fold_with_origins(text)[1] is None


def test_keeps_offsets_where_length_changes() -> None:
    folded, origins = fold_with_origins("Stra\u200bße!")

    assert folded == "strasse!"
    assert origins == (0, 1, 2, 3, 5, 5, 6, 7, 8)


@given(ANY_TEXT)
def test_is_idempotent(text: str) -> None:
    once = fold(text)

    assert fold(once) == once


@given(ANY_TEXT)
def test_offsets_never_decrease_and_end_with_the_text(text: str) -> None:
    folded, origins = fold_with_origins(text)

    if origins is None:
        assert len(folded) == len(text)
    else:
        assert len(origins) == len(folded) + 1
        assert list(origins) == sorted(origins)
        assert origins[-1] == len(text)


@given(ANY_TEXT, ANY_TEXT)
def test_what_follows_a_blank_changes_nothing_before_it(left: str, right: str) -> None:
    assert fold(f"{left} . {right}").startswith(fold(left))


@pytest.mark.parametrize("unit", ["ą💋", "a\u0301", "рa ", "ß", "\ud800"])
def test_time_grows_with_length(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        fold(text)
        return time.process_time() - start

    seconds(1000)

    assert min(seconds(400_000), seconds(400_000)) < 30 * max(seconds(40_000), 0.01)
