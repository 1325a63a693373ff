"""Exports hold what was asked for, all of it, and say so in the audit log."""

import csv
import json
import re
from io import StringIO

import pytest
import workbench_fakes as fakes
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from search import Page, Request
from stream.codec import decode
from stream.messages import ScoredAd
from workbench import audit, export

FORMULA = tuple("=+-@＝＋－＠")


def table(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:])))


def test_the_table_obeys_query_and_filters(bench: fakes.Bench) -> None:
    client = bench.client()

    answer = client.get("/export.csv?q=opłata&f=kind:job&hand=x-1&after=x")

    rows = table(answer.text)
    assert answer.headers["content-disposition"].startswith('attachment; filename="ads-20')
    shown = client.get("/?q=opłata&f=kind:job").text
    assert {row["id"] for row in rows} == {
        ad.id for ad in fakes.ADS if f'data-ad="{ad.id}"' in shown
    }
    first = next(row for row in rows if row["id"] == "x-1")
    assert first["score"] == "4.90"
    assert first["indicators"].split()[0] == "debt-upfront-fee"
    row = next(r for r in audit.rows(bench.services.state) if r.action == "export")
    assert (row.query, row.result) == ("(opłata) kind:job", str(len(rows)))


def test_every_page_of_a_search_is_in_the_file(tmp_path: object) -> None:
    ads = fakes.copies(fakes.ADS[0], 450)
    client = fakes.bench(tmp_path, ads).client()

    found = client.get("/export.jsonl").text.splitlines()

    assert sorted(json.loads(line)["id"] for line in found) == sorted(ad.id for ad in ads)
    assert decode(ScoredAd, found[0].encode()).hits == fakes.ADS[0].hits


def test_some_ads_and_the_ads_of_a_tag(bench: fakes.Bench) -> None:
    client = bench.client()
    fakes.tag(bench, client, ad=["x-2", "x-3"], tag="bus")

    chosen = table(client.get("/export.csv?ad=x-1&ad=nope&ad=x-3").text)
    tagged = table(client.get("/export.csv?tag=bus").text)

    assert [row["id"] for row in chosen] == ["x-1", "x-3"]
    assert {row["id"] for row in tagged} == {"x-2", "x-3"}
    assert table(client.get("/export.csv?tag=none").text) == []
    assert [r.target for r in audit.rows(bench.services.state) if r.action == "export"] == [
        "tag none", "tag bus", "x-1, nope, x-3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "cell"),
    [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("\u200b=1+1", "'=1+1"), ("-5", "-5"),
     ("+48 500", "'+48 500"), ("Praca", "Praca"), ("＝1+1", "'＝1+1"), (" =1", "' =1"),
     ("x;=cmd|A0;y", "x;'=cmd|A0;y"), ('x; "@A1', 'x;\' "@A1'), ("a\t-5", "a\t'-5"),
     ("a\n+1", "a\n'+1"), ("a = b - c, +1", "a = b - c, +1"), ("a@example.com", "a@example.com")],
)  # fmt: skip
def test_no_cell_is_a_formula(title: str, cell: str) -> None:
    ad = replace(fakes.ADS[0], title=title)

    assert table("".join(export.table([ad])))[0]["title"] == cell


@given(st.text("=+-@＝＋－＠;\t\r\n\u2028 \u00a0\"',x5\u200b"))
def test_no_separator_of_any_spreadsheet_begins_a_formula(title: str) -> None:
    ad = replace(fakes.ADS[0], title=title)

    text = "".join(export.table([ad]))

    begins = [piece.lstrip('" \u00a0') for piece in re.split(r"[;\t\r\n\u2028]", text)]
    assert not [piece for piece in begins if piece.startswith(FORMULA)]
    cell = list(csv.reader(StringIO(text, newline="")))[1][1]
    assert re.fullmatch(r"-?[5]+", cell) or not cell.lstrip().startswith(FORMULA)
    assert cell.replace("'", "") == title.replace("'", "").replace("\u200b", "")
    assert decode(ScoredAd, "".join(export.lines([ad])).encode()) == ad


def test_a_search_by_relevance_is_exported_newest_first(
    bench: fakes.Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    search = bench.services.index.search

    def heard(request: Request) -> Page:
        asked.append(request.sort)
        return search(request)

    monkeypatch.setattr(bench.services.index, "search", heard)
    client = bench.client()

    for sort in ("relevance", "newest", "score"):
        assert table(client.get(f"/export.csv?q=opłata&sort={sort}").text)

    assert asked == ["newest", "newest", "score"]


def test_a_refused_query_exports_nothing(bench: fakes.Bench) -> None:
    client = bench.client()

    answer = client.get("/export.csv?q=(opłata")

    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=%28op%C5%82ata")
    assert 'id="mistake"' in client.get(answer.headers["location"]).text
    row = next(r for r in audit.rows(bench.services.state) if r.action == "export")
    assert (row.query, row.result) == ("(opłata", "refused query")
