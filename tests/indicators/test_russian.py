"""Russian: who negates, warns, advises or seeks work silences a sign, and word order does not."""

import pytest

from stream.messages import Ad
from tests.indicators.factory import make_docs
from tests.indicators.shipped import ENGINE
from tests.indicators.test_ads import judged

SIGNS = [
    ("debt-upfront-fee", "За оформление визы вы вносите 300 евро до вылета."),
    ("debt-upfront-fee", "До вылета вносите 300 евро за оформление визы."),
    ("debt-upfront-fee", "Без залога на объект никого не отправляем."),
    ("dependency-documents-held", "Паспорта изымаются по приезде."),
    ("dependency-documents-held", "По приезде бригадир изымает паспорта."),
    ("dependency-documents-held", "Не переживайте, паспорт хранится у нас в сейфе."),
    ("dependency-documents-held", "Паспорт сдаешь коменданту."),
    ("dependency-wages-withheld", "Зарплата удерживается до окончания контракта."),
    ("dependency-wages-withheld", "Раньше конца сезона расчёта не будет: платим в конце сезона."),
    ("dependency-leaving-penalty", "Штраф за самовольный отъезд - 500 евро."),
    ("debt-deductions", "Стоимость общежития высчитывается из получки."),
    ("debt-advance", "Перелёт покупаем в долг, отработаете."),
    ("job-no-contract", "Договора не будет, всё на словах."),
    ("job-secrecy", "О поездке никому не рассказывайте."),
    ("job-excessive-hours", "Работа без единого выходного."),
    ("job-time-pressure", "Не раздумывайте, выезд завтра."),
    ("job-no-language", "Не говорите по-польски? Не проблема."),
    ("job-no-experience", "Рассмотрим кандидатов без опыта работы."),
]

SILENT = [
    ("debt-upfront-fee", "Взносов и залогов мы не берём."),
    ("debt-upfront-fee", "Залог? Нет, никакого залога."),
    ("debt-upfront-fee", "Сбор ягод начинается до приезда комиссии."),
    ("debt-upfront-fee", "Будьте осторожны: мошенники берут предоплату за визу."),
    ("dependency-documents-held", "Паспорта у работников не изымаем."),
    ("dependency-documents-held", "Честный работодатель никогда не забирает паспорт."),
    ("dependency-documents-held", "Если у вас просят паспорт в залог, обратитесь в полицию."),
    ("dependency-wages-withheld", "Зарплата не задерживается."),
    ("dependency-leaving-penalty", "Штрафы за увольнение не применяются."),
    ("debt-deductions", "За жильё из зарплаты ничего не вычитается."),
    ("debt-advance", "Ничего не отрабатываете, билет дарит фирма."),
    ("debt-advance", "Билет оплачен, отрабатывать не надо."),
    ("job-no-contract", "Не соглашайтесь на работу без договора."),
    ("job-excessive-hours", "Выходные есть, по 14 часов в день не работаем."),
    ("job-no-contract", "Ищу работу, можно без договора."),
    ("job-no-contract", "Рассмотрю вакансии без оформления."),
    ("dependency-documents-held", "Как избежать обмана: у вас забирают паспорт на хранение."),
    ("debt-upfront-fee", "Памятка соискателям: мошенники берут взнос за анкету."),
]


def found(words):
    ad = Ad(id="x", kind="job", text=words, lang="ru")
    return {finding.indicator for finding in ENGINE.find(ad, make_docs(ad), ())}


@pytest.mark.parametrize(("sign", "words"), SIGNS)
def test_a_sign_is_found(sign, words):
    assert sign in found(words)


@pytest.mark.parametrize(("sign", "words"), SILENT)
def test_a_sign_is_silent(sign, words):
    assert sign not in found(words)


def test_there_are_enough_ads():
    entries = [entry for stem in ("ru", "ru-2", "ru-3") for entry, _, _ in judged(stem)]
    assert len(entries) >= 20
    assert sum("forbid" in entry for entry in entries) * 2 >= len(entries) - 6
