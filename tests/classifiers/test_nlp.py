"""Entities, indicators and contacts on spaCy Docs."""

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from classifiers.nlp import Marker, mark_of, open_pipeline
from classifiers.pseudonyms import Mark
from stream.errors import MissingError
from stream.messages import Entity
from text import LANGUAGES

TEXTS = {
    "pl": "Praca od zaraz, tel. 500 100 101.",
    "en": "Start now, call +44 7700 900123.",
    "uk": "Робота зараз, тел. +48 500 100 101.",
    "ru": "Работа сейчас, тел. +48 500 100 101.",
    "ro": "Lucru imediat, tel. +48 500 100 101.",
    "es": "Trabajo ya, tel. +48 500 100 101.",
}


def places(text: str, *marks: tuple[str, str]) -> list[Mark]:
    return [Mark(text.index(w), text.index(w) + len(w), label, w.lower()) for w, label in marks]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_component_marks_entities_in_each_language(lang: str) -> None:
    nlp = spacy.blank(lang)
    nlp.add_pipe("thb", config={"regions": ["PL"]})

    doc = nlp(TEXTS[lang])

    phones = [span for span in doc.spans["thb"] if span._.thb_type == "phone"]
    assert [span._.thb_value.startswith("+4") for span in phones] == [True]
    assert [span.label_ for span in doc.ents] == ["phone"]
    assert len(doc.spans["indicators"]) == 0


def test_component_reads_texts_without_entities_or_words() -> None:
    nlp = spacy.blank("pl")
    nlp.add_pipe("thb")

    assert [len(doc.spans["thb"]) for doc in nlp.pipe(["", "   ", "zwykłe słowa", "👩‍🔧"])] == [
        0
    ] * 4


def test_component_survives_saving(tmp_path: Path) -> None:
    nlp = spacy.blank("pl")
    nlp.add_pipe("thb", config={"regions": ["PL"]})
    nlp.to_disk(tmp_path / "saved")

    doc = spacy.load(tmp_path / "saved")(TEXTS["pl"])

    assert [span._.thb_value for span in doc.spans["thb"]] == ["+48500100101"]


def test_spans_reach_over_whole_tokens_and_ents_do_not_overlap() -> None:
    nlp = spacy.blank("en")
    text = "Ask Jane Roe today"
    marks = [Mark(5, 10, "person", "a"), Mark(4, 12, "person", "b"), Mark(0, 99, "price")]

    doc = Marker(nlp).mark(nlp(text), marks, [Mark(0, 2, "some-sign")])

    assert [span.text for span in doc.spans["thb"]] == ["Jane Roe", "Jane Roe"]
    assert [span.text for span in doc.ents] == ["Jane Roe"]
    assert [(span.text, span.label_) for span in doc.spans["indicators"]] == [("Ask", "some-sign")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zadzwoń: Anna tel. 500 100 101", ["Anna tel. 500 100 101"]),
        ("500 100 101 (Anna)", ["500 100 101 (Anna"]),
        ("Anna\n500 100 101", ["Anna\n500 100 101"]),
        ("Anna zaprasza na wizytę do nowego salonu, 500 100 101", []),
        ("Anna zaprasza", []),
    ],
)
def test_a_name_beside_a_number_is_a_contact(text: str, expected: list[str]) -> None:
    nlp = spacy.blank("pl")
    wanted = [("Anna", "person"), ("500 100 101", "phone")]
    marks = places(text, *[pair for pair in wanted if pair[0] in text])

    doc = Marker(nlp).mark(nlp(text), marks)

    assert [span.text for span in doc.spans["contacts"]] == expected


def test_types_and_values_survive_a_docbin() -> None:
    nlp = spacy.blank("pl")
    text = "Anna 500 100 101"
    doc = Marker(nlp).mark(nlp(text), places(text, ("500 100 101", "phone")))
    doc._.thb = {"id": "x-1"}

    raw = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    [back] = DocBin().from_bytes(raw).get_docs(spacy.blank("xx").vocab)

    assert [(s._.thb_type, s._.thb_value) for s in back.spans["thb"]] == [("phone", "500 100 101")]
    assert [ent.label_ for ent in back.ents] == ["phone"]
    assert back._.thb == {"id": "x-1"}


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with a trained pipeline of Polish, as far as a test can have one."""
    nlp = spacy.blank("pl")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "persName", "pattern": "Anna"}])
    nlp.to_disk(tmp_path / "pl")
    return tmp_path


def test_a_trained_pipeline_comes_from_the_folder_of_the_operator(models: Path) -> None:
    nlp = open_pipeline("pl", models)
    text = "Anna 500 100 101"

    doc = Marker(nlp).mark(nlp(text), places(text, ("500 100 101", "phone")))

    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("Anna", "persName"),
        ("500 100 101", "phone"),
    ]
    assert [span.text for span in doc.spans["contacts"]] == [text]


@pytest.mark.parametrize(
    ("lang", "used"), [("uk", "uk"), ("en", "en"), ("", "xx"), ("de", "xx"), ("../pl", "xx")]
)
def test_other_languages_are_blank(models: Path, lang: str, used: str) -> None:
    nlp = open_pipeline(lang, models)

    assert nlp.lang == used
    assert nlp.pipe_names == []


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="THB_SPACY_MODELS"):
        open_pipeline("pl", tmp_path / "nowhere")
    (tmp_path / "pl").mkdir()
    (tmp_path / "pl" / "meta.json").write_text("{}")
    with pytest.raises(MissingError, match="THB_SPACY_MODELS"):
        open_pipeline("pl", tmp_path)


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        ({"type": "phone", "value": "+48500100101"}, "+48500100101"),
        ({"type": "price", "amount": 250.0, "currency": "PLN"}, "250 PLN"),
        ({"type": "salary", "min": 15.5, "max": 17.0, "currency": "EUR"}, "15.5–17 EUR"),
        ({"type": "salary", "min": 1000000.0, "max": 1000000.0, "currency": ""}, "1000000"),
        ({"type": "date"}, ""),
    ],
)
def test_value_of_a_mark(facts: dict[str, object], value: str) -> None:
    one = Entity(text="x", field="text", start=1, end=2, obfuscated=False, **facts)

    assert mark_of(one, 10) == Mark(11, 12, str(facts["type"]), value)


def test_the_pipeline_does_not_import_language_libraries() -> None:
    code = (
        "import sys, thb.pipeline; thb.pipeline.scorer();"
        "print([name for name in ('spacy', 'sklearn', 'scipy', 'PIL') if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=200
    )

    assert run.stdout.strip() == "[]"
