"""``thb stream init``: the topics of the pipeline on the server of the stream."""

from contextlib import closing

import typer

from thb import settings, terminal
from thb.options import Home, Json


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    group = typer.Typer(help="The stream between the stages.")
    group.callback()(_group)
    group.command("init")(init)
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
            "keeps": "the last of each key" if topic.compact else f"{topic.days} days",
        }
        for topic in DECLARED
    ]
    if as_json:
        terminal.emit_json(rows)
        return
    terminal.emit_table(
        ("topic", "done", "partitions", "keeps"), [tuple(row.values()) for row in rows]
    )
