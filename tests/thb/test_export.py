"""``thb export docbin``: what researchers get, and what they do not."""

import stat
from pathlib import Path
from typing import Any

import msgspec
import pytest
import spacy
from spacy.tokens import Doc, DocBin
from typer.testing import CliRunner

import classifiers.nlp
from thb.cli import build

AD = {
    "id": "x-1",
    "kind": "job",
    "url": "https://jobs.example.org/1",
    "employer": "Dobry Plon",
    "title": "Praca, tel. 500 100 102",
    "text": "Opłata 350 € przed wyjazdem. Telefon: 500 100 101, e-mail anna@example.com. 500100101",
    "lang": "pl",
    "country": "PL",
}


def write(path: Path, *rows: object) -> str:
    path.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
    return str(path)


def export(home: Path, source: str, *options: str, code: int = 0) -> list[Doc]:
    out = home / "out.spacy"
    command = ["export", "docbin", source, "-o", str(out), "--home", str(home), *options]
    result = CliRunner().invoke(build(), command)
    assert result.exit_code == code, result.output
    return list(DocBin().from_disk(out).get_docs(spacy.blank("xx").vocab))


def values(doc: Doc, kind: str) -> list[str]:
    return [span._.thb_value for span in doc.spans["thb"] if span._.thb_type == kind]


def test_contacts_are_tokens_by_default(tmp_path: Path) -> None:
    [doc] = export(tmp_path, write(tmp_path / "in.jsonl", AD))

    assert classifiers.nlp.ENTITIES in doc.spans
    for secret in ("500 100 10", "500100101", "anna@example.com", "Dobry Plon", "jobs.example.org"):
        assert secret not in doc.text
        assert secret not in str(doc._.thb)
    assert doc._.thb["id"].startswith("AD_")
    assert doc.text.count(values(doc, "phone")[1]) == 2
    assert "350 €" in doc.text
    key = tmp_path / "pseudonyms.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_the_same_contact_is_the_same_token_in_every_export(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", AD, {**AD, "id": "x-2", "title": "Inna praca"})
    first, second = export(tmp_path, source)
    [third] = export(tmp_path, write(tmp_path / "in.jsonl", AD))
    other = tmp_path / "other"
    other.mkdir()
    [elsewhere] = export(other, source)[:1]

    assert values(first, "phone")[1] == values(second, "phone")[0] == values(third, "phone")[1]
    assert set(values(first, "phone")).isdisjoint(values(elsewhere, "phone"))


def test_exact_places_are_kept_beside_whole_tokens(tmp_path: Path) -> None:
    [doc] = export(tmp_path, write(tmp_path / "in.jsonl", AD), "--no-pseudonymise")

    assert doc.text == f"{AD['title']}\n\n{AD['text']}"
    marks = {(doc.text[start:end], label) for start, end, label, _ in doc._.thb["marks"]}
    assert {("500 100 102", "phone"), ("anna@example.com", "email")} <= marks
    assert doc._.thb["id"] == "x-1"
    assert values(doc, "phone") == ["+48500100102", "+48500100101", "+48500100101"]


def test_names_that_a_trained_pipeline_sees_are_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nlp = spacy.blank("pl")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "persName", "pattern": "Zenobia"}])
    (tmp_path / "models").mkdir()
    nlp.to_disk(tmp_path / "models" / "pl")
    monkeypatch.setenv("THB_SPACY_MODELS", str(tmp_path / "models"))
    ad = {**AD, "title": "ZENOBIA SZUKA", "text": "Praca z Zenobia od zaraz."}

    [doc] = export(tmp_path, write(tmp_path / "in.jsonl", ad))

    [token] = values(doc, "person")
    assert doc.text == f"{token} SZUKA\n\nPraca z {token} od zaraz."


def test_scored_ads_keep_their_score_and_signs(tmp_path: Path) -> None:
    span = {"field": "text", "start": 0, "end": 12, "text": "Opłata 350 €"}
    hit = {"indicator": "debt-upfront-fee", "share": 1.9, "spans": [span]}
    scored = {**AD, "score": 1.9, "band": "elevated", "flagged": True, "hits": [hit]}

    [doc] = export(tmp_path, write(tmp_path / "in.jsonl", scored))

    assert doc._.thb["score"] == 1.9
    assert [(one.text, one.label_) for one in doc.spans["indicators"]] == [
        ("Opłata 350 €", "debt-upfront-fee")
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"field": "text", "start": 3, "end": 9, "text": "anna@example.com"},
        {"field": "text", "start": -3, "end": 900, "text": "x"},
        {"field": "employer", "start": 0, "end": 5, "text": "Dobry"},
    ],
)
def test_an_entity_that_is_elsewhere_is_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    entity = {"type": "email", "obfuscated": False, "value": "v", **wrong}
    scored = {**AD, "score": 0.0, "band": "low", "flagged": False, "hits": [], "entities": [entity]}

    docs = export(tmp_path, write(tmp_path / "in.jsonl", scored, AD), code=1)

    assert len(docs) == 1
    assert "score the ad again" in (tmp_path / "out.spacy.rejected.jsonl").read_text("utf-8")


def test_bad_lines_are_set_aside(tmp_path: Path) -> None:
    docs = export(tmp_path, write(tmp_path / "in.jsonl", {"kind": "job"}, AD), "--json", code=1)

    assert len(docs) == 1


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pseudonyms.key").write_bytes(b"short")
    command = ["export", "docbin", write(tmp_path / "in.jsonl", AD), "-o", "-", "--home"]

    result = CliRunner().invoke(build(), [*command, str(tmp_path)])

    assert "shorter than 32 bytes" in str(result.exception)
