"""The commands ``thb indicators …`` and ``thb evaluate``."""

from pathlib import Path
from typing import Annotated, Any

import typer

from thb import settings, terminal
from thb.options import Home, Json

Folder = Annotated[
    Path | None, typer.Option("--rules", help="Folder of rule files (default: those shipped).")
]
FORMATS = ("json", "csv", "html")


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    group = typer.Typer(help="The indicators: what is looked for, and whether the rules are right.")
    group.command("list")(list_rules)
    group.command("show")(show_rule)
    group.command("lint")(lint_rules)
    group.command("test")(run_rules)
    group.command("coverage")(show_coverage)
    app.add_typer(group, name="indicators", no_args_is_help=True)
    app.command("evaluate")(evaluate)


def _rules(folder: Path | None, home: Path | None) -> Any:
    import indicators

    settings.load(home=home)
    return indicators.load_rules(folder) if folder else indicators.load_rules()


def list_rules(rules: Folder = None, home: Home = None, json: Json = False) -> None:
    """Every indicator: family, evidence grade, direction, whether it may flag alone, languages."""
    from indicators.views import summary

    rows = [summary(rule) for rule in _rules(rules, home)]
    if json:
        terminal.emit_json(rows)
        return
    columns = ("id", "family", "evidence", "direction", "alone", "kinds", "languages")
    terminal.emit_table(columns, map(_line, rows))


def _line(row: dict[str, Any]) -> list[str]:
    kinds, languages = " ".join(row["kinds"]), " ".join(row["languages"])
    alone = "yes" if row["flags_alone"] else ""
    return [row["id"], row["group"], row["evidence"], row["direction"], alone, kinds, languages]


def show_rule(
    indicator: Annotated[str, typer.Argument(help="Id of the indicator.")],
    rules: Folder = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """One indicator with description, sources, known false positives and weight."""
    from indicators.errors import IndicatorError
    from indicators.views import details

    found = next((rule for rule in _rules(rules, home) if rule.id == indicator), None)
    if found is None:
        raise IndicatorError(f"no indicator {indicator!r}", cure="see `thb indicators list`")
    facts = details(found)
    if json:
        terminal.emit_json(facts)
        return
    terminal.emit_table(("field", "value"), ((k, _cell(v)) for k, v in facts.items()))


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(item) for item in value)
    return str(value)


def lint_rules(rules: Folder = None, home: Home = None, json: Json = False) -> None:
    """What is wrong with the rules, each with its cure; ends with 1 when there is anything."""
    import indicators

    loaded = _rules(rules, home)
    problems = indicators.lint(loaded)
    if json:
        terminal.emit_json({"rules": len(loaded), "problems": problems})
    for problem in () if json else problems:
        terminal.out.print(str(problem), markup=False)
    if not json:
        terminal.say(f"{len(loaded)} rules, {len(problems)} problems")
    if problems:
        raise typer.Exit(1)


def run_rules(rules: Folder = None, home: Home = None, json: Json = False) -> None:
    """Runs the examples of the rules; ends with 1 when one fails or there are none."""
    import indicators

    results = indicators.run_examples(_rules(rules, home))
    failed = [result for result in results if not result.ok]
    if json:
        rows = [{"where": r.example.where, "problem": r.problem} for r in failed]
        terminal.emit_json({"examples": len(results), "failed": rows})
    for result in () if json else failed:
        terminal.out.print(f"{result.example.where}: {result.problem}", markup=False)
    if not json:
        terminal.say(f"{len(results)} examples, {len(failed)} failed")
    if failed or not results:
        raise typer.Exit(1)


def show_coverage(rules: Folder = None, home: Home = None, json: Json = False) -> None:
    """Examples of every indicator in each language; - where there is no rule for it yet."""
    from indicators.coverage import coverage
    from indicators.rule import LANGUAGES

    rows = coverage(_rules(rules, home))
    full = sum(row.full for row in rows)
    counts = {lang: sum(row.examples[lang] is not None for row in rows) for lang in LANGUAGES}
    if json:
        missing = [row.id for row in rows if not row.full]
        facts = {"indicators": len(rows), "covered": full, "languages": counts}
        terminal.emit_json({**facts, "missing": missing, "examples": rows})
        return
    cells = [(row.id, *("-" if n is None else n for n in row.examples.values())) for row in rows]
    terminal.emit_table(("indicator", *LANGUAGES), cells)
    terminal.say(f"{full} of {len(rows)} indicators in {len(LANGUAGES)} languages")


def evaluate(
    labels: Annotated[
        list[str] | None,
        typer.Option("--labels", help="JSON Lines of labels instead of the reviews; - is stdin."),
    ] = None,
    output: Annotated[str, typer.Option("--out", "-o", help="File to write; - is stdout.")] = "-",
    format: Annotated[  # noqa: A002  (the option is named so)
        str, typer.Option("--format", help="json, csv or html; a table when not given.")
    ] = "",
    home: Home = None,
    json: Json = False,
) -> None:
    """How often each indicator is right: k of n with a 95 % Wilson interval, from labels."""
    from indicators import precision
    from indicators.report import WRITERS
    from thb.labels import read_labels, reviewed

    context = settings.load(home=home).context
    if format and format not in FORMATS:
        raise typer.BadParameter(f"{format!r} is not one of {', '.join(FORMATS)}")
    found, refused = read_labels(labels, output) if labels else (reviewed(context), 0)
    rows = precision(found)
    chosen = format or ("json" if json or output != "-" else "")
    if chosen:
        with terminal.open_out(output) as file:
            file.write(WRITERS[chosen](rows).encode())
    else:
        from indicators.report import COLUMNS, cells

        terminal.emit_table(COLUMNS, map(cells, rows))
    if refused:
        raise typer.Exit(1)
