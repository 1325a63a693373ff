"""Ukrainian negation, warnings, advice and people who seek work."""

import pytest

from stream.messages import Ad
from tests.indicators.factory import make_docs
from tests.indicators.shipped import ENGINE

FEE, HELD, TRIED = "debt-upfront-fee", "dependency-documents-held", "job-no-contract"
WAGES, CUT, LEAVE = "dependency-wages-withheld", "debt-deductions", "dependency-leaving-penalty"

DENIED = [
    (FEE, "Реєстраційний внесок не стягується."),
    (FEE, "Ніхто не вимагає передоплати за візу."),
    (FEE, "Чи потрібно платити за оформлення? Ні."),
    (FEE, "Жодних внесків, комісій чи завдатків за працевлаштування."),
    (HELD, "Паспорт ми не забираємо."),
    (CUT, "Вартість житла не вираховується."),
    (LEAVE, "Штрафів за звільнення немає."),
    (WAGES, "Ми ніколи не затримуємо зарплату до кінця сезону."),
    (TRIED, "Не працюємо без договору."),
    ("dependency-tied-housing", "Гуртожиток не пропонуємо."),
]
"""Indicator and a sentence that denies it."""

ASSERTED = [
    (FEE, "Не хвилюйтеся, сплатите внесок перед виїздом."),
    (FEE, "Поки не сплатите внесок за візу, квитка не буде."),
    (FEE, "Не зволікайте, переказуйте завдаток за місце."),
    (HELD, "Не тільки контракт, а й паспорт віддаєте керівнику."),
    (LEAVE, "Хто не дотримає слова й поїде, заплатить штраф."),
    ("job-no-experience", "Не маєте досвіду? Не біда, покажемо."),
]
"""Indicator and a sentence with a negator that does not deny it."""

SILENT = [
    "Шахраї забирають паспорти і вимагають внесок за візу.",
    "Ніколи не віддавайте паспорт роботодавцю.",
    "Чесне агентство ніколи не вимагає завдатку за вакансію.",
    "Якщо роботодавець вимагає віддати паспорт, зверніться до поліції.",
    "Невідомі від нашого імені збирають передоплату за візу.",
    "Як розпізнати шахраїв? Вони беруть передоплату за візу.",
    "Як не потрапити в пастку: паспорт забирають, договору не дають.",
    "Шукаю роботу на літо, можна без договору.",
    "Розгляну пропозиції без офіційного оформлення.",
]
"""Warnings, advice and people who seek work."""

HEARD = [
    (TRIED, "Шукаємо людей на роботу без договору."),
    (TRIED, "Для тих, хто шукає роботу без договору."),
    (FEE, "Обережно поводитися з вантажем. Внесок за оформлення 500 грн."),
]
"""Indicator and a text that only looks like a context in which nothing is found."""


def found(words: str) -> set[str]:
    ad = Ad(id="x", kind="job", text=words, lang="uk")
    return {finding.indicator for finding in ENGINE.find(ad, make_docs(ad), ())}


@pytest.mark.parametrize(("indicator", "words"), DENIED)
def test_denied(indicator, words):
    assert indicator not in found(words)


@pytest.mark.parametrize(("indicator", "words"), ASSERTED + HEARD)
def test_not_denied(indicator, words):
    assert indicator in found(words)


@pytest.mark.parametrize("words", SILENT)
def test_silent(words):
    assert found(words) & {FEE, HELD, TRIED} == set()
