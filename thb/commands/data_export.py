"""``thb export``: scored ads in the formats of other programs."""

from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from stream.messages import Ad, ScoredAd, now
from stream.records import scored_from_json
from thb import settings, terminal
from thb.options import Home, Json


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    group = typer.Typer(help="Scored ads in the formats of other programs.", no_args_is_help=True)
    group.command("docbin")(docbin)
    app.add_typer(group, name="export")


def docbin(
    source: Annotated[
        str, typer.Argument(metavar="IN.jsonl", help="Ads, scored or not; - is stdin.")
    ],
    out: Annotated[str, typer.Option("--out", "-o", metavar="OUT.spacy", help="- is stdout.")],
    pseudonymise: Annotated[
        bool, typer.Option(help="Put a keyed token in the place of each contact and name.")
    ] = True,
    home: Home = None,
    json: Json = False,
) -> None:
    """Writes ads as a spaCy DocBin with entities and indicators marked, contacts hidden."""
    from thb.docbin import Docs, checked, keep_key, pack

    known = settings.load(home=home)
    key = keep_key(known.context.home) if pseudonymise else None
    refused: terminal.Rejects[Ad] = terminal.Rejects(source, out)
    docs = Docs(known.spacy_models, key)
    lines = terminal.progress(terminal.lines(source), "exporting")
    ads = refused.take(lines, lambda raw: checked(scored_from_json(raw, now())))
    with terminal.open_out(out) as target:
        raw, count = pack(map(docs.make, _scored(ads)))
        target.write(raw)
    if json and out != "-":
        counts = {"exported": count, "refused": len(refused.rows), "pseudonymised": pseudonymise}
        terminal.emit_json(counts)
    elif out != "-":
        hidden = "hidden" if pseudonymise else "as they are"
        terminal.say(f"{count} ads, contacts {hidden}, {len(refused.rows)} refused")
    raise typer.Exit(refused.close())


def _scored(ads: Iterable[Ad]) -> Iterator[ScoredAd]:
    """The ads, those without a score with one."""
    from thb.pipeline import score_ads

    for ad in ads:
        yield ad if isinstance(ad, ScoredAd) else score_ads([ad])[0]
