"""Near-duplicates: signatures, the index, the store and templates."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.near import Alike, NearIndex, NearStore, align, signature, similarity
from classifiers.near import index as near_index
from classifiers.near.signature import ALGORITHM, BLANK, SIZE
from classifiers.near.store import near_signatures
from stream.state import open_state
from text import analyse

WORDS = [f"word{number}" for number in range(5000)]
tokens = st.lists(st.sampled_from(["praca", "dom", "робота", "1", "x"]), max_size=40)


def make(rng: Random, size: int = 118) -> tuple[str, ...]:
    return tuple(rng.choices(WORDS, k=size))


def edited(rng: Random, text: Sequence[str], share: float = 0.04) -> tuple[str, ...]:
    return tuple(rng.choice(WORDS) if rng.random() < share else word for word in text)


@pytest.fixture
def rng() -> Random:
    return Random(7)


@given(tokens)
def test_same_tokens_have_the_same_signature(forms: list[str]) -> None:
    one, other = signature(forms), signature(tuple(forms))

    assert np.array_equal(one, other)
    assert one.shape == (SIZE,)
    assert one.dtype == np.uint16


@given(tokens, tokens)
def test_similarity_is_symmetric_and_a_share(one: list[str], other: list[str]) -> None:
    first, second = signature(one), signature(other)

    assert 0 <= similarity(first, second) == similarity(second, first) <= 1


def test_signature_is_the_same_in_another_process() -> None:
    code = "from classifiers.near import signature; print(signature('abcdefghi').sum())"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=200
    )

    assert int(run.stdout) == int(signature("abcdefghi").sum())


def test_similarity_estimates_the_shared_shingles(rng: Random) -> None:
    text = make(rng, 400)
    half = text[:200] + make(rng, 200)
    known = set(zip(text, text[1:], text[2:], strict=False))
    other = set(zip(half, half[1:], half[2:], strict=False))

    assert similarity(signature(text), signature(half)) == pytest.approx(
        len(known & other) / len(known | other), abs=0.13
    )


def test_short_texts_are_like_nothing() -> None:
    short = signature(("praca", "od", "zaraz"))
    index = NearIndex()

    assert np.array_equal(short, BLANK)
    assert similarity(short, short) == 0
    assert index.add("a", short) == index.add("b", short) == index.search(short) == []
    assert len(index) == 0


def test_index_finds_edited_copies_and_nothing_else(rng: Random) -> None:
    texts = [make(rng) for _ in range(400)]
    index = NearIndex()
    first = [index.add(f"o{at}", signature(text)) for at, text in enumerate(texts)]
    copies = [index.add(f"c{at}", signature(edited(rng, text))) for at, text in enumerate(texts)]
    found = sum(f"o{at}" in {one.id for one in alike} for at, alike in enumerate(copies))

    assert not any(first)
    assert found >= 0.95 * len(texts)
    assert all(one.id == f"o{at}" for at, alike in enumerate(copies) for one in alike)


def test_index_orders_by_similarity(rng: Random) -> None:
    text = make(rng)
    index = NearIndex()
    index.add("same", signature(text))
    index.add("edited", signature(edited(rng, text)))

    alike = index.search(signature(text))

    assert alike[0] == Alike("same", 1.0)
    assert [one.id for one in alike] == ["same", "edited"]


def test_index_replaces_and_forgets(rng: Random) -> None:
    old, new = signature(make(rng)), signature(make(rng))
    index = NearIndex()
    index.add("a", old)

    assert index.add("a", old) == []
    assert index.add("a", new) == []
    assert index.search(old) == []
    assert index.search(new) == [Alike("a", 1.0)]
    index.remove("a")
    index.remove("unknown")
    assert index.search(new) == []
    assert "a" not in index
    assert len(index) == 0


def test_a_text_that_becomes_blank_is_forgotten(rng: Random) -> None:
    index = NearIndex()
    index.add("a", signature(make(rng)))
    index.add("a", BLANK)

    assert len(index) == 0


def test_index_grows_and_frees(rng: Random) -> None:
    index = NearIndex()
    texts = [signature(make(rng, 30)) for _ in range(5000)]
    for at, one in enumerate(texts):
        index.add(str(at), one)
        if at % 2:
            index.remove(str(at))

    assert len(index) == 2500
    assert all(bool(index.search(one)) == (at % 2 == 0) for at, one in enumerate(texts))


def test_a_template_of_many_copies_answers_with_the_newest(rng: Random) -> None:
    index = NearIndex()
    one = signature(make(rng))
    for at in range(500):
        index.add(str(at), one)

    alike = index.search(one)

    assert {one.id for one in alike} == {str(at) for at in range(500 - near_index.DEPTH, 500)}


def test_loaded_index_answers_as_the_one_that_was_filled(rng: Random, tmp_path: Path) -> None:
    filled = NearIndex()
    texts = {str(at): signature(make(rng)) for at in range(300)}
    texts |= {f"{at}c": signature(edited(rng, make(rng))) for at in range(50)}
    for ident, one in texts.items():
        filled.add(ident, one)
    engine = open_state(f"sqlite:///{tmp_path}/state.db")
    store = NearStore(engine)
    store.save(texts.items())
    loaded = store.load()

    assert len(loaded) == len(filled)
    assert [loaded.search(one) for one in texts.values()] == [
        filled.search(one) for one in texts.values()
    ]
    engine.dispose()


def test_store_replaces_deletes_and_skips_other_algorithms(rng: Random, tmp_path: Path) -> None:
    engine = open_state(f"sqlite:///{tmp_path}/state.db")
    store = NearStore(engine)
    old, new = signature(make(rng)), signature(make(rng))
    store.save([("a", old), ("b", old)])
    store.save([("a", new)])
    store.save([])
    store.delete(["b", "unknown"])

    assert store.load().search(new) == [Alike("a", 1.0)]
    assert len(NearStore(engine).load()) == 1
    with engine.begin() as connection:
        connection.execute(near_signatures.update().values(algorithm=ALGORITHM + "-old"))
    assert len(store.load()) == 0
    engine.dispose()


COPIES = (
    "Praca w Łodzi od zaraz, stawka 31 zł. Dzwoń: 500 100 101, Anna.",
    "Praca w Krakowie od zaraz, stawka 33 zł. Dzwoń: 500 100 102, pani Ewa.",
    "Praca w Łodzi od zaraz, stawka 31 zł. Dzwoń: 500 100 103.",
)


def test_slots_are_what_differs() -> None:
    template = align([analyse(text, "pl") for text in COPIES])

    assert "praca w" in " ".join(template.tokens)
    assert [tuple(filler.text for filler in slot.fillers) for slot in template.slots] == [
        ("Łodzi", "Krakowie", "Łodzi"),
        ("31", "33", "31"),
        ("101, Anna", "102, pani Ewa", "103"),
    ]


@pytest.mark.parametrize(
    ("texts", "tokens", "slots"),
    [
        ([], (), 0),
        (["jedno ogłoszenie"], ("jedno", "ogloszenie"), 0),
        (["to samo", "to samo"], ("to", "samo"), 0),
        (["alfa beta", "gamma"], (), 1),
        (["", ""], (), 0),
        (["", "gamma delta"], (), 1),
    ],
)
def test_edges_of_alignment(texts: list[str], tokens: tuple[str, ...], slots: int) -> None:
    template = align([analyse(text, "pl") for text in texts])

    assert template.tokens == tokens
    assert len(template.slots) == slots


def test_the_end_of_a_long_text_is_one_slot() -> None:
    texts = [" ".join(f"w{at}" for at in range(6000)) + end for end in (" a b", " c")]

    template = align([analyse(text, "en") for text in texts])

    assert len(template.tokens) == 4000
    assert [slot.at for slot in template.slots] == [4000]
    assert template.slots[0].fillers[1].text.endswith("w5999 c")


words = st.lists(st.sampled_from(["Praca", "w", "Łodzi", "31", "zł", "Ołena", "…"]), max_size=30)


@given(st.lists(words, min_size=1, max_size=4))
def test_template_and_fillers_give_back_every_copy(texts: list[list[str]]) -> None:
    docs = [analyse(" ".join(text), "pl") for text in texts]
    template = align(docs)
    slots = {slot.at: slot for slot in template.slots}

    for number, doc in enumerate(docs):
        rebuilt: list[str] = []
        for at in range(len(template.tokens) + 1):
            if at in slots:
                filler = slots[at].fillers[number]
                assert filler.text == doc.original[filler.start : filler.end]
                rebuilt += analyse(filler.text, "pl").forms
            rebuilt += template.tokens[at : at + 1]
        assert tuple(rebuilt) == doc.forms
