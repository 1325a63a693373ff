"""The stage parse: evidence in, ads out; page objects of source folders."""

from pathlib import Path

import pytest

from crawlers import sites
from crawlers.evidence import Archive, EvidenceError, Page
from crawlers.parse import ParseError, parse
from crawlers.stage import ParseStep
from stream.bus import Record
from stream.codec import decode
from stream.errors import InputError
from stream.messages import Ad, Capture, Message, RecordRef
from stream.stages import Context, Incoming

HTML = (
    b"<body><h1>Packer</h1><p>Work in a hall with housing, shifts and a bus every day.</p></body>"
)


def context(home: Path) -> Context:
    return Context(
        home=home, stream_url="", index_url="", state_url="", evidence_url=f"file://{home / 'kept'}"
    )


def capture(ref: RecordRef, source: str = "s") -> Capture:
    return Capture(
        id="c", source=source, kind="job", url="https://example.com/1", fetched_at=5, status=200,
        record=ref, trace="t",
    )  # fmt: skip


def incoming(message: Message | None) -> Incoming:
    return Incoming(Record("thb.captures", 0, 0, "k", None, 0), message)


def test_captures_become_ads_and_what_cannot_be_parsed_an_error(tmp_path: Path) -> None:
    with Archive(f"file://{tmp_path / 'kept'}") as archive:
        good, bad = (
            archive.write(Page(source="s", run="r", url="https://example.com/1", body=body))
            for body in (HTML, b"%PDF-1.7")
        )
    lost = RecordRef(file="s-r-9.warc.gz", offset=0, sha256="0")
    step = ParseStep(context(tmp_path))
    messages = [capture(good), capture(bad), capture(lost), None, Ad(id="a", kind="job")]
    one, two, three, four, five = step.process([incoming(message) for message in messages])
    step.close()
    assert not isinstance(one, Exception)
    ((key, value),) = one
    ad = decode(Ad, value or b"")
    assert (ad.id, ad.title, ad.version, ad.capture, ad.trace) == (key, "Packer", 5, good, "t")
    assert isinstance(two, ParseError)
    assert isinstance(three, EvidenceError)
    assert four == [("k", None)]
    assert isinstance(five, TypeError)


SOURCE = """
id: {name}
title: Example board
kind: job
country: PL
languages: [pl]
start_urls: ["https://example.com/"]
fetch: http
legal_basis: Synthetic data
purpose: Tests
authorised_by: Tester
authorised_until: 2099-12-31
"""
PAGES = """
from web_poet import WebPage, field


class AdPage(WebPage[dict]):
    @field
    def title(self):
        return self.css("h1::text").get()

    @field
    def salary(self):
        return {"min": 5, "currency": "PLN"}
"""
WAITING = """
import asyncio
from web_poet import WebPage


class AdPage(WebPage[dict]):
    async def to_item(self):
        await asyncio.sleep(1)
"""


def source(tmp_path: Path, name: str, pages: str) -> str:
    folder = tmp_path / "sources" / name.replace("-", "_")
    folder.mkdir(parents=True)
    (folder / "source.yml").write_text(SOURCE.format(name=name), "utf-8")
    (folder / "pages.py").write_text(pages, "utf-8")
    sites.add_folder(tmp_path / "sources")
    return name


REF = RecordRef(file="f", offset=0, sha256="0")


def test_a_source_is_parsed_by_its_own_page_object(tmp_path: Path) -> None:
    (ad,) = parse(capture(REF, source(tmp_path, "own-board", PAGES)), HTML)
    assert (ad.title, ad.text, ad.salary and ad.salary.min) == ("Packer", "", 5)


def test_a_page_object_that_finds_nothing_gives_no_ad(tmp_path: Path) -> None:
    assert parse(capture(REF, source(tmp_path, "empty-board", PAGES)), b"<p>x") == []


def test_a_page_object_must_not_wait(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="RuntimeError"):
        parse(capture(REF, source(tmp_path, "slow-board", WAITING)), HTML)


def test_a_source_has_one_page_object(tmp_path: Path) -> None:
    name = source(tmp_path, "two-board", PAGES + PAGES.replace("AdPage", "OtherPage"))
    with pytest.raises(InputError, match="2 page objects"):
        parse(capture(REF, name), HTML)


def test_shipped_sources_have_their_page_objects() -> None:
    assert sites.page_class("demo-reviews").__name__ == "ReviewPage"
    assert sites.page_class("demo-jobs") is None
    assert sites.page_class("nobody") is None
