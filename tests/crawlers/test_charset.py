import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.charset import decode

PL = "Praca w Łodzi: zażółć gęślą jaźń, wynagrodzenie brutto, doświadczenie niewymagane"
RU = "Требуется водитель в Варшаву, оплата каждый день"
UK = "Потрібен водій у Варшаву, їжа та житло безкоштовні"
ES = "Se busca camarera en España, salario según convenio, este año"


@pytest.mark.parametrize(
    ("text", "real", "lang"),
    [
        (PL, "utf-8", "pl"),
        (PL, "cp1250", "pl"),
        (PL, "iso8859-2", "pl"),
        (RU, "cp1251", "ru"),
        (RU, "koi8-r", "ru"),
        (UK, "cp1251", "uk"),
        (UK, "koi8-u", "uk"),
        (ES, "cp1252", "es"),
    ],
)
@pytest.mark.parametrize("declared", ["", "utf-8", "iso-8859-1", "bogus", "real"])
@pytest.mark.parametrize("where", ["header", "page"])
def test_text_comes_out_right_whatever_is_declared(text, real, lang, declared, where):
    label = real if declared == "real" else declared
    meta = f'<meta charset="{label}">' if where == "page" and label else ""
    header = f"text/html; charset={label}" if where == "header" and label else "text/html"
    found = decode((meta + text).encode(real), header, [lang])
    assert found.text == meta + text
    honest = declared == "real" or (real == "utf-8" and declared in ("", "utf-8", "bogus"))
    assert bool(found.wrong) is (not honest and not (real == "cp1252" and "8859" in declared))


def test_a_header_that_contradicts_page_and_bytes():
    body = b"<meta charset=windows-1250>" + PL.encode("cp1250")
    found = decode(body, "text/html; charset=iso-8859-1", ["pl"])
    assert (found.encoding, found.wrong) == ("cp1250", "declares cp1252, read as cp1250")


def test_a_broken_byte_does_not_change_the_encoding():
    found = decode(PL.encode() + b"\xff", "text/html; charset=utf-8", ["pl"])
    assert (found.encoding, found.wrong) == ("utf-8", "1 characters are not utf-8")


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_win(name):
    found = decode(PL.encode(name), "text/html; charset=iso-8859-2", ["pl"])
    assert found.text == PL


@given(st.binary(max_size=200), st.text("utf-816cp25abc ;=\"'", max_size=30))
def test_nothing_raises(body, label):
    decode(body, f"text/html; charset={label}", ["pl", "ru"])
