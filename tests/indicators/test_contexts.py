"""Texts that name signs and offer nothing: reports, warnings, questions, people who seek work."""

import pytest

from indicators import RuleError
from indicators.contexts import PARAMETERS, load_languages
from stream.messages import Ad
from tests.indicators.factory import make_docs
from tests.indicators.shipped import ENGINE

WARNED = {
    "pl": "Moja koleżanka wróciła z Cypru. Na miejscu szef odebrał jej paszport.",
    "en": "My friend came back from Cyprus. She was told to hand her passport to the boss.",
    "uk": "Моя знайома повернулася з Кіпру. На місці начальник забрав паспорт. Не їдьте туди.",
    "ru": "Моя знакомая вернулась с Кипра. На месте начальник забрал паспорт. Не ездите туда.",
    "ro": "O prietenă s-a întors din Cipru. Acolo patronul i-a luat pașaportul. Nu mergeți acolo.",
    "es": "Una amiga volvió de Chipre. Al llegar el jefe le quitó el pasaporte. No vayáis allí.",
}
ASKED = {
    "pl": "Pytania, które warto zadać. Czy każą płacić za rekrutację? Mówią o wizie turystycznej?",
    "en": "Questions worth asking. Are you told to pay for recruitment? Do they want a visa?",
    "uk": "Запитання, які варто поставити. Чи просять платити за оформлення? Чи радять візу?",
    "ru": "Вопросы, которые стоит задать. Просят ли вас платить за оформление?",
    "ro": "Întrebări pe care merită să le pui. Ți se cere să plătești înainte o taxă de recrutare?",
    "es": "Preguntas que conviene hacerse. ¿Te piden pagar por la selección?",
}
SEEKING = {
    "pl": "Jestem kucharka z doświadczeniem. Mogę zacząć od zaraz, bez języka niemieckiego.",
    "en": "I am a cook with 8 years behind me. I can start tomorrow, no German.",
    "uk": "Я кухарка, вісім років стажу. Можу почати завтра, без німецької мови.",
    "ru": "Я повар, восемь лет стажа. Могу начать завтра, без немецкого языка.",
    "ro": "Sunt bucătăreasă, opt ani vechime. Pot începe imediat, fără limba germană.",
    "es": "Soy cocinera, ocho años de oficio. Puedo empezar ya, sin idioma alemán.",
}
READY = {
    "pl": "Mogę wyjechać jutro. Dobrze byłoby z mieszkaniem. Języka niemieckiego nie znam.",
    "en": "I could leave tomorrow. It would be good if the employer gave me a flat. No German.",
    "uk": "Можу виїхати завтра. Добре було б із житлом. Без німецької мови.",
    "ru": "Могу выехать завтра. Хорошо бы с жильём. Без немецкого языка.",
    "ro": "Pot să plec mâine. Ar fi bine cu cazare. Fără limba germană.",
    "es": "Puedo viajar mañana. Estaría bien con alojamiento. Sin idioma alemán.",
}
RETOLD = {
    "pl": "Najpierw trzeba zapłacić 200 euro opłaty za papiery. "
    "Nikogo nie zatrudniam. Piszę, żeby was ostrzec.",
    "en": "First you pay a registration fee of 200 euro. I sent the money and got blocked.",
    "uk": "Спочатку треба заплатити 200 євро за оформлення. Пишу, щоб ви не попалися, як я.",
    "ru": "Сначала надо заплатить 200 евро за оформление. "
    "Сам ничего не предлагаю. Пишу, чтобы предупредить.",
    "ro": "Întâi plătești o taxă de 200 de euro pentru dosar. Să nu pățiți ca mine.",
    "es": "Primero hay que pagar 200 euros por la gestión. Pagué y nadie me contestó.",
}
STRICT = {
    "pl": "Najpierw trzeba zapłacić 200 euro opłaty za dokumenty. Bez umowy nikogo nie zatrudniam.",
    "en": "First you pay a registration fee of 200 euro. I warn you, the work is hard.",
    "uk": "Спочатку треба заплатити 200 євро за оформлення. Попереджаю одразу, робота важка.",
    "ru": "Сначала надо заплатить 200 евро за оформление. Никого не нанимаю без документов.",
    "ro": "Întâi plătești o taxă de 200 de euro pentru dosar. Vă previn că munca e grea.",
    "es": "Primero hay que pagar 200 euros por la gestión. Aviso de que el trabajo es duro.",
}
OFFERED = {
    "pl": "Po przyjeździe koordynator zabiera paszporty i trzyma je w sejfie.",
    "en": "On arrival the boss keeps your passport in the safe.",
    "uk": "Після приїзду координатор забирає паспорти і тримає в сейфі.",
    "ru": "По приезде координатор забирает паспорта и держит в сейфе.",
    "ro": "La sosire patronul îți ia pașaportul și îl ține în seif.",
    "es": "Al llegar el jefe se queda con tu pasaporte en la caja fuerte.",
}


def found(lang, words, kind="job"):
    ad = Ad(id="1", kind=kind, lang=lang, text=words)
    return {finding.indicator for finding in ENGINE.find(ad, make_docs(ad))}


@pytest.mark.parametrize("texts", [WARNED, ASKED, SEEKING, READY, RETOLD])
@pytest.mark.parametrize("lang", WARNED)
def test_what_offers_nothing_shows_no_sign(lang, texts):
    assert {i for i in found(lang, texts[lang]) if not i.startswith("text-")} == set()


@pytest.mark.parametrize("lang", STRICT)
def test_an_offer_that_warns_of_its_conditions_stays_one(lang):
    assert "debt-upfront-fee" in found(lang, STRICT[lang])


CONDITIONS = {
    "pl": ("Nie zatrudniam mężczyzn, nikogo po 40.", "Tylko ostrzegam, praca jest ciężka."),
    "en": ("I am not hiring men.", "I'm only writing to warn you: places go fast."),
    "uk": ("Я нікого не беру старше 40.", "Тільки попереджаю, робота важка."),
    "ru": ("Я никого не беру старше 40.", "Только предупреждаю сразу, работа тяжёлая."),
    "ro": ("Eu nu ofer contract, plata în mână.", "Doar vă previn că munca e grea."),
    "es": ("Yo no ofrezco contrato, se paga en mano.", "Solo aviso: el trabajo es duro."),
}


@pytest.mark.parametrize(
    ("lang", "condition"), [(lang, one) for lang, some in CONDITIONS.items() for one in some]
)
def test_one_condition_does_not_silence_an_offer(lang, condition):
    assert "dependency-documents-held" in found(lang, f"{condition} {OFFERED[lang]}")


@pytest.mark.parametrize("lang", OFFERED)
def test_what_is_offered_shows_it(lang):
    assert "dependency-documents-held" in found(lang, OFFERED[lang])


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("pl", "Na turystycznej pracować nie wolno, wiza pracownicza jest konieczna."),
        ("pl", "Bez umowy? U nas to nie przejdzie."),
        ("en", "Working on a tourist visa is against the law."),
        ("en", "Work without a contract? Not with us."),
        ("uk", "За туристичною візою працювати не можна."),
        ("uk", "Без договору? Це не до нас."),
        ("ru", "По туристической визе работать нельзя."),
        ("ru", "Без договора? Это не к нам."),
        ("ro", "Cu viză de turist nu se poate lucra."),
        ("ro", "La negru nu angajăm pe nimeni."),
        ("es", "Con visado de turista no llevamos a nadie."),
        ("es", "¿Sin contrato? Con nosotros no."),
    ],
)
def test_what_is_denied_behind_is_not_met(lang, words):
    assert found(lang, words) & {"dependency-visa-irregular", "job-no-contract"} == set()


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("pl", "Bez opłaty rejestracyjnej nie przyjmujemy na listę."),
        ("ru", "Без вступительного взноса никого не берем."),
        ("es", "Sin pagar la cuota de inscripción no admitimos a nadie."),
    ],
)
def test_nobody_without_a_fee_is_a_fee(lang, words):
    assert "debt-upfront-fee" in found(lang, words)


IMPOSTORS = {
    "pl": "Ktoś podaje się za nas. Każe wpłacić 400 zł za miejsce i oddać paszport. To nie my!",
    "en": "There is a fee of £300 for a place. The manager keeps your passport. That is not us.",
    "uk": "Хтось бере 3000 грн за оформлення. Ще й забирає паспорти. Це не ми!",
    "ru": "Кто-то берёт 300 евро за оформление. И забирает паспорта. Это не мы!",
    "ro": "Cineva cere 300 de euro taxă de înscriere. Reține și pașapoartele. Nu suntem noi!",
    "es": "Alguien cobra 300 euros por la plaza. También retiene el pasaporte. ¡No somos nosotros!",
}
TAKEN = {"debt-upfront-fee", "dependency-documents-held"}


@pytest.mark.parametrize("lang", IMPOSTORS)
def test_what_impostors_ask_is_no_condition_of_the_offer(lang):
    warned = IMPOSTORS[lang]
    asked = ". ".join(warned.split(". ")[:2]) + "."
    assert found(lang, asked) & TAKEN
    assert not found(lang, warned) & TAKEN
    assert "dependency-documents-held" in found(lang, f"{warned}\n\n{OFFERED[lang]}")


ALERTS = {
    "pl": "Uwaga na oszustów, my opłat nie bierzemy. Paszport oddajesz nam na czas sezonu.",
    "en": "Beware of fraud, we take no fee. Your passport stays with us for the season.",
    "uk": "Обережно, шахраї, ми грошей не беремо. Паспорт забираємо на час сезону.",
    "ru": "Осторожно, мошенники, мы денег не берём. Паспорт забираем на время сезона.",
    "ro": "Atenție la escroci, noi nu luăm taxă. Pașaportul rămâne la noi tot sezonul.",
    "es": "Cuidado con las estafas, no cobramos nada. Nos quedamos con tu pasaporte.",
}


REPORTS = [
    ("en", "Attention, fraud! Fraudsters collect a visa fee of 300 euro. They take your passport."),
    ("en", "Warning: scammers ask for a fee before travel. Then they keep your passport."),
    ("en", "Caution: scam. They ask you to pay a deposit in advance."),
    ("pl", "Uwaga na oszustów! Każą płacić kaucję 500 zł przed wyjazdem. Zabierają paszport."),
    ("pl", "Ostrzeżenie: oszuści podają nasze dane. Żądają opłaty za wizę. Zabierają paszporty."),
    ("uk", "Увага, шахраї! Вимагають оплату за візу наперед. Забирають паспорт."),
    ("ru", "Внимание, мошенники! Требуют оплату за визу вперёд. Забирают паспорт."),
    ("ro", "Atenție la escroci! Cer o taxă pentru viză înainte. Rețin pașaportul."),
    ("es", "¡Atención, estafadores! Piden una tasa por el visado. Se quedan con tu pasaporte."),
]


@pytest.mark.parametrize(("lang", "words"), REPORTS)
def test_what_fraudsters_ask_is_no_condition_of_the_offer(lang, words):
    assert found(lang, words) <= {"recruiter-anonymous"}


@pytest.mark.parametrize("lang", ALERTS)
def test_who_warns_of_fraud_and_keeps_passports_keeps_passports(lang):
    assert "dependency-documents-held" in found(lang, ALERTS[lang])


NEVER = {
    "pl": (
        "Czego u nas nie ma i nigdy nie było: opłat za znalezienie pracy, kar za odejście.",
        "Nie stosujemy:\n- opłat rekrutacyjnych\n- zatrzymywania paszportu\n- kaucji za miejsce",
        "Czego od nas nie usłyszysz: „wpłać 300 zł za rekrutację” albo „zostaw paszport w biurze”.",
    ),
    "en": (
        "What you will never meet here: a registration fee of £300, someone keeping your passport.",
        "We never ask for:\n• a deposit of £200 for your place\n• your passport to keep\n",
        "Things we don't do: charge you a recruitment fee, keep your passport, fine you.",
    ),
    "uk": (
        "Чого в нас немає й не було: оплати за працевлаштування, утримання паспорта, штрафів.",
        "Ми ніколи не вимагаємо:\n- передоплати 300 євро за місце\n- віддати паспорт координатору",
    ),
    "ru": (
        "Чего у нас не бывает: оплаты за трудоустройство, изъятия паспорта, штрафа за уход.",
        "Мы никогда не просим:\n- предоплату 300 евро за место\n- отдать паспорт координатору",
    ),
    "ro": (
        "Ce nu facem niciodată: taxă de recrutare de 300 de euro, reținerea pașaportului, amenzi.",
        "Nu cerem:\n- avans de 300 de euro pentru loc\n- să lași pașaportul la patron",
    ),
    "es": (
        "Lo que nunca hacemos: cobrar una cuota de inscripción de 300 euros, retener el pasaporte.",
        "No pedimos:\n- un depósito de 300 euros por la plaza\n- dejar el pasaporte al jefe",
    ),
}
STILL = {
    "pl": "\n\nPo przyjeździe koordynator zabiera paszporty i trzyma je w sejfie.",
    "en": "\n\nOn arrival the boss keeps your passport in the safe.",
    "uk": "\n\nПісля приїзду координатор забирає паспорти і тримає в сейфі.",
    "ru": "\n\nПо приезде координатор забирает паспорта и держит в сейфе.",
    "ro": "\n\nLa sosire patronul îți ia pașaportul și îl ține în seif.",
    "es": "\n\nAl llegar el jefe se queda con tu pasaporte en la caja fuerte.",
}


@pytest.mark.parametrize(("lang", "words"), [(la, w) for la in NEVER for w in NEVER[la]])
def test_a_list_of_what_never_happens_shows_no_sign(lang, words):
    listed = {"debt-upfront-fee", "dependency-documents-held", "dependency-leaving-penalty"}
    assert found(lang, words) & listed == set()
    assert "dependency-documents-held" in found(lang, words + STILL[lang])


@pytest.mark.parametrize(
    ("lang", "words", "indicator"),
    [
        ("pl", "Nie wymagamy: doświadczenia, znajomości języka.", "job-no-language"),
        ("en", "We do not require: experience, English.", "job-no-language"),
        ("pl", "Nie czekaj: wpłać 300 zł opłaty rekrutacyjnej.", "debt-upfront-fee"),
        ("en", "Don't wait: pay the registration fee of £300 today.", "debt-upfront-fee"),
        (
            "en",
            "We do not deduct tax. First: pay the registration fee of £300.",
            "debt-upfront-fee",
        ),
        ("pl", "- Nie wymagamy stażu\n- Szef zabiera paszporty", "dependency-documents-held"),
        ("en", "We never ask twice.\n- The boss keeps your passport", "dependency-documents-held"),
        ("ro", "1. Nu cerem vechime\n2. Patronul îți ia pașaportul", "dependency-documents-held"),
    ],
)
def test_a_head_that_lists_no_denials_silences_nothing(lang, words, indicator):
    assert indicator in found(lang, words)


def test_words_in_quotation_marks_are_only_mentioned():
    held = "dependency-documents-held"
    assert held not in found("en", 'A line such as "the boss keeps your passport" gets you banned.')
    assert held not in found("pl", "Ogłoszenie z tekstem „szef zabiera paszporty” usuwamy.")
    assert held not in found("ru", "Фраза «начальник забирает паспорта» запрещена в объявлениях.")
    assert held in found("en", 'The boss keeps your passport in the "safe room" of the house.')
    assert held in found("en", 'At 5" or so. On arrival the boss keeps your passport in the safe.')


HOUSE_RULES = {
    "pl": "Regulamin grupy. Ogłoszenia z opłatą za rekrutację usuwamy. Szef zabiera paszport? "
    "Autor takiego wpisu zostanie zablokowany.",
    "en": "By posting here you accept our terms. Listings in which the boss keeps your passport "
    "will be removed. You pay a registration fee of £300? Such adverts are rejected.",
    "uk": "Правила групи. Оголошення з оплатою за працевлаштування видаляємо. Начальник забирає "
    "паспорт? Автора такого допису буде заблоковано.",
    "ru": "Правила группы. Объявления с оплатой за трудоустройство удаляем. Начальник забирает "
    "паспорт? Автор такого поста будет заблокирован.",
    "ro": "Regulamentul grupului. Anunțurile cu taxă de recrutare se șterg. Patronul îți reține "
    "pașaportul? Autorul unei astfel de postări va fi blocat.",
    "es": "Normas del grupo. Eliminamos los anuncios que cobran una cuota de inscripción. ¿El jefe "
    "te quita el pasaporte? El autor de esa publicación será bloqueado.",
}


@pytest.mark.parametrize("lang", HOUSE_RULES)
def test_the_rules_of_a_board_offer_nothing(lang):
    assert not found(lang, HOUSE_RULES[lang]) & TAKEN


PRACTICES = {
    "pl": "Gabinet masażu leczniczego. Masują fizjoterapeutki Anna i Katarzyna, obie z dyplomem. "
    "NIP 525-21-00-123.",
    "en": "Sports massage in the old mill, registered in England. Our therapists Emma and Sophie "
    "are qualified physiotherapists. Book with Emma or Sophie.",
    "uk": "Кабінет лікувального масажу. Масаж роблять Олена та Ірина, дипломовані масажистки.",
    "ru": "Кабинет лечебного массажа. Массаж делают Елена и Ирина, дипломированные массажистки.",
    "ro": "Cabinet de masaj terapeutic. Maseuzele noastre Ana și Ioana sunt kinetoterapeute.",
    "es": "Centro de fisioterapia. Nuestras masajistas Marta y Lucía, tituladas, te atienden.",
}
PARLOURS = {
    "pl": "Salon masażu. Masują Anna i Katarzyna, obie czekają na ciebie.",
    "uk": "Салон масажу. Масаж роблять Олена та Ірина, обидві чекають.",
    "ru": "Салон массажа. Массаж делают Елена и Ирина, обе ждут.",
    "ro": "Salon de masaj. Fetele noastre Ana și Ioana te așteaptă.",
    "es": "Salón de masajes. Nuestras chicas Marta y Lucía te atienden.",
}
TRAINED = {
    "pl": "Masaż klasyczny i sportowy. Mam dyplom technika masażysty. Nasze panie czekają.",
    "en": "Classic and sports massage. I am a qualified masseur. Our ladies are waiting.",
    "uk": "Масаж класичний і спортивний. Я дипломований масажист. Наші дівчата чекають.",
    "ru": "Массаж классический и спортивный. Я дипломированный массажист. Наши девушки ждут.",
    "ro": "Masaj clasic și sportiv. Sunt maseur cu diplomă. Fetele noastre te așteaptă.",
    "es": "Masaje clásico y deportivo. Soy masajista titulado. Nuestras chicas te esperan.",
}
STAFF = {"person-several-names", "text-third-person"}


@pytest.mark.parametrize("lang", PRACTICES)
def test_a_practice_names_its_staff(lang):
    assert not found(lang, PRACTICES[lang], kind="service") & STAFF


@pytest.mark.parametrize("lang", PARLOURS)
def test_others_who_name_several_are_told_from_practices(lang):
    assert found(lang, PARLOURS[lang], kind="service") & STAFF


@pytest.mark.parametrize("lang", TRAINED)
def test_training_and_a_sports_massage_make_no_practice_of_one_with_girls(lang):
    assert "text-third-person" in found(lang, TRAINED[lang], kind="escort")


def test_a_tax_number_is_no_code():
    coded = "text-coded-lexicon"
    assert coded not in found("es", "Masajes con cita. CIF B60010012.", kind="escort")
    assert coded not in found("ro", "Masaj cu programare. CIF: RO12345678.", kind="escort")
    assert coded in found("es", "Servicio completo, CIF y GFE incluidos.", kind="escort")


@pytest.mark.parametrize(
    ("scope", "expression", "told"),
    [
        ("near", "we|(us", "contexts.yml:5: a.until.en: no valid regex"),
        ("ad", "we|us", "contexts.yml:5: a.until: the scope ad has no end"),
    ],
)
def test_an_end_that_cannot_be_is_refused_with_its_place(tmp_path, scope, expression, told):
    (tmp_path / "negation.yml").write_bytes((PARAMETERS / "negation.yml").read_bytes())
    lines = f"a:\n  reason: R.\n  scope: {scope}\n  until:\n    en: {expression}\n"
    (tmp_path / "contexts.yml").write_text(lines, "utf-8")
    with pytest.raises(RuleError) as caught:
        load_languages(tmp_path)
    assert told in str(caught.value)
