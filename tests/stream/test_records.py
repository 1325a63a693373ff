"""Lines of JSON become ads, or are refused with the field and the cure."""

import json
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stream import rim
from stream.errors import InputError
from stream.messages import MAX_TEXT, Ad, Salary, ScoredAd
from stream.records import RecordError, ad_from_json, ad_id, scored_from_json

NOW = 1_790_000_000_000_000


def read(record: object) -> Ad:
    return ad_from_json(json.dumps(record).encode(), now=NOW)


def test_a_full_line_keeps_every_field() -> None:
    record = {
        "id": "x-1",
        "kind": "job",
        "url": "https://example.com/1",
        "source": "demo-jobs",
        "title": "Kelner",
        "text": "Praca w Venlo",
        "lang": "pl",
        "posted": "2026-11-02",
        "employer": "Example",
        "country": "NL",
        "city": "Venlo",
        "market": "PL",
        "salary": {"min": 4200, "max": 5000, "currency": "PLN", "unit": "month", "gross": True},
        "images": ["https://example.com/a.jpg"],
        "extra": {"a": 1},
    }
    ad = read(record)
    assert msgspec.to_builtins(ad) == {
        **record,
        "schema": 1,
        "truncated": False,
        "version": NOW,
        "seen": None,
        "capture": None,
        "trace": "",
        "images": ("https://example.com/a.jpg",),
    }


@pytest.mark.parametrize("field", ["title", "text"])
def test_kind_and_one_text_are_enough(field: str) -> None:
    ad = read({"kind": "job", field: "x"})
    assert getattr(ad, field) == "x"
    assert ad.version == NOW
    assert len(ad.id) == 32


@pytest.mark.parametrize(
    ("raw", "where", "word"),
    [
        (b'{"kind":"job"}', "text", "neither"),
        (b'{"kind":"job","title":" ","text":""}', "text", "neither"),
        (b'{"title":"x"}', "kind", "missing"),
        (b'{"kind":"jobs","title":"x"}', "kind", "escort"),
        (b'{"kind":null,"title":"x"}', "kind", "str"),
        (b'{"kind":"job","title":5}', "title", "quotes"),
        (b'{"kind":"job","title":["x"]}', "title", "quotes"),
        (b'{"kind":"job","title":"x","images":"a"}', "images", "brackets"),
        (b'{"kind":"job","title":"x","images":[1]}', "images[0]", "quotes"),
        (b'{"kind":"job","title":"x","extra":[]}', "extra", "braces"),
        (b'{"kind":"job","title":"x","id":true}', "id", "bool"),
        (b'{"kind":"job","title":"x","id":"' + b"i" * 600 + b'"}', "id", "512"),
        (b'{"kind":"job","title":"x","posted":"yesterday"}', "posted", "2026-11-02"),
        (b'{"kind":"job","title":"x","posted":"2026-02-30"}', "posted", "2026-11-02"),
        (b'{"kind":"job","title":"x","posted":20261102}', "posted", "quotes"),
        (b'{"kind":"job","title":"x","seen":"never"}', "seen", "ISO"),
        (b'{"kind":"job","title":"x","salary":5}', "salary", "braces"),
        (b'{"kind":"job","title":"x","salary":{"min":"5"}}', "salary.min", "number"),
        (b'{"kind":"job","title":"x","salary":{"min":-5}}', "salary.min", "number"),
        (b'{"kind":"job","title":"x","salary":{"min":9,"max":5}}', "salary.min", "swap"),
        (b'{"kind":"job","title":"x","salary":{"currency":"zlote"}}', "salary.currency", "PLN"),
        (b'{"kind":"job","title":"x","salary":{"unit":"fortnight"}}', "salary.unit", "month"),
        (b'{"kind":"job","title":"x","salary":{"gross":1}}', "salary.gross", "true"),
        (b"[]", "", "object"),
        (b'"x"', "", "object"),
        (b"null", "", "object"),
        (b"", "", "no JSON"),
        (b'{"kind":"job","title":"x"', "", "no JSON"),
        (b'{"kind":"job","title":"x"}}', "", "no JSON"),
        (b'{"kind":"job","title":"x","a":NaN}', "", "NaN"),
        (b'{"kind":"job","title":"x","a":-Infinity}', "", "Infinity"),
        (b'{"kind":"job","title":"x","a":1e999}', "", "range"),
        (b'{"kind":"job","title":"\xff"}', "", "UTF-8"),
        ('{"kind":"job","title":"x"}'.encode("utf-16"), "", "UTF-8"),
        (b"[" * 100_000, "", "deep"),
        (b'{"kind":"job","title":"x","a":' + b"[" * 200 + b"]" * 200 + b"}", "extra", "deep"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(raw: bytes, where: str, word: str) -> None:
    with pytest.raises(RecordError) as caught:
        ad_from_json(raw, now=NOW)
    assert caught.value.where == where
    assert word in str(caught.value)
    assert caught.value.cure


OPTIONAL = {
    *("id", "url", "source", "lang", "posted", "employer", "country", "city", "market", "salary"),
    *("images", "extra", "seen"),
}


@pytest.mark.parametrize("field", sorted(OPTIONAL))
def test_null_is_the_same_as_absent(field: str) -> None:
    assert read({"kind": "job", "title": "x", field: None}) == read({"kind": "job", "title": "x"})


@pytest.mark.parametrize(
    ("given_id", "kept"), [(12, "12"), (12.5, "12.5"), (" a ", "a"), (0, "0"), ("ż", "ż")]
)
def test_a_stated_id_wins(given_id: object, kept: str) -> None:
    assert read({"kind": "job", "title": "x", "id": given_id}).id == kept


def test_an_id_is_stable_and_follows_source_and_address_alone() -> None:
    base = {"kind": "job", "title": "x", "source": "s", "url": "https://example.com/1"}
    assert read(base).id == read({**base, "title": "y"}).id == ad_id("s", base["url"])
    assert read(base).id != read({**base, "source": "t"}).id
    assert read({"kind": "job", "title": "x"}).id != read({"kind": "job", "title": "y"}).id
    assert read({"kind": "job", "title": "x"}).id != read({"kind": "job", "text": "x"}).id
    assert (
        read({"kind": "job", "title": "x", "id": ""}).id == read({"kind": "job", "title": "x"}).id
    )


@pytest.mark.parametrize(
    ("lang", "market"),
    [("pl", "PL"), ("uk", "UA"), ("ru", "RU"), ("ro", "RO"), ("es", "ES"), ("en", "GB"),
     ("de", ""), ("", ""), ("pl-PL", "PL"), ("EN_us", "GB")],
)  # fmt: skip
def test_the_market_defaults_to_the_home_of_the_language(lang: str, market: str) -> None:
    assert read({"kind": "job", "title": "x", "lang": lang}).market == market


def test_a_stated_market_wins() -> None:
    assert read({"kind": "job", "title": "x", "lang": "pl", "market": "gb"}).market == "GB"


def test_unknown_fields_are_kept_in_extra() -> None:
    ad = read({"kind": "job", "title": "x", "extra": {"a": 1}, "b": [1, {"c": None}],
               "score": 7, "version": "1.2", "salary": {"min": 1, "note": "net"}})  # fmt: skip
    assert ad.extra == {
        "a": 1, "b": [1, {"c": None}], "score": 7, "version": "1.2", "salary": {"note": "net"}
    }  # fmt: skip
    assert ad.salary == Salary(min=1)
    assert ad.version == NOW


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        (rb'"a\ud800b"', "a\ufffdb"),
        (rb'"a\udc00\ud800b"', "a\ufffd\ufffdb"),
        (b'"a\xed\xa0\x80b"', "a\ufffdb"),
        (rb'"a\u0000b"', "a b"),
        (rb'"\ud83d\ude00"', "\U0001f600"),
    ],
)
def test_lone_surrogates_and_nul_are_replaced_one_for_one(raw: bytes, title: str) -> None:
    line = b'{"kind":"job","title":' + raw + b',"extra":{"k":[' + raw + b"]}}"
    ad = ad_from_json(line, now=NOW)
    assert ad.title == title
    assert ad.extra == {"k": [title]}
    msgspec.json.encode(ad)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert ad_from_json(b'\xef\xbb\xbf{"kind":"job","title":"x"}', now=NOW).title == "x"


def test_of_a_key_that_stands_twice_the_last_counts() -> None:
    assert ad_from_json(b'{"kind":"job","title":"x","title":"y"}', now=NOW).title == "y"


def test_a_long_text_is_cut() -> None:
    ad = read({"kind": "job", "text": "ż" * (MAX_TEXT + 1)})
    assert (len(ad.text), ad.truncated) == (MAX_TEXT, True)
    assert not read({"kind": "job", "text": "x" * MAX_TEXT}).truncated


def test_an_ad_that_was_encoded_comes_back_the_same() -> None:
    ad = read({"kind": "job", "title": "x", "seen": "2026-11-02", "posted": "2026-11-02T10:00:00Z"})
    assert ad.seen == datetime(2026, 11, 2, tzinfo=UTC)
    assert ad_from_json(msgspec.json.encode(ad), now=NOW + 5) == ad


SCORED = {
    "id": "x-1", "kind": "job", "title": "x", "score": 1.9, "band": "elevated", "flagged": True,
    "hits": [{"indicator": "debt-upfront-fee", "share": 1.9,
              "spans": [{"field": "title", "start": 0, "end": 1, "text": "x"}], "reason": "r"}],
    "entities": [{"type": "phone", "value": "+48500100101", "text": "x", "field": "title",
                  "start": 0, "end": 1, "obfuscated": True}],
}  # fmt: skip


def test_a_scored_line_is_a_scored_ad() -> None:
    raw = json.dumps({**SCORED, "extra": {}}).encode()
    scored = scored_from_json(raw.replace(b'"r"', rb'"\ud800"'), NOW)
    assert isinstance(scored, ScoredAd)
    assert (scored.score, scored.hits[0].reason, scored.extra) == (1.9, "\ufffd", {})


def test_a_line_without_a_score_is_an_ad() -> None:
    assert type(scored_from_json(b'{"kind":"job","title":"x"}', NOW)) is Ad


def test_a_scored_line_read_as_an_ad_leaves_the_score_out() -> None:
    assert read(SCORED).extra == {}


def test_a_wrong_score_is_refused() -> None:
    with pytest.raises(RecordError, match="band"):
        scored_from_json(json.dumps({**SCORED, "band": "huge"}).encode(), NOW)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with pytest.raises(InputError):
        ad_from_json(raw, now=NOW)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
OURS = {"schema", "version", "truncated", "capture", "trace", "score", "hits", "band", "other"}
FIELDS = st.sampled_from(sorted(OPTIONAL | OURS | {"title", "text"}))


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw builds a character table
@given(st.dictionaries(FIELDS, JSON, max_size=4), st.sampled_from([ad_from_json, scored_from_json]))
def test_any_record_is_an_ad_that_survives_the_stream_or_refused(
    record: dict[str, object], read_line: object
) -> None:
    raw = json.dumps({"kind": "job", "title": "x", **record}).encode("utf-8", "surrogatepass")
    try:
        ad = ad_from_json(raw, now=NOW) if read_line is ad_from_json else scored_from_json(raw, NOW)
    except InputError:
        return
    again = msgspec.json.decode(msgspec.json.encode(ad), type=type(ad))
    assert again == ad


@given(st.text(alphabet=st.characters(exclude_categories=())), st.integers(0, 50))
def test_clean_keeps_every_other_character_at_its_place(value: str, limit: int) -> None:
    cleaned, cut = rim.clean(value, limit)
    assert len(cleaned) == min(len(value), limit)
    assert cut == (len(value) > limit)
    cleaned.encode()
    assert all(a == b or b in " \ufffd" for a, b in zip(value, cleaned, strict=False))
