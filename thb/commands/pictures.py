"""``thb pictures``: the hashes of pictures that ads name, and which ads have near ones."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from getpass import getuser
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from stream.errors import InputError
from thb import settings, terminal
from thb.options import Home, Json

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from crawlers.picture_store import Picture

_HASH = re.compile(r"[0-9a-f]{64}", re.IGNORECASE)


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    pictures = typer.Typer(help="Hashes of pictures: find near ones.", no_args_is_help=True)
    pictures.command("near")(near)
    pictures.command("of")(of)
    app.add_typer(pictures, name="pictures")


def near(
    wanted: Annotated[
        str, typer.Argument(metavar="HASH|FILE", help="64 hexadecimal digits, or a picture.")
    ],
    distance: Annotated[
        int, typer.Option(min=0, max=128, help="Bits of 256 that may differ; copies: up to 32.")
    ] = 32,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Ads at most.")] = 50,
    home: Home = None,
    json: Json = False,
) -> None:
    """List the ads that have a picture like this one, the nearest first. The file is only read."""
    from workbench.pictures import MANY, Pictures

    hash_ = _hash(wanted)
    with _state(home) as engine:
        found = Pictures(engine).near(hash_, distance, limit=limit)
        _record(engine, "pictures-near", hash_, found.ads)
    rows = [{"distance": one.distance, **_row(one.picture)} for one in found.others]
    _show(rows, json)
    terminal.say(f"{found.ads} ads" + (" or more" if found.ads >= MANY else ""))


def of(
    ad: Annotated[str, typer.Argument(help="The id of an ad.")],
    home: Home = None,
    json: Json = False,
) -> None:
    """List the pictures of an ad: hashes, or the reason why there are none."""
    from crawlers import picture_store

    with _state(home) as engine:
        found = picture_store.of_ad(engine, ad)
        _record(engine, "pictures-of", ad, len(found))
    _show([_row(one) for one in found], json)


def _hash(wanted: str) -> str:
    if _HASH.fullmatch(wanted):
        return wanted.lower()
    from classifiers.images import MAX_BYTES, ImageError, hash_image

    with terminal.open_in(wanted) as file:
        data = file.read(MAX_BYTES + 1)
    try:
        return hash_image(data)
    except ImageError as error:
        raise InputError(error.what, where=wanted, cure="give another picture") from error


@contextmanager
def _state(home: Any) -> "Iterator[Engine]":
    from stream.state import open_state

    engine = open_state(settings.load(home=home).context.state_url)
    try:
        yield engine
    finally:
        engine.dispose()


def _record(engine: "Engine", action: str, target: str, count: int) -> None:
    """Whose pictures somebody looked at is written down, as it is in the workbench."""
    from workbench import audit

    more = {"target": target, "result": str(count)}
    audit.record(engine, audit.entry(getuser(), "terminal", action, **more))


def _row(picture: "Picture") -> dict[str, Any]:
    """What is told of a picture; what only the crawler needs is left out."""
    fields: dict[str, Any] = msgspec.to_builtins(picture)
    return {name: value for name, value in fields.items() if name not in ("etag", "modified")}


def _show(rows: Sequence[dict[str, Any]], json: bool) -> None:
    """A row a line as JSON, or a table."""
    if json:
        for row in rows:
            terminal.emit_json(row)
        return
    columns = ("distance", "ad", "page", "url", "hash", "detail")
    shown = [name for name in columns if any(name in row for row in rows)]
    terminal.emit_table(shown, [[row[name] for name in shown] for row in rows])
