import pytest

from classifiers import entities
from tests.classifiers.test_entities import found
from text import analyse


@pytest.mark.parametrize(
    ("text", "lang", "names"),
    [
        ("Pytaj o Annę, tel. 500 100 101", "pl", ["Anna"]),
        ("proszę dzwonić, Marek", "pl", ["Marek"]),
        ("Zadzwoń do pani Kasi", "pl", ["Kasia"]),
        ("Skontaktuj się z Piotrem Nowakiem", "pl", ["Piotr Nowak"]),
        ("Pozdrawiam\nMonika Kowalska", "pl", ["Monika Kowalska"]),
        ("Ola, 24 lata, zapraszam", "pl", ["Ola"]),
        ("call Anna", "en", ["Anna"]),
        ("Ask for David Brown on Monday", "en", ["David Brown"]),
        ("контакт: Олена", "uk", ["Олена"]),
        ("Питати Андрія", "uk", ["Андрій"]),
        ("Спросить Наташу", "ru", ["Наташа"]),
        ("Обращаться к Дмитрию", "ru", ["Дмитрий"]),
        ("Sunați la doamna Maria", "ro", ["Maria"]),
        ("Mă numesc Ioana", "ro", ["Ioana"]),
        ("pregunte por María", "es", ["María"]),
        ("Hola, soy Carmen", "es", ["Carmen"]),
        ("Zapraszają Anna, Kasia i Monika", "pl", ["Anna", "Kasia", "Monika"]),
        ("Mówią mi Ania lub Nikola", "pl", ["Ania", "Nikola"]),
        ("Bella & Ruby are here today", "en", ["Bella", "Ruby"]),
        ("Me and my friend Nicole", "en", ["Nicole"]),
        ("Зустрічають Оля та Марина", "uk", ["Оля", "Марина"]),
        ("Приезжай, здесь подруга Вика", "ru", ["Вика"]),
        ("Te primesc Ana sau Maria", "ro", ["Ana", "Maria"]),
        ("Te esperan Laura y Carla", "es", ["Laura", "Carla"]),
        ("Lena24l500100139 Opole", "pl", ["Lena"]),
        ("Denisa32ani0700000109 Oradea", "ro", ["Denisa"]),
        ("Amber 31 07700 900 121 Cardiff Bay", "en", ["Amber"]),
        ("Nikola 26 zaprasza", "pl", ["Nikola"]),
        ("LUNA ☾ 34 ☾ Gijón", "es", ["Luna"]),
        ("✦ Saffron ✦ Brighton ✦", "en", ["Saffron"]),
        ("June (yes like the month), 52, Bournemouth", "en", ["June"]),
        ("Ewelinka (22l.) zaprasza, Sopot", "pl", ["Ewelinka"]),
        ("gadać z Mietkiem", "pl", ["Mietek"]),
        ("pytać o pana Zenka albo o Halinkę", "pl", ["Zenek", "Halinka"]),
        ("Napisz do Kamilki: kami_88", "pl", ["Kamilka"]),
        ("ask 4 Keisha xx", "en", ["Keisha"]),
        ("Call Mandeep or Sukhi on 07700 900150", "en", ["Mandeep", "Sukhi"]),
        ("manager: Olufemi", "en", ["Olufemi"]),
        ("Tomasz Nowak, koordynator, 500 100 156", "pl", ["Tomasz Nowak"]),
        ("Tel. 500 100 101. Babcia Krysia", "pl", ["Krysia"]),
        ("Hi I'm Ffion :) text me", "en", ["Ffion"]),
        ("View w/e 14-15 June. Tel: 01632 960 147", "en", []),
        ("Одеса, Аркадія. 050 000 01 61", "uk", []),
        ("Люди, застерігаю. 050 000 01 61", "uk", []),
        ("Senior Hubert, 91 lat, 74 kg", "pl", []),
        ("bonă pentru doi băieți (Luca și Matei)", "ro", []),
        ("Nanny needed for Oliver (4) and Amelia (2)", "en", []),
        ("cuidar a Hugo y Martina (3 y 5 años)", "es", []),
        ("construcción «Julio e Hijos, S.L.» precisa", "es", []),
        ("We set gems such as Ruby, Sapphire and more", "en", []),
        ("parafia św. Anny i Joachima", "pl", []),
        ("ul. Anny i Marii 3", "pl", []),
        ("ul. Anny Jagiellonki 3", "pl", []),
        ("pomnik Fryderyka Chopina", "pl", []),
        ("Mój kot Filip, 5 lat", "pl", []),
        ("św. Anna, parafia", "pl", []),
        ("St. James Street 5", "en", []),
        ("My dog Charlie", "en", []),
        ("вул. Івана Франка 15", "uk", []),
        ("памятник Александру Пушкину", "ru", []),
        ("Strada Mihai Eminescu", "ro", []),
        ("Calle San Juan 15", "es", []),
        ("praca dla marka, magda i inni", "pl", []),
        ("Masażystka Sandra, certyfikat. Katowice, 4 piętro.", "pl", ["Sandra"]),
        ("Przyjmę do pracy. Mistrz Edward Testowy", "pl", ["Edward Testowy"]),
        ("Lubię szachy. Dzwoń do Staszka.", "pl", ["Staszek"]),
        ("Text Rick on Friday. Cash paid.", "en", ["Rick"]),
        ("txt rick @ (212) 555-0112", "en", ["Rick"]),
        ("Upmarket dinners in Leeds. Priya here, 30", "en", ["Priya"]),
        ("Dr. Samuel K. gives lessons", "en", ["Samuel"]),
        ("Записатися до Віктора Івановича", "uk", ["Віктор Іванович"]),
        ("Кликати Оксану", "uk", ["Оксана"]),
        ("Ищу спутника. Арина, английский.", "ru", ["Арина"]),
        ("Набери Ильдара", "ru", ["Ильдар"]),
        ("Зрелая дама Людмила (48) ждет", "ru", ["Людмила"]),
        ("Larisa din Constanța, plimbări", "ro", ["Larisa"]),
        ("Meditații, profesor Cristian D.", "ro", ["Cristian"]),
        ("Contacto: Ainhoa, tardes", "es", ["Ainhoa"]),
        ("Compañía para congresos. Lucía, Barcelona.", "es", ["Lucía"]),
        ("Pytać o Dzmitra", "pl", ["Dzmitr"]),
        ("Llamar a Yurena, tardes", "es", ["Yurena"]),
        ("Tel. +48 500 100 101 (Zulema)", "es", ["Zulema"]),
        ("Набери Хасбулата", "ru", ["Хасбулат"]),
        ("Tel. 500 100 101 (Viber), ask for Reception", "en", []),
        ("Soy de Madrid. Soy Puntual. 500 100 101, Leeds", "es", []),
        ("Salon Weronika zaprasza, hotel Kazimierz", "pl", []),
        ("Opieka nad babcią Zofią, Kraków Kazimierz", "pl", []),
        ("Працюємо для Марії, готель Олена", "uk", []),
        ("Ищем няню для Маши", "ru", []),
        ("Clinica Elena, îngrijire pentru Maria", "ro", []),
        ("Cuidado de mi madre Rosa 5 horas", "es", []),
        ("Anthony Warren Street, Mark your calendar", "en", []),
    ],
)
def test_names(text: str, lang: str, names: list[str]) -> None:
    assert [one.value for one in found(text, "person", lang)] == names


@pytest.mark.parametrize(
    ("text", "lang", "ages"),
    [
        ("Fete: Bianca 23, Alessia 22", "ro", [23, 22]),
        ("Єва, 22, спокійна", "uk", [22]),
        ("Kate (24) welcomes you", "en", [24]),
        ("ul. Anny 22, Kraków", "pl", []),
        ("Call Kate 20 minutes before", "en", []),
        ("Ela 22-24", "pl", []),
    ],
)
def test_an_age_may_stand_behind_a_first_name(text: str, lang: str, ages: list[int]) -> None:
    assert [one.amount for one in found(text, "age", lang)] == ages


@pytest.mark.parametrize("lang", ["sk", "de", "", "xx"])
def test_a_language_without_a_dictionary_is_read_too(lang: str) -> None:
    doc = analyse("Zavolajte na 0900, pýtajte sa na Annu. Kontakt: Nsimba", lang)
    assert isinstance(entities.find({"text": doc}, ("SK",)), tuple)
