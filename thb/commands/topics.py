"""``thb stream``: the topics of the pipeline, and stages that do all of theirs again."""

from contextlib import closing
from typing import Annotated

import typer

from stream.stages import STAGES
from thb import settings, terminal
from thb.commands.stream import chosen_stages
from thb.options import Home, Json

Names = Annotated[
    list[str], typer.Argument(help=f"Stages: {', '.join(stage.name for stage in STAGES)}.")
]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    group = typer.Typer(help="The stream between the stages.")
    group.callback()(_group)
    group.command("init")(init)
    group.command("replay")(replay)
    app.add_typer(group, name="stream", no_args_is_help=True)


def _group() -> None:
    """The stream between the stages."""


def init(home: Home = None, as_json: Json = False) -> None:
    """Make the topics of the pipeline, or bring what they keep, and for how long, in line.

    Partitions and replicas are those of THB_STREAM_URL and stay as they are on a topic that is
    there: with other partitions, the order of an ad's versions would be lost.
    """
    from stream import open_bus
    from stream.topics import DECLARED

    with closing(open_bus(settings.load(home=home).context.stream_url)) as bus:
        done = bus.declare(DECLARED)
        partitions = bus.topics()
    rows = [
        {
            "topic": topic.name,
            "done": done[topic.name],
            "partitions": partitions[topic.name],
            "keeps": topic.keeps,
        }
        for topic in DECLARED
    ]
    if as_json:
        terminal.emit_json(rows)
        return
    terminal.emit_table(
        ("topic", "done", "partitions", "keeps"), [tuple(row.values()) for row in rows]
    )


def replay(stage: Names, home: Home = None, as_json: Json = False) -> None:
    """Put stages back to the first messages that are kept: the next `thb run` does all again.

    So new rules reach old ads (score), a better page object old pages (parse), a new index all ads
    (index). Ids and versions make the second time harmless; only ads that were deleted come back by
    parse, as long as their captures are kept. The stages must not be running.
    """
    from stream import open_bus

    with closing(open_bus(settings.load(home=home).context.stream_url)) as bus:
        rows = {one.name: bus.rewind(one.name, [one.source]) for one in chosen_stages(stage)}
    if as_json:
        terminal.emit_json(rows)
    else:
        terminal.emit_table(("stage", "to do again"), list(rows.items()))
