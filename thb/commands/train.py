"""``thb train``: a text model from labelled JSON Lines, or from the judgements of reviewers."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from stream.errors import InputError
from stream.messages import Label
from thb import settings, terminal
from thb.options import Home, Json

if TYPE_CHECKING:
    from classifiers.models.samples import Columns, Sample
    from stream.stages import Context


class Read(NamedTuple):
    """Samples with what was left out of them: refused lines, ads no longer in the index."""

    samples: "list[Sample]"
    refused: int = 0
    gone: int = 0


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(train)


def train(
    labels: Annotated[
        list[str] | None,
        typer.Argument(metavar="LABELS.jsonl…", help="Labelled records; - is stdin."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="Folder of the model.")
    ] = None,
    text: Annotated[
        list[str] | None, typer.Option(help="Field with text, repeatable (title and text).")
    ] = None,
    label: Annotated[str, typer.Option(help="Field with the class: 1 or 0, yes or no.")] = "label",
    template: Annotated[
        list[str] | None,
        typer.Option(help="Field by which copies are known, repeatable (the whole text)."),
    ] = None,
    strip: Annotated[str, typer.Option(help="Regular expression of what is no text.")] = "",
    name: Annotated[str, typer.Option(help="Name of the model (that of the folder).")] = "",
    kind: Annotated[str, typer.Option(help="Kind of ads where a record does not say.")] = "",
    lang: Annotated[str, typer.Option(help="Language where a record does not say.")] = "",
    precision: Annotated[
        float, typer.Option(min=0.01, max=1, help="Precision for which the threshold is chosen.")
    ] = 0.9,
    prior: Annotated[
        float,
        typer.Option(min=0, max=0.99, help="Share of positives where it is used (0: the data's)."),
    ] = 0.0,
    source: Annotated[str, typer.Option(help="Origin and licence of the data, for the card.")] = "",
    reviews: Annotated[bool, typer.Option(help="Learn from the judgements of reviewers.")] = False,
    indicator: Annotated[str, typer.Option(help="Indicator whose judgements are learnt.")] = "",
    home: Home = None,
    json: Json = False,
) -> None:
    """Fits a classifier of texts with its card: grouped folds, calibrated, no text inside."""
    from classifiers.models import card, fit, samples
    from classifiers.models.file import save

    if out is None or bool(labels) == reviews or reviews != bool(indicator):
        raise typer.BadParameter("give LABELS.jsonl or --reviews with --indicator, and -o DIR")
    context = settings.load(home=home).context
    fields, same = tuple(text or ("title", "text")), tuple(template or ())
    columns = samples.Columns(fields, label, same, samples.pattern(strip), lang, kind)
    read = _judged(context, indicator) if reviews else _read(labels or [], columns, out)
    wanted = fit.Wanted(name or indicator or out.resolve().name, precision, prior)
    fitted = fit.fit(read.samples, wanted)
    save(fitted.model, out)
    data = {
        "read from": ", ".join(Path(path).name for path in labels or ["judgements of reviewers"]),
        "fields": "" if reviews else ", ".join(fields),
        "indicator": indicator,
        "origin": source,
        "ads no longer there": read.gone,
    }
    facts = card.facts(fitted, datetime.now(UTC).date().isoformat(), data)
    card.write(facts, out)
    _tell(facts, out, as_json=json)
    raise typer.Exit(int(read.refused > 0))


def _tell(facts: dict[str, Any], out: Path, *, as_json: bool) -> None:
    if as_json:
        terminal.emit_json(facts)
        return
    whole = facts["scores"]["all"]
    low, high = whole["f1_interval"]
    terminal.say(
        f"{out}: fitted on {whole['n']} samples; held out F1 {whole['f1']:.3f} "
        f"({low:.3f} to {high:.3f}), average precision {whole['ap']:.3f}; see {out}/card.md"
    )


def _read(paths: list[str], columns: "Columns", out: Path) -> Read:
    """The samples of files; lines that are refused stand with their reasons beside the model."""
    from classifiers.models.samples import sample
    from stream.json_object import read_object

    found: list[Sample] = []
    refused = 0
    for path in paths:
        target = out.with_name(f"{out.name}.{Path(path).name}") if len(paths) > 1 else out
        rejects: terminal.Rejects[Sample] = terminal.Rejects(path, str(target))
        lines = terminal.progress(terminal.lines(path), "reading")
        found += rejects.take(lines, lambda raw: sample(read_object(raw), columns))
        refused += rejects.close()
    return Read(found, refused)


def _judged(context: "Context", indicator: str) -> Read:
    """The ads on whose hit of an indicator more reviewers said yes than no, or the reverse."""
    from classifiers.models.fit import ENOUGH
    from thb.labels import reviewed

    verdicts = majority(reviewed(context), indicator)
    yes = sum(verdicts.values())
    if min(yes, len(verdicts) - yes) < ENOUGH:
        raise InputError(
            f"{yes} ads were judged yes and {len(verdicts) - yes} no",
            where=f"indicator {indicator}",
            cure=f"judge at least {ENOUGH} of each in the workbench first",
        )
    samples = list(_samples(context, verdicts))
    return Read(samples, gone=len(verdicts) - len(samples))


def majority(labels: list[Label], indicator: str) -> dict[str, bool]:
    """Each ad's verdict on an indicator where reviewers do not stand even; unsure says nothing."""
    balance: dict[str, int] = {}
    for one in labels:
        if one.indicator == indicator and one.verdict != "unsure":
            balance[one.ad] = balance.get(one.ad, 0) + (1 if one.verdict == "yes" else -1)
    return {ad: votes > 0 for ad, votes in sorted(balance.items()) if votes}


def _samples(context: "Context", verdicts: dict[str, bool]) -> "Iterator[Sample]":
    from classifiers.models.samples import Columns, sample
    from search import open_index

    with closing(open_index(context.index_url)) as index:
        for ident, verdict in verdicts.items():
            ad = index.get(ident)
            if ad is not None:
                fields = ("title", "text", "lang", "kind")
                record = {field: getattr(ad, field) for field in fields}
                yield sample({**record, "label": int(verdict)}, Columns())
