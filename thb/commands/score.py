"""``thb score``: ads in, scored ads out, without the stream."""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated, NamedTuple, TypeVar

import typer

from stream.errors import InputError
from stream.messages import Aside, Hit, ScoredAd
from thb import settings, terminal
from thb.options import Home, Json

T = TypeVar("T")
R = TypeVar("R")
CHUNK = 64
UNKNOWN = 0
"""The version of an ad that does not state one: nothing was captured, and two runs agree."""


class Models(NamedTuple):
    """Which fitted models speak beside the score (those that are shipped, and those of folders),
    and the home folder with the snapshots of registers."""

    ours: bool = True
    folders: tuple[Path, ...] = ()
    home: Path | None = None


class Scored(NamedTuple):
    """One line's outcome: the encoded scored ad, or why the line was refused."""

    line: terminal.Line
    ad: bytes | None
    reason: str


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(score)


def score(
    source: Annotated[
        str, typer.Argument(metavar="IN.jsonl", help="Ads as JSON Lines; - is stdin.")
    ],
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="OUT.jsonl", help="- is stdout.")
    ] = "-",
    jobs: Annotated[int, typer.Option(min=1, max=256, help="Processes.")] = 1,
    explain: Annotated[
        bool, typer.Option(help="Say in words why each ad scores what it scores.")
    ] = False,
    models: Annotated[bool, typer.Option(help="Use fitted models where there are any.")] = True,
    model: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="A model of `thb train`, repeatable."),
    ] = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Finds language, entities and indicators in ads and scores them, in input order."""
    from thb.pipeline import scorer

    if model and not models:
        raise typer.BadParameter("--model and --no-models exclude each other")
    known = settings.load(home=home)
    chosen = Models(models, tuple(model or ()), known.context.home)
    scorer(*chosen)  # what is wrong with a model is said before the first ad
    _settle()
    lang = known.lang
    rejects: terminal.Rejects[bytes] = terminal.Rejects(source, out)
    done = 0
    with terminal.open_out(out) as target:
        for scored in terminal.progress(_outcomes(terminal.lines(source), jobs, chosen), "scoring"):
            if scored.ad is None:
                rejects.add(scored.line, scored.reason)
                continue
            target.write(scored.ad + b"\n")
            done += 1
            if explain:
                _explain(scored.ad, lang, to_stderr=out == "-")
    refused = len(rejects.rows)
    if json and out != "-":
        terminal.emit_json({"scored": done, "refused": refused})
    elif out != "-":
        terminal.say(f"{done} ads scored, {refused} refused")
    raise typer.Exit(rejects.close())


def _settle() -> None:
    """Spares the collector of garbage what stays (rules, dictionaries) and most of its rounds: ads
    leave next to no cycles."""
    gc.freeze()
    gc.set_threshold(500_000, 20, 100)


def _outcomes(lines: Iterable[terminal.Line], jobs: int, models: Models) -> Iterator[Scored]:
    chunks = _chunks(lines)
    work = partial(_score_chunk, models=models)
    if jobs == 1:
        for chunk in chunks:
            yield from work(chunk)
        return
    with ProcessPoolExecutor(jobs, initializer=_settle) as pool:
        for scored in _windowed(pool.submit, work, chunks, window=jobs * 4):
            yield from scored


def _windowed(
    submit: Callable[[Callable[[T], R], T], "Future[R]"],
    work: Callable[[T], R],
    items: Iterator[T],
    window: int,
) -> Iterator[R]:
    """Results in order with at most ``window`` items under way, so that memory stays bounded."""
    waiting: deque[Future[R]] = deque(submit(work, item) for item in islice(items, window))
    while waiting:
        yield waiting.popleft().result()
        waiting.extend(submit(work, item) for item in islice(items, 1))


def _chunks(lines: Iterable[terminal.Line]) -> Iterator[list[terminal.Line]]:
    iterator = iter(lines)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _score_chunk(chunk: list[terminal.Line], models: Models) -> list[Scored]:
    return [_score_line(line, models) for line in chunk]


def _score_line(line: terminal.Line, models: Models) -> Scored:
    from stream.codec import encode
    from stream.records import ad_from_json
    from thb.pipeline import scorer

    try:
        ad = ad_from_json(line.raw, now=UNKNOWN)
    except InputError as error:
        return Scored(line, None, str(error))
    return Scored(line, encode(scorer(*models).score(ad)), "")


def _explain(raw: bytes, lang: str, *, to_stderr: bool) -> None:
    from stream.codec import decode

    ad = decode(ScoredAd, raw)
    console = terminal.err if to_stderr else terminal.out
    for row in explanation(ad, lang):
        console.print(row, markup=False)


_POLISH = {
    "high": "wysoki",
    "elevated": "podwyższony",
    "low": "niski",
    "insufficient": "za mało podstaw do oceny",
    "score {score:.2f} (uncalibrated)": "wynik {score:.2f} (nieskalibrowany)",
    "flagged": "wytypowane",
    "beside the score": "obok wyniku",
    "not counted": "nie wliczono",
    "the ad denies or only mentions {names}": "ogłoszenie zaprzecza temu lub tylko o tym wspomina: "
    "{names}",
}


def explanation(ad: ScoredAd, lang: str) -> list[str]:
    """Why an ad scores what it scores, a line a sign, strongest first; in Polish for ``pl``."""

    said = partial(_said, lang)
    score = said("score {score:.2f} (uncalibrated)").format(score=ad.score)
    head = (said(ad.band), score, *((said("flagged"),) if ad.flagged else ()))
    hits = sorted(ad.hits, key=lambda hit: -hit.share)
    beside = said("beside the score")
    models = [f"  {beside}: {name} {value:.0%}" for name, value in ad.context.items()]
    aside = [] if not ad.aside else [_set_aside(hit, ad.aside, lang) for hit in ad.aside.hits]
    return [f"{ad.id}: {', '.join(head)}", *(_reason(hit, lang) for hit in hits), *aside, *models]


def _said(lang: str, words: str) -> str:
    return _POLISH[words] if lang == "pl" else words


def _set_aside(hit: Hit, aside: Aside, lang: str) -> str:
    """A sign that is not counted, and the denials for which it is not."""
    why = _said(lang, "the ad denies or only mentions {names}").format(
        names=", ".join(aside.denied)
    )
    return f"  {_said(lang, 'not counted')}: {_words(hit, lang)} ({why})"


def _reason(hit: Hit, lang: str) -> str:
    """A sign with its share."""
    return f"  {hit.share:+.2f}  {_words(hit, lang)}"


def _words(hit: Hit, lang: str) -> str:
    """A sign in words, with those of its places that the words do not name."""
    words = hit.reason_pl if lang == "pl" and hit.reason_pl else hit.reason
    quotes = ", ".join(f"“{span.text}”" for span in hit.spans[:3] if span.text not in words)
    return f"{hit.indicator}: {words}" + (f" – {quotes}" if quotes else "")
