"""Fitted models: features, files, what is refused, and what a value means."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.models import Header, Model, ModelError, file, load, save, shipped
from classifiers.models.hashing import MAX_CHARACTERS, features
from text import tokenise

FORMS = st.lists(st.text(st.characters(exclude_characters=" "), min_size=1, max_size=12))
AD = tokenise("We are looking for a warehouse worker in Leeds. You pick and pack orders. " * 4)


def make(**fields: object) -> Model:
    header = {"name": "mine", "bits": 10, "slope": 1.0, "offset": 0.0}
    rest = {"threshold": 0.5, "precision": 0.9, "prior": 0.5}
    weights = np.random.default_rng(1).normal(size=1 << 10).astype(np.float32)
    return file.build(Header(**{**header, **rest, **fields}), weights)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(make(), tmp_path / "mine")
    return tmp_path / "mine"


@given(FORMS)
def test_features_are_once_each_and_in_range(forms: list[str]) -> None:
    for found in features(forms, 12):
        assert len(set(found.tolist())) == len(found)
        assert all(0 <= number < 1 << 12 for number in found)


@given(FORMS, FORMS)
def test_words_do_not_depend_on_where_they_stand(one: list[str], other: list[str]) -> None:
    alone = set(features(one, 16).words.tolist())
    after = set(features([*other, *one], 16).words.tolist())

    assert alone <= after or len(" ".join([*one, *other])) > MAX_CHARACTERS


@pytest.mark.parametrize(
    "forms", [(), ("a",), ("a" * 300_000,), ("\ud800",), ("😀",) * 50_000, ("a", "") * 20]
)
def test_any_text_has_a_probability(forms: tuple[str, ...]) -> None:
    assert 0 <= make().probability(forms) <= 1


def test_a_file_comes_back_as_it_was(folder: Path) -> None:
    model = make()

    again = load(folder)

    assert again.header == model.header
    assert again.version == model.version
    assert again.probability(AD) == model.probability(AD)


def test_the_same_model_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    save(load(folder), tmp_path / "again")

    for name in (file.HEADER, file.WEIGHTS):
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


@pytest.mark.parametrize("name", [file.HEADER, file.WEIGHTS])
@pytest.mark.parametrize("how", ["absent", "empty", "cut", "noise", "long"])
def test_a_damaged_model_is_refused_with_the_cure(folder: Path, name: str, how: str) -> None:
    path = folder / name
    raw = path.read_bytes()
    path.unlink()
    bad = {"empty": b"", "cut": raw[:-9], "noise": b"\x80\x04" + raw, "long": raw + b"x" * 10**6}
    if how != "absent":
        path.write_bytes(bad[how])

    with pytest.raises(ModelError) as error:
        load(folder)

    assert str(folder) in str(error.value)
    assert "thb train" in str(error.value)


@pytest.mark.parametrize(
    "change",
    [{"schema": 2}, {"algorithm": "other"}, {"bits": 60}, {"bits": -3}, {"name": ""}, {"bits": 11}],
)
def test_a_header_that_does_not_fit_is_refused(folder: Path, change: dict[str, object]) -> None:
    path = folder / file.HEADER
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))

    with pytest.raises(ModelError, match="thb train"):
        load(folder)


def test_an_array_of_objects_is_never_read(folder: Path) -> None:
    import hashlib
    from io import BytesIO

    buffer = BytesIO()
    np.save(buffer, np.array([print], dtype=object), allow_pickle=True)
    (folder / file.WEIGHTS).write_bytes(buffer.getvalue())
    path = folder / file.HEADER
    sha256 = hashlib.sha256(buffer.getvalue()).hexdigest()
    path.write_text(json.dumps({**json.loads(path.read_text()), "sha256": sha256}))

    with pytest.raises(ModelError, match="no array"):
        load(folder)


@pytest.mark.parametrize(
    ("kind", "lang", "forms", "there"),
    [
        ("job", "en", AD, True),
        ("job", "pl", AD, False),
        ("job", "", AD, False),
        ("escort", "en", AD, False),
        ("job", "en", AD[:19], False),
        ("job", "en", AD[:20], True),
        ("job", "en", (), False),
    ],
)
def test_there_is_a_value_only_for_what_was_learnt(
    kind: str, lang: str, forms: tuple[str, ...], there: bool
) -> None:
    (model,) = shipped()

    assert (model.likeness(kind, lang, forms) is not None) is there


def test_the_shipped_model_is_small_and_has_its_card() -> None:
    files = {path.name: path for path in file.SHIPPED.iterdir()}

    assert set(files) == {"model.json", "weights.npy", "card.md", "card.json"}
    assert sum(path.stat().st_size for path in files.values()) < 1_500_000
    assert json.loads(files["card.json"].read_text())["version"] == shipped()[0].version
    assert "CC0" in files["card.md"].read_text()


def test_scoring_imports_no_learning_library() -> None:
    code = (
        "import sys\n"
        "from stream.messages import Ad\n"
        "from thb.pipeline import score_ads\n"
        "text = 'We need a driver in Leeds who works hard. ' * 9\n"
        "(ad,) = score_ads([Ad(id='x', kind='job', text=text, lang='en')])\n"
        "assert 'recruitment' in ad.context and 'recruitment' in ad.versions.models\n"
        "assert not {'sklearn', 'scipy', 'rensa'} & set(sys.modules)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=200, check=False
    )

    assert done.returncode == 0, done.stderr
