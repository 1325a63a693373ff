import time
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers import entities
from stream.messages import Entity
from text import analyse
from text.kept import Recalled


def found(text: str, kind: str, lang: str = "pl") -> list[Entity]:
    docs = {"text": analyse(text, lang)}
    return [one for one in entities.find(docs) if one.type == kind]


def facts(text: str, kind: str, lang: str = "pl") -> list[dict[str, Any]]:
    skipped = {"type", "text", "field", "start", "end", "obfuscated", "confidence"}
    every = [msgspec.to_builtins(one) for one in found(text, kind, lang)]
    return [{key: value for key, value in one.items() if key not in skipped} for one in every]


@pytest.mark.parametrize(
    ("text", "value", "obfuscated"),
    [
        ("Pisz: Jan.Kowalski@Example.COM!", "jan.kowalski@example.com", False),
        ("jan@mail.example.org.", "jan@mail.example.org", False),
        ("jan (at) example (dot) com", "jan@example.com", True),
        ("jan[at]example.com", "jan@example.com", True),
        ("jan małpa example kropka com", "jan@example.com", True),
        ("jan kropka kowalski (małpa) example.com", "jan.kowalski@example.com", True),
        ("jan at example dot com", "jan@example.com", True),
        ("jan собака example точка org", "jan@example.org", True),
        ("jobs-at-example-dot-com", "jobs@example.com", True),
        ("k a s i a @ example.com", "kasia@example.com", True),
        ("jan@@example.com", "jan@example.com", True),
        ("poczta: jan@example,com", "jan@example.com", True),
        ("ioana (a-rond) example.com", "ioana@example.com", True),
        ("jan @ example . com", None, False),
        ("jan @ example.com", "jan@example.com", True),
        ("ｊａｎ@example.com", "jan@example.com", True),
        ("meet us at example.com", None, False),
        ("we are at home dot", None, False),
        ("@demo_user", None, False),
    ],
)
def test_emails(text: str, value: str | None, obfuscated: bool) -> None:
    emails = found(text, "email")

    assert [one.value for one in emails] == ([value] if value else [])
    assert all(one.obfuscated == obfuscated for one in emails)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("https://Example.com/Path?x=1, tak", ["https://example.com/Path?x=1"]),
        ("(www.example.org/a_(b))", ["www.example.org/a_(b)"]),
        ("hxxps://example[.]net/x.", ["https://example.net/x"]),
        ("zobacz example.com/praca", ["example.com/praca"]),
        ("jan@example.com", []),
        ("koniec.Nowe zdanie i np.to", []),
        ("22.50 i 12.05.2024", []),
    ],
)
def test_links(text: str, values: list[str]) -> None:
    assert [one.value for one in found(text, "url")] == values


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("Telegram: @demo_user", [("telegram", "demo_user")]),
        ("tg @demo2, insta: demo.user99", [("telegram", "demo2"), ("instagram", "demo.user99")]),
        ("t.me/demo_user", [("telegram", "demo_user")]),
        ("https://wa.me/48500100101", [("whatsapp", "48500100101")]),
        ("viber://chat?number=%2B48500100101", [("viber", "48500100101")]),
        ("https://www.instagram.com/demo.user/?hl=pl", [("instagram", "demo.user")]),
        ("insta: foto.demo.pl", [("instagram", "foto.demo.pl")]),
        ("Инстаграм arina.demo, вк: anna_demo", [("instagram", "arina.demo"), ("vk", "anna_demo")]),
        ("nick na telegramie to kasia_demo", [("telegram", "kasia_demo")]),
        ("@kasia_demo (telegram)", [("telegram", "kasia_demo")]),
        ("Signal preferred: amber_bay.31", [("signal", "amber_bay.31")]),
        ("Skype live:kate_99", [("skype", "live:kate_99")]),
        ("Insta handle is kate_pt", [("instagram", "kate_pt")]),
        ("Line: thai_ploy_77", [("line", "thai_ploy_77")]),
        ("tt: @nails.demo", [("tiktok", "nails.demo")]),
        ("t . me / demo_user", [("telegram", "demo_user")]),
        ("FB: Ania Kowalska", []),
        ("телеграм @demo_user", [("telegram", "demo_user")]),
        ("pisz @demo_user", [("", "demo_user")]),
        ("napisz na telegram albo zadzwoń", []),
        ("signal jest dobry", []),
    ],
)
def test_handles(text: str, handles: list[tuple[str, str]]) -> None:
    assert [(one.platform, one.value) for one in found(text, "handle")] == handles


@pytest.mark.parametrize(
    ("address", "scheme"),
    [
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "btc"),  # the first block
        ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "btc"),  # BIP 173
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "btc"),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "btc"),  # BIP 350
        ("0x52908400098527886E0F7030069857D2E4169EE7", "eth"),  # EIP-55
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", ""),
        ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdd", ""),
        ("0x52908400098527886E0F7030069857D2E4169EE", ""),
    ],
)
def test_wallets(address: str, scheme: str) -> None:
    assert [one.scheme for one in found(f"BTC: {address}.", "wallet")] == (
        [scheme] if scheme else []
    )


def test_accounts_and_registers() -> None:
    account = "Konto PL61 1090 1014 0000 0712 1981 2874"
    text = f"{account} NIP: 526-104-08-28, KRS 0000123456, NIP 1234567890"

    assert [one.value for one in found(text, "iban")] == ["PL61109010140000071219812874"]
    assert [(one.scheme, one.value) for one in found(text, "company")] == [
        ("nip", "5261040828"),
        ("krs", "0000123456"),
    ]
    assert found(text, "phone") == []


@pytest.mark.parametrize(
    ("text", "lang", "ages"),
    [
        ("Mam 25 lat", "pl", [{"value": "25", "amount": 25}]),
        ("25-letnia", "pl", [{"value": "25", "amount": 25}]),
        ("wiek 18-25 lat", "pl", [{"value": "18-25", "min": 18, "max": 25}]),
        ("age: 23", "en", [{"value": "23", "amount": 23}]),
        ("22 y.o.", "en", [{"value": "22", "amount": 22}]),
        ("20 лет", "ru", [{"value": "20", "amount": 20}]),
        ("21 рік", "uk", [{"value": "21", "amount": 21}]),
        ("25 de ani", "ro", [{"value": "25", "amount": 25}]),
        ("20-30 ani", "ro", [{"value": "20-30", "min": 20, "max": 30}]),
        ("28 años", "es", [{"value": "28", "amount": 28}]),
        ("25 de ani pe piață", "ro", []),
        ("20 de ani de experiență", "ro", []),
        ("10 lat doświadczenia", "pl", []),
        ("od 15 lat na rynku", "pl", []),
        ("5 lat", "pl", []),
    ],
)
def test_ages(text: str, lang: str, ages: list[dict[str, Any]]) -> None:
    assert facts(text, "age", lang) == ages


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("10 godzin dziennie", [{"value": "10", "amount": 10, "per": "day"}]),
        ("8-10h/dzień", [{"value": "8-10", "min": 8, "max": 10, "per": "day"}]),
        ("60 h tygodniowo", [{"value": "60", "amount": 60, "per": "week"}]),
        ("40 hours per week", [{"value": "40", "amount": 40, "per": "week"}]),
        ("12 годин на день", [{"value": "12", "amount": 12, "per": "day"}]),
        ("10 часов в день", [{"value": "10", "amount": 10, "per": "day"}]),
        ("60 de ore pe săptămână", [{"value": "60", "amount": 60, "per": "week"}]),
        ("60 horas semanales", [{"value": "60", "amount": 60, "per": "week"}]),
        ("168 h/mies.", [{"value": "168", "amount": 168, "per": "month"}]),
        ("20 horas a la semana", [{"value": "20", "amount": 20, "per": "week"}]),
        ("4 horas diarias", [{"value": "4", "amount": 4, "per": "day"}]),
        ("20 hrs pw", [{"value": "20", "amount": 20, "per": "week"}]),
        ("jornada semanal de 20 horas", [{"value": "20", "amount": 20, "per": "week"}]),
        ("normă de 4 ore", [{"value": "4", "amount": 4, "per": "day"}]),
        ("pół etatu", [{"value": "20", "amount": 20, "per": "week"}]),
        ("3/4 etatu", [{"value": "30", "amount": 30, "per": "week"}]),
        ("0.5 FTE", [{"value": "20", "amount": 20, "per": "week"}]),
        ("на пів ставки", [{"value": "20", "amount": 20, "per": "week"}]),
        ("на полставки", [{"value": "20", "amount": 20, "per": "week"}]),
        ("0,75 ставки", [{"value": "30", "amount": 30, "per": "week"}]),
        ("jumătate de normă", [{"value": "20", "amount": 20, "per": "week"}]),
        ("media jornada", [{"value": "20", "amount": 20, "per": "week"}]),
        (
            "1/2 etatu 1/4 etatu",
            [
                {"value": "20", "amount": 20, "per": "week"},
                {"value": "10", "amount": 10, "per": "week"},
            ],
        ),
        ("1,5 etatu, half the time", []),
        ("30 h dziennie", []),
        ("24 h", []),
    ],
)
def test_hours(text: str, hours: list[dict[str, Any]]) -> None:
    assert facts(text, "hours") == hours


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("40 hours per week plus 10 hours per week overtime", [40]),
        ("40 godz. tygodniowo i 10 godz. tygodniowo nadgodzin", [40]),
        ("nadgodziny: 10 godzin tygodniowo, etat 40 godzin tygodniowo", [40]),
        ("40 часов в неделю, сверхурочные: 10 часов в неделю", [40]),
        ("20 hours per week overtime possible", [20]),
        ("40 hours per week or 20 hours per week, overtime paid", [40, 20]),
        ("40 hours per week, no overtime, or 20 hours per week", [40, 20]),
    ],
)
def test_hours_of_overtime_beside_full_time_are_no_working_hours(
    text: str, amounts: list[float]
) -> None:
    assert [one["amount"] for one in facts(text, "hours")] == amounts


def test_fields_are_sorted_and_named() -> None:
    docs = {"title": analyse("tel 500 100 101"), "text": analyse("jan@example.com, 500 100 102")}

    every = entities.find(docs, ("PL",))

    assert [(one.field, one.type) for one in every] == [
        ("text", "email"),
        ("text", "phone"),
        ("title", "phone"),
    ]


PIECES = st.sampled_from(
    [
        "500 100 101", "5oo-1oo-1o1", "５００１００１０１",
        "pięć zero zero", "+44 7700 900 123", "(", ")",
        "jan@example.com", "jan małpa example kropka com", "@", "t.me/demo",
        "https://example.com/ß",
        "300 zł/h", "od 4 500 do 5 tys. zł brutto", "€", "12.05.2024",
        "25 lat", "8h dziennie", "NIP ",
        "PL61 1090 1014 0000 0712 1981 2874", "💋",
        "\u200b", "\ud800", "Æß", " ", "\n", ".", ",", "-",
        "od 15 listopada", "2026-11-15", "pytaj o Annę", "Marek", "w Krakowie", "до Варшави",
        "Agencja Most Sp. z o.o.", "ТОВ «Альфа»", "dwieście złotych", "double seven", "2+1",
        "telegram: ", "0x52908400098527886E0F7030069857D2E4169EE7", "1,000.00", "7",
        "o", "tys", "www.",
    ]
)  # fmt: skip


@settings(max_examples=300)
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=14), st.sampled_from(["pl", "ru", ""])
)
def test_spans_are_of_the_original_and_do_not_overlap(pieces: list[str], lang: str) -> None:
    for glue in ("", " "):
        text = glue.join(pieces)
        every = entities.find({"text": analyse(text, lang)}, ("PL", "GB"))

        assert all(one.text == text[one.start : one.end] and one.text for one in every)
        assert all(left.end <= right.start for left, right in pairwise(every))


@pytest.mark.parametrize(
    "unit",
    ["500100101 ", "5 ", "a@", "@ ", "x@y.", "http://", ".com/", "1 200 ", "t.me/a ", "telegram ",
     "100 zł ", "PL61 1090 ", "(at) ", "jeden ", "1,", "+48", "o", "8h ", "- 5 do ",
     "Anna ", "w Krakowie ", "Sp. z o.o. ", "1 maja ", "dwa tysiące ", "double ", "7+", "Firma A ",
     "zero twice, ", "500stówa", "5x0", "маник 900 ", "30/50 ", "60min=250 ", "500/100/15, ",
     "etatu "],
)  # fmt: skip
def test_time_grows_with_length(unit: str) -> None:
    def seconds(size: int) -> float:
        doc = analyse(unit * (size // len(unit)), "pl")
        started = time.process_time()
        entities.find({"text": doc})
        return time.process_time() - started

    seconds(2_000)

    assert min(seconds(32_000), seconds(32_000)) < 30 * max(seconds(4_000), 0.005)


def test_nothing_else_is_read_in_addresses_and_numbers() -> None:
    every = [one.type for one in entities.find({"text": analyse("example.net, 50 euro", "en")})]
    path = "Strona https://example.net/oferta/3317\n- 250 zł za godzinę."

    assert every == ["url", "price"]  # no net wage
    assert facts(path, "price") == [{"amount": 250.0, "currency": "PLN", "per": "hour"}]


PIECES_OF_TITLES = ["Kelner", "kelner", "w Krakowie", "Kraków", "150 zł", "150", "20 100", "Anna",
                    "anna, 24", "tel. 07700 900 123", "500 100 101", "lei", "camarero"]  # fmt: skip


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["title", "text"]),
            st.lists(st.sampled_from(PIECES_OF_TITLES), min_size=1, max_size=3).map(" ".join),
            st.sampled_from(["pl", "uk", "es"]),
            st.sampled_from([(), ("PL",), ("GB", "PL"), ("ES",)]),
        ),
        min_size=20,
        max_size=40,
    )
)
def test_what_is_remembered_of_a_field_is_what_is_found_in_it(
    seen: list[tuple[str, str, str, tuple[str, ...]]],
) -> None:
    for name, text, lang, regions in seen:
        doc = analyse(text, lang)

        remembered = entities.find({name: doc}, regions)

        assert list(remembered) == entities.read(doc, name, regions)


def test_so_many_fields_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entities, "_known", Recalled(4, 10_000, entities._size))
    for text in ("Kelner", "Kucharz", "Kelner", "Murarz", "x" * 1_001):
        entities.find({"title": analyse(text, "pl")})

    known = [entities._known.get((text, "pl", "title", ())) for text in ("Kelner", "Murarz")]
    assert None not in known
    assert len(entities._known) == 3


def test_fields_of_many_entities_take_more_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entities, "_known", Recalled(1_000, 10_000, entities._size))
    for number in range(100):
        entities.find({"text": analyse(f"zadatek {number}00 zł, potem {number}50 zł", "pl")})

    assert 2 <= len(entities._known) <= 14


@given(st.from_regex(r"[0-9]{1,40}", fullmatch=True))
def test_figures_of_one_length_are_marked_alike(figure: str) -> None:
    marks = entities.marks()

    assert marks[figure] == marks._find(figure)
