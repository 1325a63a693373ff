"""What the engine finds: phrases, gaps, orders, negation, contexts, entities, fields."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import text
from indicators import Engine, compiled
from indicators.engine import language_of
from indicators.sentences import LONGEST, sentences
from stream.messages import Ad, Entity, Salary
from tests.indicators.factory import find, make_docs, make_rule
from tests.indicators.shipped import ENGINE

FEE = make_rule('en: {any: ["registration|placement fee", "pay ..3 deposit"]}')
PL_FEE = make_rule('pl: {any: ["opłata|opłat* ..2 rekrutacyjny", "kaucja"]}')


@pytest.mark.parametrize(
    ("rule", "lang", "words", "met"),
    [
        (FEE, "en", "A registration fee applies.", True),
        (FEE, "en", "REGISTRATION FEES apply.", True),
        (FEE, "en", "You pay us a small deposit.", True),
        (FEE, "en", "You pay us here and now a small deposit.", False),
        (FEE, "en", "You pay. Deposit the key.", False),
        (FEE, "en", "Fee registration", False),
        (PL_FEE, "pl", "Pobieramy opłatę rekrutacyjną.", True),
        (PL_FEE, "pl", "OPŁATY za proces rekrutacyjny", True),
        (PL_FEE, "pl", "oplata rekrutacyjna", True),
        (PL_FEE, "pl", "Wymagamy kaucji.", True),
        (PL_FEE, "en", "kaucja", False),
    ],
)
def test_phrases_match_forms_of_their_words_inside_a_sentence(rule, lang, words, met):
    assert bool(find(rule, words, lang)) is met


@pytest.mark.parametrize(
    ("words", "met"),
    [
        ("alpha beta", True),
        ("beta one two alpha", True),
        ("beta one two three four alpha", False),
        ("alpha alpha", False),
    ],
)
def test_free_order_within_a_window(words, met):
    assert bool(find(make_rule("en: {any: [{free: alpha beta, within: 5}]}"), words)) is met


@pytest.mark.parametrize(
    ("pattern", "words", "met"),
    [
        ("pay (us) cash", "pay us cash", True),
        ("pay (us) cash", "pay cash", True),
        ("pay (us) cash", "pay them cash", False),
        ("[hand over|leave] passport", "hand over passport", True),
        ("[hand over|leave] passport", "hand passport", False),
        ("fee ..2 #", "fee of 200", True),
        ("fee ..2 #", "fee of about say 200", False),
        ("=worked hard", "work hard", False),
        ("=worked hard", "worked hard", True),
        ("worki* hard", "workings hard", True),
        ("wi-fi router", "wi-fi router", True),
        ("a ..1 (b) ..1 c", "a x y c", True),
        ("a ..1 (b) ..1 c", "a x y z c", False),
    ],
)
def test_notation(pattern, words, met):
    assert bool(find(make_rule(f'en: {{any: ["{pattern}"]}}'), words)) is met


@pytest.mark.parametrize(
    ("lang", "words", "met"),
    [
        ("en", "There is no registration fee.", False),
        ("en", "We never ask for a registration fee.", False),
        ("en", "We don't take any placement fee.", False),
        ("en", "The placement fee is not charged.", False),
        ("en", "Placement fee: none", False),
        ("en", "No placement fees, registration fees or hidden costs.", False),
        ("en", "No experience, but a registration fee.", True),
        ("en", "You do not start until you pay a deposit.", True),
        ("en", "No work without a registration fee.", True),
        ("en", "Not only a registration fee, also a visa.", True),
        ("en", "Is there a registration fee? No, never.", False),
        ("en", "Is there a registration fee? Yes.", True),
        ("en", "Beware of a registration fee.", False),
        ("en", "No smoking. A registration fee applies.", True),
        ("pl", "Nie pobieramy opłat rekrutacyjnych.", False),
        ("pl", "Nigdy nie pobieramy żadnej kaucji.", False),
        ("pl", "Bez opłat rekrutacyjnych i kaucji.", False),
        ("pl", "Kaucji nie pobieramy.", False),
        ("pl", "Opłata rekrutacyjna nie jest wymagana.", False),
        ("pl", "Nie wyjedziesz bez kaucji.", True),
        ("pl", "Nie wymagamy języka, ale kaucja jest obowiązkowa.", True),
        ("pl", "Nie później niż w piątek kaucja.", True),
        ("pl", "Czy jest kaucja? Nie.", False),
        ("pl", "Uważaj, jeśli ktoś chce kaucji.", False),
        ("pl", "Kaucja 300 zł, która nie podlega zwrotowi.", True),
    ],
)
def test_negation(lang, words, met):
    assert (
        bool(
            find(
                [
                    FEE,
                    make_rule('pl: {any: ["opłata|opłat* ..2 rekrutacyjny", "kaucja"]}', id="pl"),
                ],
                words,
                lang,
            )
        )
        is met
    )


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("uk", "Ми не беремо завдаток."),
        ("uk", "Без завдатку."),
        ("ru", "Мы не берем задаток."),
        ("ru", "Без задатка."),
        ("ro", "Fără avans."),
        ("ro", "Nu cerem avans."),
        ("es", "Sin fianza."),
        ("es", "Nunca pedimos fianza."),
    ],
)
def test_negation_in_the_other_languages(lang, words):
    rule = make_rule(f'{lang}: {{any: ["завдаток|задаток|avans|fianza"]}}')
    plain = {
        "uk": "Потрібен завдаток.",
        "ru": "Нужен задаток.",
        "ro": "Se cere avans.",
        "es": "Pagas una fianza.",
    }
    assert find(rule, plain[lang], lang)
    assert not find(rule, words, lang)


def test_none_is_scoped_to_the_sentence_or_clause():
    rule = make_rule('en: {any: ["fee"], none: ["guest", {phrase: company pay, scope: clause}]}')
    assert not find(rule, "A fee for guests.")
    assert find(rule, "We like guests. A fee applies.")
    assert not find(rule, "The company pays the fee.")
    assert find(rule, "The company pays weekly, a fee applies.")


def test_a_regex_runs_on_the_folded_text_and_gives_original_offsets():
    rule = make_rule("pl: {any: [{regex: 'zolc \\w+'}]}")
    (finding,) = find(rule, "Ta ŻÓŁĆ wielka", "pl")
    assert [(s.start, s.end, s.text) for s in finding.spans] == [(3, 14, "ŻÓŁĆ wielka")]


def test_a_regex_is_negated_like_a_phrase():
    rule = make_rule("en: {any: [{regex: 'deposit'}]}")
    assert not find(rule, "There is no deposit here.")


def test_none_of_one_field_leaves_the_other():
    rule = make_rule('en: {any: ["fee"], none: [{phrase: guest, fields: [title]}]}')
    assert find(rule, "A fee for a guest.")
    assert find(rule, "A fee.", title="A guest")
    assert not find(rule, "Rooms.", title="A fee for a guest")


def test_people_who_seek_work_offer_none():
    rule = make_rule('en: {any: ["accommodation"]}\npl: {any: ["zakwaterowanie"]}')
    assert not find(rule, "I am looking for work with accommodation.")
    assert not find(rule, "Szukam pracy z zakwaterowaniem.", "pl")
    assert find(rule, "Looking for work? We give accommodation.")
    assert find(rule, "Szukasz pracy? Dajemy zakwaterowanie.", "pl")


def test_advice_is_no_offer():
    assert not find(FEE, "Pay a deposit, they say.", title="How to spot a job scam")


def _hours(amount, words="15 hours a day"):
    return Entity(
        type="hours",
        text=words,
        field="text",
        start=0,
        end=len(words),
        obfuscated=False,
        amount=amount,
        per="day",
    )


def test_entity_matchers_compare_with_dated_parameters():
    rule = make_rule(
        "every: {any: [{entity: {type: hours, per: day, amount: {above: hours-day}}}]}"
    )
    assert find(rule, "15 hours a day", entities=[_hours(15)])
    assert not find(rule, "12 hours a day", entities=[_hours(12, "12 hours a day")])


def test_entities_heed_the_words_around_them_when_told():
    rule = make_rule(
        "every: {any: [{entity: {type: hours, amount: {above: 13}}, heed_words: true}]}\n"
        'en: {any: ["zzz"], none: ["shop"]}'
    )
    words = "We never work 15 hours a day"
    entity = Entity(
        type="hours",
        text="15 hours a day",
        field="text",
        start=14,
        end=28,
        obfuscated=False,
        amount=15,
        per="day",
    )
    assert not find(rule, words, entities=[entity])
    assert not find(rule, "Hello, a shop 15 hours a day", entities=[entity])
    assert find(rule, "We always do! 15 hours a day", entities=[entity])


def test_different_entities_are_counted_once_each():
    rule = make_rule("every: {any: [{entity: {type: phone}, at_least: 2}]}")

    def phone(value):
        return Entity(
            type="phone", text="x", value=value, field="text", start=0, end=1, obfuscated=False
        )

    assert not find(rule, "x", entities=[phone("+48500100101"), phone("+48500100101")])
    (finding,) = find(rule, "x", entities=[phone("+48500100101"), phone("+48500100102")])
    assert finding.slots["count"] == "2"


WAGE = make_rule("every: {any: [{field: salary.max, is: {below: minimum-wage}}]}")


@pytest.mark.parametrize(
    ("salary", "posted", "country", "met"),
    [
        (Salary(max=20, currency="PLN", unit="hour"), "2025-06-01", "PL", True),
        (Salary(max=31, currency="PLN", unit="hour"), "2025-06-01", "PL", False),
        (Salary(max=31, currency="PLN", unit="hour"), "2026-06-01", "PL", True),
        (Salary(max=20, currency="EUR", unit="hour"), "2025-06-01", "PL", False),
        (Salary(max=20, currency="PLN", unit="hour"), "2025-06-01", "DE", False),
        (Salary(currency="PLN", unit="hour"), "2025-06-01", "PL", False),
        (None, "2025-06-01", "PL", False),
    ],
)
def test_fields_compare_with_the_value_of_their_day_and_absence_is_unknown(
    salary, posted, country, met
):
    found = find(WAGE, "work", salary=salary, posted=posted, country=country)
    assert bool(found) is met


def test_a_model_or_operation_matcher_never_fires_on_a_single_ad():
    rule = make_rule(
        "every: {any: [{model: unknown, at_least: 0.9}, {operation: personas, is: {at_least: 3}}]}"
    )
    assert not find(rule, "anything")


def test_spans_are_those_of_the_original():
    words = "🙂 Opłata\u200b rekrutacyjna 300 zł"
    (finding,) = find(PL_FEE, words, "pl")
    for span in finding.spans:
        assert words[span.start : span.end] == span.text


def test_overlapping_matches_become_one_span():
    rule = make_rule('en: {any: ["a b", "b c"]}')
    (finding,) = find(rule, "a b c")
    assert [span.text for span in finding.spans] == ["a b c"]


def test_rules_of_another_kind_or_language_stay_silent():
    assert not find(FEE, "A registration fee.", kind="escort")
    assert not find(FEE, "A registration fee.", "pl")


def test_the_version_follows_what_the_rules_say():
    assert Engine([FEE]).version == Engine([FEE]).version != Engine([PL_FEE]).version


def test_retired_rules_and_those_of_operations_are_left_out():
    assert not Engine([make_rule('en: {any: ["x"]}', status="retired")]).rules
    assert not Engine([make_rule('en: {any: ["x"]}', scope="operation")]).rules


def test_the_language_is_the_texts_else_as_stated_else_the_titles():
    ad = Ad(id="x", kind="job", title="praca", text="")
    docs = {"title": text.analyse("praca", "pl"), "text": text.analyse("", "")}
    assert language_of(ad, docs) == "pl"


WORDS = [
    "no",
    "not",
    "fee",
    "pay",
    "deposit",
    "before",
    ",",
    ".",
    "?",
    "we",
    "until",
    "nie",
    "bez",
    "opłata",
]


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(WORDS),
        max_size=60,
    ).map(" ".join),
    st.sampled_from(["pl", "en", "uk", ""]),
)
def test_any_text_is_read_without_error_and_spans_hold(words, lang):
    ad = Ad(id="x", kind="job", text=words, lang=lang)
    for finding in ENGINE.find(ad, make_docs(ad)):
        for span in finding.spans:
            assert span.text == words[span.start : span.end] != ""


SENTENCES = [
    "You pay a fee before you start.",
    "No fee!",
    "Do I pay a fee before I start?",
    "No.",
    "no problem",
    "Beware: never pay a fee.",
    "We keep your passport, you pay the deposit",
    "I am looking for work.",
    "Red flags of a scam:",
    "That is not us.",
    "Fee",
]


@given(
    st.lists(st.sampled_from(SENTENCES), max_size=9),
    st.sampled_from([" ", "\n", "\n\n", " - "]),
    st.sampled_from(["", "We keep your passport."]),
)
def test_what_is_kept_of_sentences_changes_no_finding(parts, mark, title):
    ad = Ad(id="x", kind="job", title=title, text=mark.join(parts), lang="en")
    docs = make_docs(ad)
    found = [ENGINE.find(ad, docs) for _ in range(2)]
    ENGINE._language("en").recalled.clear()
    assert ENGINE.find(ad, docs) == found[0] == found[1]


BELOW = "a recruitment fee\n- your passport as a deposit\nCall us today."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"We never ask for\n- {BELOW}", f"- We never ask for\n- {BELOW}"),
        (f"We never ask for\n❌ {BELOW}", f"1. We never ask for\n❌ {BELOW}"),
        (f"We never ask for\n1) {BELOW}", f"We never ask for\n１） {BELOW}"),
        (f"We never ask for． Yes: {BELOW}", f"We never ask for． {BELOW}"),
    ],
)
def test_what_an_ad_says_does_not_depend_on_the_ads_before_it(one, other):
    ads = [Ad(id="x", kind="job", text=words, lang="en") for words in (one, other)]
    alone = [_found(ENGINE, [ad])[0] for ad in ads]

    assert _found(ENGINE, ads) == alone
    assert _found(ENGINE, ads[::-1]) == alone[::-1]


def _found(engine, ads):
    """What an engine that remembers nothing finds in ads, one after the other."""
    engine._language("en").recalled.clear()
    return [engine.survey(ad, make_docs(ad)) for ad in ads]


PIECES = ["We never ask for", "a fee"]
MARKS = ["\n", "\n- ", "\n1) ", "\n１） ", "\n❌ ", ". ", "． ", ": "]
LIST = make_rule('en: {any: ["fee|passport"]}', id="debt-upfront-fee")


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(MARKS), st.sampled_from(PIECES)), max_size=6),
        min_size=2,
        max_size=4,
    )
)
def test_lists_of_other_ads_change_no_finding(texts):
    words = ["".join(map("".join, parts)) for parts in texts]
    ads = [Ad(id="x", kind="job", text=one, lang="en") for one in words]

    assert _found(LISTS, ads) == [_found(LISTS, [ad])[0] for ad in ads]


LISTS = Engine([LIST])


def test_sentences_and_what_is_found_in_them_take_bounded_room(monkeypatch):
    monkeypatch.setattr(compiled, "LARGEST", 20_000)
    engine = Engine([LIST])
    sizes = []
    for number in range(400):
        read(engine, f"We never ask for a fee number {number} of these. You pay a fee of {number}.")
        sizes.append(len(engine._compiled["en"].recalled))

    assert max(sizes) < 200
    assert len(sizes) > 2 * max(sizes)


def test_languages_without_rules_are_compiled_once():
    engine = Engine([LIST])
    for number in range(50):
        read(engine, f"fee zz{number}", lang=f"zz{number}")

    (known,) = engine._compiled.values()
    assert len(known.scanner.reader._known) == 1


def read(engine, words, lang="en"):
    ad = Ad(id="x", kind="job", text=words, lang=lang)
    return engine.find(ad, make_docs(ad))


@pytest.mark.parametrize(
    "words",
    [
        "fee deposit pay passport keep ",
        "no fee, you pay a fee and keep passport ",
        "not pay never a fee without ",
        "you pay a fee, not ours and ",
        "You pay a fee. That is not us. You pay a fee. ",
        'We never ask for: "a fee\n- you pay a "fee".\n',
    ],
)
def test_a_text_of_nothing_but_triggers_takes_linear_time(words):
    assert_linear(ENGINE, lambda times: f"{words * times}?")


SPARING = make_rule("""en:
  any: ["deposit ..1 fee"]
  none: [{phrase: "refunded", scope: clause}]""")


def test_what_spares_far_away_takes_no_time():
    between = "and in all of the many words that one may read here " * 4
    engine = Engine([SPARING])
    ad = Ad(id="x", kind="job", text=f"deposit fee {between} refunded", lang="en")
    assert engine.find(ad, make_docs(ad))
    assert_linear(engine, lambda n: "deposit fee " * 2 * n + between + "refunded " * 2 * n)


def assert_linear(engine, words):
    def seconds(times):
        ad = Ad(id="x", kind="job", text=words(times), lang="en")
        docs = make_docs(ad)
        started = process_time()
        engine.find(ad, docs)
        return process_time() - started

    def best(times):
        return min(seconds(times) for _ in range(3))

    assert best(2000) < 10 * best(500)  # 16 times where it is quadratic


PAIR = make_rule("""en:
  any: ["new here|arrived"]
  beside: ["not speak english", "no english"]""")


@pytest.mark.parametrize(
    ("words", "met"),
    [
        ("I am new here. I do not speak English.", True),
        ("No English. Just new arrived.", True),
        ("I am new here.", False),
        ("I do not speak English.", False),
        ("I am not new here. I do not speak English.", False),
    ],
)
def test_both_halves_of_a_rule_with_beside_have_to_hold(words, met):
    assert bool(find(PAIR, words)) is met


CODED = make_rule("every: {any: [{codes: coded-lexicon, at_least: 2, kinds: [job]}]}")


@pytest.mark.parametrize(
    ("words", "posted", "met"),
    [
        ("Hello \U0001f352 there \U0001f451", "2026-01-01", True),
        ("Hello \U0001f352 there \U0001f352", "2026-01-01", False),
        ("Hello \u2708\ufe0f there \U0001f6eb", "2026-01-01", False),
        ("Hello \U0001f352 there \U0001f451", "2017-01-01", False),
        ("Hello", "2026-01-01", False),
    ],
)
def test_codes_count_different_signs_known_on_the_day(words, posted, met):
    assert bool(find(CODED, words, posted=posted)) is met


def test_codes_say_where_they_stand():
    (finding,) = find(CODED, "Hi \U0001f352, \U0001f451!")
    assert [(span.start, span.text) for span in finding.spans] == [
        (3, "\U0001f352"),
        (6, "\U0001f451"),
    ]


def test_entities_that_words_speak_against_do_not_count_towards_at_least():
    rule = make_rule("every: {any: [{entity: {type: person}, at_least: 2, heed_words: true}]}")
    people = [
        Entity(type="person", text=name, field="text", start=at, end=at + 4, obfuscated=False)
        for name, at in (("Anna", 0), ("Kate", 12))
    ]
    assert find(rule, "Anna here - Kate here", entities=people)
    assert not find(rule, "Anna here no Kate.   ", entities=[people[0], *people[1:]])


@pytest.mark.parametrize(
    ("words", "recalled"),
    [("We work.", True), ("Do we work?", False), ("work " * LONGEST, False)],
)
def test_only_short_statements_are_remembered(words, recalled):
    (only,) = sentences(text.analyse(words, "en"))

    assert only.is_recalled is recalled


@pytest.mark.parametrize(("names", "met"), [(("Viv", "Vivienne"), False), (("Viv", "Ola"), True)])
def test_what_begins_another_name_is_the_same(names, met):
    rule = make_rule("every: {any: [{entity: {type: person}, at_least: 2}]}")
    people = [
        Entity(type="person", text=n, field="text", start=0, end=0, obfuscated=False) for n in names
    ]
    assert bool(find(rule, "We are here.", entities=people)) is met


def test_what_an_ad_denies_is_told_and_what_a_none_spares_is_not():
    rules = [
        make_rule('en: {any: ["fee"]}', id="debt-upfront-fee"),
        make_rule('en: {any: ["passport"], none: ["bring"]}', id="dependency-documents-held"),
        make_rule('en: {any: ["visa"]}', id="dependency-visa-irregular"),
    ]
    ad = Ad(id="1", kind="job", lang="en", text="No fee is paid. Bring your passport and a visa.")
    found, denied = Engine(rules).survey(ad, make_docs(ad))
    assert [one.indicator for one in found] == ["dependency-visa-irregular"]
    assert denied == {"debt-upfront-fee"}


def test_what_is_refused_inside_the_words_of_a_sign_is_not_denied():
    office = make_rule("en: {any: [work ..3 =without ..1 office]}", id="no-office")
    agency = make_rule("en: {any: [office|agency]}", id="agency", direction='"-"')
    kinds = {"kinds": "[job]"}
    parts = make_rule(
        "en: {parts: {speaker: [office]}}\nevery: {any: [{together: [speaker]}]}",
        id="part",
        **kinds,
    )
    rules = [office, agency, parts]

    def denied(words):
        ad = Ad(id="x", kind="job", text=words, lang="en")
        return Engine(rules).survey(ad, make_docs(ad)).denied

    assert denied("There is no agency.") == {"agency"}
    assert denied("We work without an office.") == set()
    assert denied("There is no office.") == {"agency"}
    assert denied("We work without an office. There is no agency.") == {"agency"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("We take no visa fee.", {"strong"}),
        ("We take no papers.", {"weak"}),
        ("We take no visa fee. We take no papers.", {"strong", "weak"}),
    ],
)
def test_the_same_words_deny_one_sign_the_one_of_the_best_evidence(words, expected):
    weak = make_rule('en: {any: ["fee|papers"]}', id="weak", evidence="D")
    strong = make_rule('en: {any: ["visa fee"]}', id="strong", evidence="B")
    ad = Ad(id="1", kind="job", lang="en", text=words)
    assert Engine([weak, strong]).survey(ad, make_docs(ad)).denied == expected


@pytest.mark.parametrize(
    ("words", "met"),
    [
        ("You pay a fee.", True),
        ("You pay a fee for the key.", False),
        ("You pay a fee, and the key is yours.", False),
        ("You pay a fee. The key is yours.", True),
        ("You send a fee for the key.", True),
        ("You pay a fee for the visa.", True),
        ("You pay a fee, you keep the visa.", True),
        ("You send a fee, you pay a fee for the key.", True),
        ("Send a deposit for the key.", True),
        ("Send a deposit for the visa.", False),
    ],
)
def test_a_none_may_belong_to_one_matcher(words, met):
    rule = make_rule("""\
en:
  any:
    - {phrase: pay ..1 fee, none: [key, {phrase: locker visa, scope: clause}]}
    - send ..1 fee
    - {free: send deposit, none: [{regex: visa}]}
""")
    assert bool(find(rule, words)) is met


def test_the_none_of_one_part_does_not_concern_another():
    rule = make_rule("""\
en:
  parts:
    work: [{phrase: work, none: [gym]}]
    place: [abroad]
every:
  any: [{together: [work, place]}]
""")
    assert find(rule, "Work abroad.")
    assert not find(rule, "We work abroad, gym nearby.")
    assert find(rule, "We work here. Abroad there is a gym.")
