"""``thb watch match``: stored queries against ads in files, without servers."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import IO, TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
import typer

from stream.errors import InputError
from stream.messages import Ad, ScoredAd, now
from stream.records import scored_from_json, struct_from_json
from thb import settings, terminal
from thb.options import Home, Json

if TYPE_CHECKING:
    from search import Matcher, Watch

CHUNK = 64
KINDS = ("job", "escort", "service", "review")


class _Line(msgspec.Struct):
    """A watch as it stands in a file."""

    id: str | int
    query: str
    kind: str | None = None
    sources: list[str] | None = None


def match(
    watches: Annotated[
        str, typer.Option(metavar="W.jsonl", help="Watches: id, query, kind, sources.")
    ],
    items: Annotated[str, typer.Option(metavar="I.jsonl", help="Ads, scored or not; - is stdin.")],
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="OUT.jsonl", help="- is stdout.")
    ] = "-",
    home: Home = None,
    json: Json = False,
) -> None:
    """Matches stored queries against ads; unscored ads are scored first when a query needs it."""
    from search import Matcher

    zone = settings.load(home=home).zone
    refused: terminal.Rejects[Any] = terminal.Rejects(items, out)
    matcher = Matcher(_watches(watches, zone, refused))
    done = matches = 0
    with terminal.open_out(out) as target:
        for ad in _ads(items, refused, score=matcher.needs_score):
            matches += _write(target, ad, matcher)
            done += 1
    _report(done, matches, len(refused.rows), out, json=json)
    raise typer.Exit(refused.close())


def _watches(path: str, zone: str, refused: terminal.Rejects[Any]) -> "list[Watch]":
    mine: terminal.Rejects[Watch] = terminal.Rejects(path, "-")
    known: dict[str, Watch] = {}
    named: dict[str, str] = {}

    def parse(raw: bytes) -> "Watch":
        watch, ids = _watch(struct_from_json(raw, _Line), zone)
        if watch.id in known:
            raise InputError("there is a watch of this id already", where=f"id {watch.id}")
        known[watch.id] = watch
        named.update({ident: watch.id for ident in ids if ident not in named})
        return watch

    found = list(mine.take(terminal.lines(path), parse))
    refused.rows += mine.rows
    _tell(path, named)
    return found


def _tell(path: str, named: Mapping[str, str]) -> None:
    """Says of which indicators that watches name there is no rule; ads scored elsewhere may have
    them, so that no watch is refused for one."""
    if not named:
        return
    from indicators.loader import known_ids
    from search import naming

    known = known_ids()
    for ident, watch in named.items():
        if ident not in known:
            cause, cure = naming.refusal(ident, known)
            terminal.say(f"{path}: watch {watch}: {cause}; {cure}")


def _watch(line: _Line, zone: str) -> "tuple[Watch, tuple[str, ...]]":
    """A watch and the indicators that it names."""
    from search import Watch
    from search.naming import named
    from search.watch import read

    if line.kind and line.kind not in KINDS:
        cure = f"use one of: {', '.join(KINDS)}"
        raise InputError(f"{line.kind!r} is no kind", where="kind", cure=cure)
    watch = Watch(
        id=str(line.id),
        query=line.query,
        kind=line.kind or "",
        sources=tuple(line.sources or ()),
        zone=str(ZoneInfo(zone)),
    )
    return watch, named(read(watch).root)


def _ads(path: str, refused: terminal.Rejects[Any], *, score: bool) -> Iterator[Ad]:
    lines = terminal.progress(terminal.lines(path), "matching")
    found: Iterator[Ad] = refused.take(lines, lambda raw: scored_from_json(raw, now()))
    if not score:
        return found
    return (ad for chunk in _chunks(found) for ad in _scored(chunk))


def _chunks(ads: Iterable[Ad]) -> Iterator[list[Ad]]:
    iterator = iter(ads)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _scored(chunk: list[Ad]) -> list[Ad]:
    """The ads, those without a score with one."""
    from thb.pipeline import score_ads

    done = iter(score_ads([ad for ad in chunk if not isinstance(ad, ScoredAd)]))
    return [ad if isinstance(ad, ScoredAd) else next(done) for ad in chunk]


def _write(target: IO[bytes], ad: Ad, matcher: "Matcher") -> int:
    found = matcher.match(ad)
    for one in found:
        row = {"item": ad.id, "watch": one.watch.id, "spans": one.spans}
        target.write(msgspec.json.encode(row) + b"\n")
    return len(found)


def _report(ads: int, matches: int, refused: int, out: str, *, json: bool) -> None:
    if out == "-":
        return
    if json:
        terminal.emit_json({"items": ads, "matches": matches, "refused": refused})
    else:
        terminal.say(f"{ads} ads, {matches} matches, {refused} refused")
