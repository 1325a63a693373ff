"""Tables, lines, archives and folders of others become ads and pages, or are refused."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawlers.evidence import Archive, Page
from crawlers.importers import ImportFileError, RawPage, Rejected, read
from crawlers.importers.keep import keep
from crawlers.importers.profile import FIELDS, shipped
from stream.messages import Ad, Salary

NOW = 1_790_000_000_000_000
Item = Ad | RawPage | Rejected


def items(path: Path, *mapping: str, source: str = "s") -> list[Item]:
    return list(read(path, "job", source, mapping, now=NOW))


def made(tmp_path: Path, content: str | bytes, name: str = "ads.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def ads(path: Path, *mapping: str) -> list[Ad]:
    found = items(path, *mapping)
    assert all(isinstance(item, Ad) for item in found), found
    return [item for item in found if isinstance(item, Ad)]


TEXT = 'Praca w hali; źródło,\t"łóżko"\nod zaraz'


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1250"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_read_whatever_its_form(
    tmp_path: Path, delimiter: str, encoding: str, end: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerows([["id", "title", "text", "miasto"], ["7", "Pakowacz", TEXT, "Łódź"]])
    (ad,) = ads(made(tmp_path, out.getvalue().encode(encoding)))
    assert (ad.id, ad.title, ad.text, ad.city) == ("7", "Pakowacz", TEXT, "Łódź")
    assert (ad.kind, ad.source, ad.version) == ("job", "s", NOW)


def test_columns_are_known_by_their_usual_names_and_the_others_kept(tmp_path: Path) -> None:
    table = (
        "Job Title;Description;Company;Location;Salary;Date posted;Link;Department\n"
        'Packer;"<p>Shifts &amp; housing</p>";Example;Venlo, Netherlands;14-16 EUR/h;02.11.2026;'
        "https://example.com/1;B\n"
    )
    (ad,) = ads(made(tmp_path, table))
    assert (ad.title, ad.text, ad.employer) == ("Packer", "Shifts & housing", "Example")
    assert (ad.country, ad.city, ad.posted) == ("NL", "Venlo", "2026-11-02")
    assert ad.salary == Salary(min=14, max=16, currency="EUR", unit="hour")
    assert (ad.url, ad.extra["Department"]) == ("https://example.com/1", "B")


def test_columns_are_mapped_and_texts_joined_by_blank_lines(tmp_path: Path) -> None:
    path = made(tmp_path, "name,a,b,c,note\nCook,One,Two,One,x\n")
    (ad,) = ads(path, "a=text", "b=text", "c=text", "note=extra.remark")
    assert (ad.title, ad.text, ad.extra) == ("Cook", "One\n\nTwo", {"remark": "x"})


@pytest.mark.parametrize(
    ("mapping", "word"),
    [
        ("a", "column=field"),
        ("a=words", "fields are"),
        ("=text", "maps no column"),
        ("z=text", "z"),
    ],
)
def test_a_wrong_mapping_is_refused_with_the_cure(tmp_path: Path, mapping: str, word: str) -> None:
    with pytest.raises(ImportFileError, match=word):
        items(made(tmp_path, "a,b\n1,2\n"), mapping)


@pytest.mark.parametrize(
    ("content", "word"),
    [("", "empty"), ("\n\n", "empty"), ("x,y\n1,2\n", "columns are x, y"), ("title\n", "")],
)
def test_a_table_without_ads_is_refused(tmp_path: Path, content: str, word: str) -> None:
    path = made(tmp_path, content)
    if not word:
        assert items(path) == []
        return
    with pytest.raises(ImportFileError, match=word):
        items(path)


def test_a_bad_row_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    path = made(tmp_path, 'title,text\n"a\nb",x\nc,d,e\n,\n ,\ng,h\n')
    first, second, third = items(path)
    assert isinstance(first, Ad)
    assert isinstance(second, Rejected)
    assert isinstance(third, Ad)
    assert (second.number, second.record) == (4, "c,d,e")
    assert "3 cells" in second.reason


@pytest.mark.parametrize(
    ("printed", "salary"),
    [
        ("95000-115000", Salary(min=95000, max=115000)),
        ("09-Dec", None),
        ("0-0", None),
        ("21-63000", Salary(min=21, max=63000)),
        ("negotiable", None),
        ("5 000 zł netto", Salary(min=5000, max=5000, currency="PLN", gross=False)),
    ],
)
def test_printed_pay(tmp_path: Path, printed: str, salary: Salary | None) -> None:
    (ad,) = ads(made(tmp_path, f"title,salary\nx,{printed}\n"))
    assert (ad.salary, ad.extra["salary"]) == (salary, printed)


@pytest.mark.parametrize(
    ("printed", "posted"),
    [
        ("2026-11-02", "2026-11-02"),
        ("1793577600", "2026-11-02T00:00:00Z"),
        ("soon", None),
        ("", None),
    ],
)
def test_printed_dates(tmp_path: Path, printed: str, posted: str | None) -> None:
    (ad,) = ads(made(tmp_path, f"title,date\nx,{printed}\n"))
    assert ad.posted == posted
    assert ("posted" in ad.extra) == (printed == "soon")


def test_lines_in_the_format_of_ads_are_taken_as_they_are(tmp_path: Path) -> None:
    lines = [
        {"id": "x-1", "kind": "escort", "source": "t", "text": "a &amp; b", "more": 1},
        {"text": "y"},
        {"text": 5},
        {"kind": "job"},
    ]
    content = "\n".join(map(json.dumps, lines)) + '\n{"text":\n\n[1]\n'
    found = items(made(tmp_path, content, "ads.jsonl"))
    first, second, *bad = found
    assert isinstance(first, Ad)
    assert isinstance(second, Ad)
    assert (first.id, first.kind, first.source, first.text) == ("x-1", "escort", "t", "a &amp; b")
    assert first.extra == {"more": 1}
    assert (second.kind, second.source) == ("job", "s")
    assert [b.number for b in bad if isinstance(b, Rejected)] == [3, 4, 5, 7]


def test_lines_with_other_names_are_mapped(tmp_path: Path) -> None:
    line = json.dumps({"job_title": "Cook", "description": "<b>Soup</b>", "salary": {"min": 5}})
    (ad,) = ads(made(tmp_path, line + "\n", "ads.jsonl"))
    assert (ad.title, ad.text, ad.salary) == ("Cook", "Soup", Salary(min=5))


def test_packed_files_are_unpacked(tmp_path: Path) -> None:
    assert ads(made(tmp_path, gzip.compress(b"title\nx\n"), "ads.csv.gz"))[0].title == "x"
    assert ads(made(tmp_path, gzip.compress(b'{"text":"x"}\n'), "ads.jsonl.gz"))[0].text == "x"


def test_a_file_without_a_known_name_is_known_by_its_beginning(tmp_path: Path) -> None:
    assert ads(made(tmp_path, b'{"text":"x"}\n', "a.data"))[0].text == "x"
    assert isinstance(items(made(tmp_path, b"<html><p>x", "b.data"))[0], RawPage)
    assert ads(made(tmp_path, b"title\nx\n", "c.data"))[0].title == "x"


def test_a_second_import_gives_the_same_ids(tmp_path: Path) -> None:
    path = made(tmp_path, "title,text\na,b\nc,d\n")
    later = [i.id for i in read(path, "job", "s", now=NOW + 9) if isinstance(i, Ad)]
    assert [ad.id for ad in ads(path)] == later
    assert len(set(later)) == 2


def test_emscad_brings_every_ad_once(test_data: Path) -> None:
    folder = test_data / "emscad"
    found = [i for n in ("fraud", "legit") for i in items(folder / f"{n}.jsonl", source="emscad")]
    known = [item for item in found if isinstance(item, Ad)]
    assert (len(found), len({ad.id for ad in known})) == (804, 804)
    first = known[0]
    assert (first.id, first.country, first.city) == ("emscad-row-0", "US", "Stocton, CA")
    assert first.salary == Salary(min=95000, max=115000)
    assert first.text.startswith("IC&E Technician | Bakersfield")
    assert "Staffing & Recruiting done right" in first.text
    assert {ad.extra["label"] for ad in known} == {0, 1}


def test_shipped_profiles_map_known_fields() -> None:
    assert {"emscad", "plain"} <= set(shipped())
    assert all(set(profile.fields) <= FIELDS for profile in shipped().values())


HTML = "<html><head>{}</head><body><h1>Packer</h1><p>Work in a hall.</p></body></html>"


def test_a_folder_of_pages_is_read_with_the_addresses_they_state(tmp_path: Path) -> None:
    made(tmp_path, HTML.format('<link rel="canonical" href="https://example.com/1">'), "a.html")
    made(tmp_path, "<!-- saved from url=(0021)https://example.com/2 -->" + HTML, "b.HTM")
    (tmp_path / "sub").mkdir()
    made(tmp_path, HTML, "sub/c d.html")
    made(tmp_path, "", "sub/e.html")
    made(tmp_path, "x", "f.txt")
    found = items(tmp_path)
    assert [i.url for i in found if isinstance(i, RawPage)] == [
        "https://example.com/1",
        "https://example.com/2",
        "file:///sub/c%20d.html",
    ]
    assert next(i.reason for i in found if isinstance(i, Rejected)).endswith("is empty")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="no HTML"):
        items(tmp_path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    for name in ("a.csv", "a.jsonl", "a.warc.gz", "a.html", "a"):
        with pytest.raises(ImportFileError, match="cannot be read"):
            items(tmp_path / name)


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    """A WARC file with two pages, a picture and a page that was not found."""
    html = "text/html; charset=utf-8"
    answers = [(html, 200), ("image/png", 200), (html, 404), (html, 200)]
    with Archive(f"file://{tmp_path / 'kept'}") as archive:
        for number, (kind, status) in enumerate(answers):
            ref = archive.write(
                Page(source="x", run="r", url=f"https://example.com/{number}", body=HTML.encode(),
                     status=status, headers=(("Content-Type", kind),), at=NOW + number)
            )  # fmt: skip
    return tmp_path / "kept" / ref.file


def test_pages_of_a_warc_file_are_read_with_their_time(warc: Path) -> None:
    first, second = items(warc)
    assert isinstance(first, RawPage)
    assert (first.url, first.body, first.at) == ("https://example.com/0", HTML.encode(), NOW)
    assert first.content_type == "text/html; charset=utf-8"
    assert isinstance(second, RawPage)
    assert second.url == "https://example.com/3"


def test_a_torn_warc_file_gives_what_stands_before_the_end(warc: Path) -> None:
    torn = warc.with_name("torn.warc.gz")
    torn.write_bytes(warc.read_bytes()[:-900])
    first, *rest = items(torn)
    assert isinstance(first, RawPage)
    assert all("https" not in getattr(item, "url", "") for item in rest)


def test_what_is_no_warc_is_refused(tmp_path: Path) -> None:
    (found,) = items(made(tmp_path, b"nothing of the kind", "x.warc"))
    assert isinstance(found, Rejected)


@pytest.mark.parametrize("url", ["https://example.com/1", "file:///page.html"])
def test_a_page_is_kept_as_evidence_under_an_id_that_stays(tmp_path: Path, url: str) -> None:
    page = RawPage(url, HTML.encode())
    with Archive(f"file://{tmp_path}") as archive:
        first = keep(archive, page, kind="job", source="s", run="import-1", at=NOW)
        second = keep(archive, page, kind="job", source="s", run="import-2", at=NOW + 5)
        assert archive.body(first.record) == page.body
    assert (first.id, first.via, first.fetched_at) == (second.id, "import", NOW)


CELLS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), include_characters="\n"), max_size=30
).filter(lambda cell: "<" not in cell and "&" not in cell)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=5), delimiter=st.sampled_from(",;\t"))
def test_what_is_written_as_csv_is_read_again(
    tmp_path: Path, rows: list[tuple[str, str]], delimiter: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([("text", "note"), *rows])
    found = items(made(tmp_path, out.getvalue()))
    wanted = [(text, note) for text, note in rows if text.strip() or note.strip()]
    assert [(i.text, i.extra.get("note", "")) for i in found if isinstance(i, Ad)] == [
        (text, note if note.strip() else "") for text, note in wanted if text.strip()
    ]
    assert len(found) == len(wanted)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(
    raw=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.jsonl", "a.warc", "a", "a.html"])
)
def test_any_file_is_read_or_refused(tmp_path: Path, raw: bytes, name: str) -> None:
    try:
        found = items(made(tmp_path, raw, name))
    except ImportFileError:
        return
    assert all(isinstance(item, Ad | RawPage | Rejected) for item in found)


def test_a_packed_file_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(b'{"kind": "job", "text": "In a warehouse"}\n' * 2000)
    path = tmp_path / "ads.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(ImportFileError, match="cut short"):
        items(path)
