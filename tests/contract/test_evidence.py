"""What the rooms rely on in the evidence: kept whole, found again, and no change goes unseen."""

from pathlib import Path

import pytest

from crawlers.evidence import Archive, EvidenceError, Page
from crawlers.verify import verify
from stream.messages import RecordRef


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"file://{tmp_path / 'evidence'}"


def page(number: int, run: str = "r1") -> Page:
    body = f"<h1>Page {number} łódź</h1>".encode() * (number + 1)
    return Page(source="board", run=run, url=f"https://example.org/{number}", body=body, at=number)


def test_what_was_kept_is_found_by_its_reference(url: str) -> None:
    with Archive(url) as archive:
        kept = [(archive.write(page(number)), page(number).body) for number in range(20)]
    with Archive(url) as archive:
        assert [archive.body(ref) for ref, _ in kept] == [body for _, body in kept]


def test_it_is_there_while_its_writer_goes_on(url: str) -> None:
    with Archive(url) as writer, Archive(url) as reader:
        for number in range(5):
            assert reader.body(writer.write(page(number))) == page(number).body


def test_two_writers_share_the_place(url: str) -> None:
    with Archive(url) as one, Archive(url) as other:
        refs = [
            (writer.write(page(number, run)), page(number, run).body)
            for number in range(6)
            for writer, run in ((one, "r1"), (other, "r2"))
        ]
        assert all(one.body(ref) == body for ref, body in refs)
    assert verify(Path(url.removeprefix("file://"))).ok


@pytest.mark.parametrize("damage", ["flipped", "cut", "gone"])
def test_no_change_goes_unseen(url: str, damage: str) -> None:
    with Archive(url) as archive:
        ref = [archive.write(page(number)) for number in range(4)][2]
    folder = Path(url.removeprefix("file://"))
    file = folder / ref.file
    raw = bytearray(file.read_bytes())
    if damage == "flipped":
        raw[ref.offset + 60] ^= 1
        file.write_bytes(raw)
    elif damage == "cut":
        file.write_bytes(raw[: ref.offset + 30])
    else:
        file.unlink()
    assert not verify(folder).ok
    with Archive(url) as archive, pytest.raises(EvidenceError):
        archive.body(ref)


def test_a_reference_to_nothing_is_refused(url: str) -> None:
    with Archive(url) as archive, pytest.raises(EvidenceError):
        archive.body(RecordRef(file="none.warc.gz", offset=0, sha256="0" * 64))
