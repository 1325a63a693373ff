"""``thb parse`` and ``thb import``: pages and files that others made become ads."""

import atexit
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from stream.errors import InputError, StreamError
from stream.messages import Ad, Capture, Kind, RecordRef, now
from thb import settings, terminal
from thb.options import Home, Json

if TYPE_CHECKING:
    from crawlers.evidence import Archive
    from crawlers.importers import RawPage, Rejected
    from stream.bus import Bus
    from stream.deletions import Deletions

BATCH = 500


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command("parse")(parse)
    app.command("import")(import_)


def parse(
    file: Annotated[str, typer.Argument(metavar="FILE.html", help="A page; - is stdin.")],
    url: Annotated[str, typer.Option(help="The address that the page was fetched from.")],
    encoding: Annotated[
        str, typer.Option(help="Read the page in this encoding, whatever it declares.")
    ] = "",
    kind: Annotated[Kind, typer.Option(help="What ads of this page are.")] = "job",
    source: Annotated[str, typer.Option(help="Source whose page object is used.")] = "",
    home: Home = None,
    json: Json = False,
) -> None:
    """Print the ads of one page, an ad a line; none for a list or a page that is gone."""
    import msgspec

    from crawlers import parse as parser

    del json  # an ad a line is JSON already
    settings.load(home=home)
    with terminal.open_in(file) as page:
        body = page.read(parser.MAX_BODY + 1)
    for ad in parser.parse(_capture(url, kind, source), body, encoding=encoding):
        terminal.emit_json(msgspec.structs.replace(ad, capture=None, version=0))


def _capture(url: str, kind: Kind, source: str) -> Capture:
    nowhere = RecordRef(file="", offset=0, sha256="")
    return Capture(
        id="", source=source, kind=kind, url=url, fetched_at=now(), status=200, record=nowhere
    )


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…", help="CSV, JSON Lines, WARC, HTML, or a folder of HTML; - is stdin."
        ),
    ],
    kind: Annotated[Kind, typer.Option(help="What the records are, where they do not say.")],
    source: Annotated[str, typer.Option(help="Where they come from, where they do not say.")],
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=FIELD",
            help="Column that holds a field; several for text are joined. May be repeated.",
        ),
    ] = None,
    encoding: Annotated[str, typer.Option(help="Encoding of CSV files; found out if empty.")] = "",
    home: Home = None,
    json: Json = False,
) -> None:
    """Send records and pages that others collected into the stream; repeatable without doubles.

    Records become ads; pages are kept as evidence and become captures. What is refused is written
    with its reason to rejected/FILE.rejected.jsonl in the data folder, and the command ends with 1.
    What was deleted with `thb delete` is left out and counted.
    """
    from crawlers.evidence import Archive
    from crawlers.importers import read
    from stream import open_bus
    from stream.deletions import Deletions

    _check_source(source)
    context = settings.load(home=home).context
    counts = {"read": 0, "sent": 0, "refused": 0}
    ended = 0
    with (
        closing(open_bus(context.stream_url)) as bus,
        Archive(context.evidence_url) as archive,
        closing(Deletions.open(context.state_url)) as deletions,
    ):
        sender = _Sender(bus, archive, deletions, kind, source)
        for path in files:
            rejects = _rejects(context.home, path)
            items = read(_on_disk(path), kind, source, columns or (), now=now(), encoding=encoding)
            shown = terminal.progress(items, f"importing {path.name}")
            try:
                good = _good(shown, counts, rejects)
                counts["sent"] += sender.send(good, partial(_refuse, counts, rejects))
            finally:
                counts["refused"] += len(rejects.rows)
                ended |= rejects.close()
        if sender.deleted:
            counts["deleted"] = sender.deleted
    _tell(counts, as_json=json)
    raise typer.Exit(ended)


def _check_source(source: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", source):
        cure = "use up to 64 letters, digits, dots, dashes and underscores"
        raise InputError(f"{source!r} is no name of a source", where="--source", cure=cure)


def _on_disk(path: Path) -> Path:
    """The file itself; stdin is copied first, because a file is read twice to find its encoding."""
    if str(path) != "-":
        return path
    folder = tempfile.mkdtemp(prefix="thb-import-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    copy = Path(folder) / "stdin"
    with copy.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return copy


def _rejects(home: Path, path: Path) -> "terminal.Rejects[Ad]":
    folder = home / "rejected"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        cure = "correct --home or THB_HOME"
        raise InputError(
            f"cannot be made ({error.strerror})", where=str(folder), cure=cure
        ) from error
    return terminal.Rejects(str(path), str(folder / ("stdin" if str(path) == "-" else path.name)))


def _good(
    items: "Iterable[Ad | RawPage | Rejected]",
    counts: dict[str, int],
    rejects: "terminal.Rejects[Ad]",
) -> "Iterator[Ad | RawPage]":
    from crawlers.importers import Rejected

    for item in items:
        counts["read"] += 1
        if isinstance(item, Rejected):
            raw = item.record.encode("utf-8", "replace")
            rejects.add(terminal.Line(item.number, raw), item.reason)
        else:
            yield item


def _refuse(counts: dict[str, int], rejects: "terminal.Rejects[Ad]", ad: Ad, why: str) -> None:
    import msgspec

    rejects.add(terminal.Line(counts["read"], msgspec.json.encode(ad)), why)


class _Waiting(NamedTuple):
    """A message with what it was made of."""

    item: "Ad | RawPage"
    key: str
    value: bytes


class _Sender:
    """Sends ads and captures in batches; a page is kept as evidence first. What was deleted is
    neither kept nor sent, but counted in ``deleted``."""

    def __init__(
        self, bus: "Bus", archive: "Archive", deletions: "Deletions", kind: Kind, source: str
    ) -> None:
        self.bus, self.archive, self.deletions = bus, archive, deletions
        self.kind, self.source = kind, source
        self.deleted = 0
        self.at = now()
        self.run = f"import-{self.at}"

    def send(self, items: "Iterable[Ad | RawPage]", refuse: "Callable[[Ad, str], None]") -> int:
        """Sends all and returns how many; what came before an error is sent too. An ad that is too
        large for the stream is refused alone, with its reason."""
        waiting: dict[str, list[_Waiting]] = {}
        sent = 0
        try:
            for item in items:
                if not isinstance(item, Ad) and self._is_deleted(item):
                    continue
                topic, key, value = self._message(item)
                if isinstance(item, Ad) and (why := self._too_large(topic, key, value)):
                    refuse(item, why)
                    continue
                batch = waiting.setdefault(topic, [])
                batch.append(_Waiting(item, key, value))
                if len(batch) >= BATCH:
                    sent += self._flush(topic, batch)
                    batch.clear()
        finally:
            sent += sum(self._flush(topic, batch) for topic, batch in waiting.items() if batch)
        return sent

    def _is_deleted(self, page: "RawPage") -> bool:
        from crawlers import links
        from stream.deletions import page_key

        held = self.deletions.holds_back(page_key(page.url), page_key(links.normalise(page.url)))
        self.deleted += held
        return held

    def _flush(self, topic: str, batch: "Sequence[_Waiting]") -> int:
        from stream.deletions import sign

        ads = [one.item for one in batch if isinstance(one.item, Ad)]
        held = self.deletions.hold_back([sign(ad.id, ad) for ad in ads])
        gone = {ad.id for ad in compress(ads, held)}
        self.deleted += sum(held)
        return self.bus.send(topic, [(one.key, one.value) for one in batch if one.key not in gone])

    def _too_large(self, topic: str, key: str, value: bytes) -> str:
        from stream.sending import checked_size

        try:
            checked_size((key, value), topic, self.bus.limit(topic))
        except StreamError as error:
            return error.what
        return ""

    def _message(self, item: "Ad | RawPage") -> tuple[str, str, bytes]:
        import msgspec

        from stream.codec import encode
        from stream.stages import ADS, CAPTURES

        if isinstance(item, Ad):
            traced = msgspec.structs.replace(item, trace=item.trace or self.run)
            return ADS, item.id, encode(traced)
        capture = self._kept(item)
        return CAPTURES, capture.id, encode(capture)

    def _kept(self, page: "RawPage") -> Capture:
        from crawlers.importers.keep import keep

        return keep(
            self.archive, page, kind=self.kind, source=self.source, run=self.run, at=self.at
        )


def _tell(counts: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        terminal.emit_json(counts)
    else:
        terminal.say(", ".join(f"{number} {name}" for name, number in counts.items()))
