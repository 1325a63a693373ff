"""Parts that are met together somewhere in an ad, words with capitals, and registers."""

import pytest

import text
from classifiers import entities
from indicators import Engine
from indicators.errors import RuleError
from stream.messages import Ad, Entity
from stream.snapshots import Snapshots, add
from tests.indicators.factory import find, make_docs, make_rule

CAPITAL = make_rule('en: {any: ["hotel ^"]}')
TOGETHER = make_rule("""
en:
  parts:
    work: ["customer service"]
    place: ["=laos"]
    named: ["company ^"]
every:
  parts:
    place: [{field: country, is: LA}]
  any: [{together: [work, place], lacks: [named]}]
""")


@pytest.mark.parametrize(
    ("words", "met"),
    [
        ("We are hotel Aurora.", True),
        ("We are a hotel by the sea.", False),
        ("HOTEL STAFF WANTED", False),
        ("Hotel AURORA", True),
    ],
)
def test_a_word_with_a_capital(words, met):
    assert bool(find(CAPITAL, words)) is met


@pytest.mark.parametrize(
    ("words", "more", "met"),
    [
        ("Customer service. Fly to Laos.", {}, True),
        ("Fly to Laos.", {"title": "Customer service"}, True),
        ("Customer service.", {"country": "LA"}, True),
        ("Customer service.", {}, False),
        ("Fly to Laos.", {}, False),
        ("Customer service in Laos. The company Aurora calls you.", {}, False),
        ("No customer service. Fly to Laos.", {}, False),
    ],
)
def test_parts_are_met_together_anywhere_in_the_ad(words, more, met):
    assert bool(find(TOGETHER, words, **more)) is met


def test_a_part_may_be_the_words_of_another_rule():
    broken = make_rule('en: {any: ["must =to"]}', id="broken")
    rule = make_rule("""
en: {parts: {native: ["=native ^"]}}
every:
  parts: {bad: [{sign: broken}]}
  any: [{together: [native, bad]}]
""")
    words = "We are native Scottish family. You must to call."
    assert {one.indicator for one in find([broken, rule], words)} == {"broken", "demo"}
    assert not find([broken, rule], "We are native Scottish family. Do call.")
    assert not find([broken, rule], words, kind="escort")


def test_the_name_of_a_place_names_nobody():
    words = "Customer service in Laos for a company Berlin."
    place = Entity(type="place", text="Berlin", field="text", start=39, end=45, obfuscated=False)
    assert words[39:45] == "Berlin"
    assert not find(TOGETHER, words)
    assert find(TOGETHER, words, entities=[place])


def test_the_spans_are_those_of_all_parts():
    (finding,) = find(TOGETHER, "Customer service. Fly to Laos.")
    assert [span.text for span in finding.spans] == ["Customer service", "Laos"]


@pytest.mark.parametrize(
    ("detection", "message"),
    [
        ("every: {any: [{together: [work]}]}", "no part 'work'"),
        ("en: {any: [{together: [work]}]}", "what needs no words stands under a language"),
        ("en: {words: {a: [b]}}", "field `any` is missing"),
        ("every: {any: [{register: boats, by: name, is: present}]}", "'boats' is not known"),
        ("every: {any: [{register: krs, by: name, is: gone}]}", "'gone' is not known"),
    ],
)
def test_mistakes_are_refused(detection, message):
    with pytest.raises(RuleError, match=message):
        make_rule(detection)


def register(by, ask, names="[krs, ceidg]", entity="{type: company, scheme: nip}"):
    part = f", look_up: {entity}" if entity else ""
    return make_rule(f"every: {{any: [{{register: {names}, by: {by}, is: {ask}{part}}}]}}")


@pytest.fixture
def home(tmp_path):
    def write(name, content):
        (tmp_path / "list.csv").write_text(content, "utf-8")
        add(tmp_path, name, tmp_path / "list.csv", text.tokenise)

    write(
        "krs", "krs,name,nip,registered\n0000000001,Zielony Gaj sp. z o.o.,5260001246,2026-10-01\n"
    )
    write("ceidg", "nip,name,status\n1111111111,Jan Przykład Usługi,struck\n")
    write("kraz", "number,name\n1234,Agencja Pracy Dolina\n")
    write("missing", "name,phone\nLidia Przykładowska,48500100199\n")
    return tmp_path


def fires(rule, words, home, lang="pl", **facts):
    ad = Ad(id="x", kind="job", text=words, lang=lang, posted="2026-11-20", **facts)
    docs = make_docs(ad)
    engine = Engine([rule], registers=Snapshots(home) if home else None)
    return bool(engine.find(ad, docs, entities.find(docs, ("PL",))))


@pytest.mark.parametrize(
    ("rule", "words", "met"),
    [
        (register("nip", "absent"), "NIP 5260001246", False),
        (register("nip", "absent"), "NIP 1111111111", False),
        (register("nip", "absent"), "NIP 2222222222", True),
        (register("nip", "inactive"), "NIP 1111111111", True),
        (register("nip", "inactive"), "NIP 5260001246", False),
        (register("nip", "recent"), "NIP 5260001246", True),
        (register("nip", "recent"), "NIP 1111111111", False),
        (register("name", "absent", "kraz", "{type: employer}"), "Agencja pracy Dolina", False),
        (register("name", "absent", "kraz", "{type: employer}"), "Agencja pracy Wzgórze", True),
        (register("name", "present", "missing", ""), "Szukana: Lidii Przykładowskiej.", True),
        (register("name", "present", "missing", ""), "Lidia zaprasza.", False),
        (register("phone", "present", "missing", "{type: phone}"), "Tel. 500 100 199", True),
        (register("phone", "present", "missing", "{type: phone}"), "Tel. 500 100 198", False),
    ],
)
def test_registers(rule, words, met, home):
    assert fires(rule, words, home) is met


@pytest.mark.parametrize("ask", ["absent", "present", "inactive", "recent"])
def test_without_a_snapshot_nothing_is_known(ask):
    assert not fires(register("nip", ask), "NIP 2222222222", None)


def test_absent_from_two_registers_needs_both(home):
    (home / "data" / "ceidg.db").unlink()
    assert not fires(register("nip", "absent"), "NIP 2222222222", home)


@pytest.mark.parametrize(
    ("by", "words", "met"),
    [
        ("nip", "NIP 123-456-78-90", True),
        ("nip", "NIP: 5260001246", False),
        ("regon", "REGON 123456789", True),
        ("krs", "KRS 12345", True),
        ("krs", "KRS 0000000001", False),
        ("nip", "NIP podamy później", False),
    ],
)
def test_a_number_that_cannot_be_one_needs_no_register(by, words, met):
    assert fires(register(by, "invalid", entity=""), words, None) is met
