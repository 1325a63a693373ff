import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawlers import ledger
from crawlers.evidence import Archive, EvidenceError, Page
from crawlers.verify import verify
from stream.errors import InputError
from stream.messages import RecordRef

BODY = "<h1>Sortowanie paczek, Venlo</h1> Łódź".encode()


def page(number: int = 1, body: bytes = BODY, **more) -> Page:
    return Page(
        source="demo-jobs",
        run="r1",
        url=f"https://example.com/jobs/{number}?x=1",
        body=body + str(number).encode(),
        headers=[
            ("Content-Type", "text/html"),
            ("Content-Encoding", "gzip"),
            ("Set-Cookie", "session=1"),
            ("X-Odd", "zażółć\r\nInjected: 1"),
        ],
        request_headers=[("User-Agent", "thb-monitor"), ("Cookie", "a=1"), ("Authorization", "b")],
        legal_basis="Art. 6(1)(e)",
        **more,
    )


def fill(folder: Path, pages: int = 5, *, close: bool = True) -> list[RecordRef]:
    archive = Archive(f"file://{folder}")
    refs = [archive.write(page(n)) for n in range(pages)]
    if close:
        archive.close()
    return refs


def warc(folder: Path) -> Path:
    return next(folder.glob("*.warc.gz"))


def test_a_page_comes_back_as_it_was(tmp_path):
    (ref,) = fill(tmp_path, 1)
    archive = Archive(str(tmp_path))
    assert archive.body(ref) == BODY + b"0"
    head = archive.head(ref)
    assert (head.url, head.status, head.via) == ("https://example.com/jobs/0?x=1", 200, "http")
    assert ("X-Archive-Orig-Content-Encoding", "gzip") in head.headers


def test_the_file_is_warc_with_digests_and_without_secrets(tmp_path):
    fill(tmp_path, 2)
    with warc(tmp_path).open("rb") as file:
        types = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
            types.append(record.rec_type)
    assert types == ["warcinfo", *["response", "request"] * 2]
    text = gzip.decompress(warc(tmp_path).read_bytes())
    assert b"WARC/1.1" in text
    assert b"legal-basis: Art. 6(1)(e)" in text
    assert b"sha256:" in text
    for secret in (b"session=1", b"Authorization", b"Cookie: a=1", b"\nInjected"):
        assert secret not in text


def test_sound_evidence_verifies(tmp_path):
    fill(tmp_path)
    assert verify(tmp_path) == Archive(str(tmp_path)).verify()
    assert (verify(tmp_path).ok, verify(tmp_path).records) == (True, 11)
    assert verify(warc(tmp_path)).problems == []


def test_files_rotate_and_each_has_its_chain(tmp_path):
    with Archive(str(tmp_path), rotate=2000) as archive:
        refs = [archive.write(page(n)) for n in range(6)]
    assert len({ref.file for ref in refs}) > 1
    assert verify(tmp_path).problems == []
    assert [archive.body(ref)[-1:] for ref in refs] == [b"0", b"1", b"2", b"3", b"4", b"5"]


@settings(max_examples=60, deadline=None)
@given(share=st.floats(0, 0.999), bit=st.integers(0, 7), side=st.booleans())
def test_a_flipped_bit_is_found(tmp_path_factory, share, bit, side):
    folder = tmp_path_factory.mktemp("evidence")
    fill(folder, 3)
    path = ledger.beside(warc(folder)) if side else warc(folder)
    data = bytearray(path.read_bytes())
    data[int(share * len(data))] ^= 1 << bit
    path.write_bytes(data)
    assert not verify(folder).ok
    assert not verify(warc(folder)).ok


def _truncate(folder: Path) -> None:
    data = warc(folder).read_bytes()
    warc(folder).write_bytes(data[:-40])


def _remove_record(folder: Path) -> None:
    lines = ledger.read(ledger.beside(warc(folder))).lines
    data = warc(folder).read_bytes()
    start, length = lines[3]["offset"], lines[3]["length"]
    warc(folder).write_bytes(data[:start] + data[start + length :])


def _swap_records(folder: Path) -> None:
    one, two = ledger.read(ledger.beside(warc(folder))).lines[3:5]
    data = warc(folder).read_bytes()
    a = data[one["offset"] : two["offset"]]
    b = data[two["offset"] : two["offset"] + two["length"]]
    warc(folder).write_bytes(data[: one["offset"]] + b + a + data[two["offset"] + two["length"] :])


def _remove_line(folder: Path) -> None:
    side = ledger.beside(warc(folder))
    lines = side.read_bytes().splitlines(keepends=True)
    side.write_bytes(b"".join(lines[:3] + lines[4:]))


def _cut_both(folder: Path) -> None:
    """As if the last page had never been there and the process had been ended before."""
    side = ledger.beside(warc(folder))
    lines = side.read_bytes().splitlines(keepends=True)
    end = ledger.read(side).lines[-3]["offset"]
    side.write_bytes(b"".join(lines[:-3]))
    warc(folder).write_bytes(warc(folder).read_bytes()[:end])


def _append(folder: Path) -> None:
    with warc(folder).open("ab") as file:
        file.write(gzip.compress(b"WARC/1.1\r\n\r\n"))


def _remove_side(folder: Path) -> None:
    ledger.beside(warc(folder)).unlink()


def _remove_all(folder: Path) -> None:
    ledger.beside(warc(folder)).unlink()
    warc(folder).unlink()


def _remove_warc(folder: Path) -> None:
    warc(folder).unlink()


def _remove_journal(folder: Path) -> None:
    (folder / ledger.JOURNAL).unlink()


def _remove_journal_line(folder: Path) -> None:
    path = folder / ledger.JOURNAL
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))


@pytest.mark.parametrize(
    "tamper",
    [
        _truncate,
        _remove_record,
        _swap_records,
        _remove_line,
        _cut_both,
        _append,
        _remove_side,
        _remove_all,
        _remove_warc,
        _remove_journal,
        _remove_journal_line,
    ],
)
def test_tampering_is_found(tmp_path, tamper):
    fill(tmp_path)
    tamper(tmp_path)
    found = verify(tmp_path)
    assert not found.ok
    assert found.problems


@pytest.mark.parametrize("rest", [b"", b"\x1f\x8b\x08half a record"])
def test_what_a_killed_process_left_is_told_and_tolerated(tmp_path, rest):
    fill(tmp_path, close=False)
    with warc(tmp_path).open("ab") as file:
        file.write(rest)
    found = verify(tmp_path)
    assert found.ok
    assert any("not closed" in problem for problem in found.problems)
    assert any("unfinished record" in problem for problem in found.problems) == bool(rest)


def test_a_half_written_line_of_the_journal_is_cut_off_by_the_next_writer(tmp_path):
    path = tmp_path / ledger.JOURNAL
    ledger.append_shared(path, {"n": 1})
    with path.open("ab") as file:
        file.write(b'{"half":')
    ledger.append_shared(path, {"n": 2})
    held = ledger.read(path)
    assert [line["n"] for line in held.lines] == [1, 2]
    assert (held.problem, held.torn) == ("", False)


@pytest.mark.parametrize(
    ("ref", "message"),
    [
        (RecordRef(file="missing.warc.gz", offset=0, sha256=""), "missing"),
        (RecordRef(file="../etc/passwd", offset=0, sha256=""), "no name of an evidence file"),
    ],
)
def test_a_wrong_reference_is_refused(tmp_path, ref, message):
    with pytest.raises(EvidenceError, match=message):
        Archive(str(tmp_path)).body(ref)


def test_a_wrong_offset_or_hash_is_refused(tmp_path):
    ref = fill(tmp_path, 1)[0]
    archive = Archive(str(tmp_path))
    with pytest.raises(EvidenceError, match="cannot be read"):
        archive.body(RecordRef(file=ref.file, offset=ref.offset + 1, sha256=ref.sha256))
    with pytest.raises(EvidenceError, match="not what was captured"):
        archive.body(RecordRef(file=ref.file, offset=ref.offset, sha256="0"))


def test_only_folders_are_archives():
    with pytest.raises(InputError, match="use file:///folder"):
        Archive("s3://bucket")
