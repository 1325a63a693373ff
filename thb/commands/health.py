"""``thb doctor``: what is missing on this machine, and its cure."""

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import typer

from stream.errors import ThbError
from thb import __version__, settings, terminal
from thb.options import Home, Json

MIN_FREE = 1_000_000_000
"""Bytes of disk below which the doctor warns: evidence of about 50,000 pages."""


class Check(NamedTuple):
    """One thing that was looked at. ``needed`` is false for what only some jobs need."""

    name: str
    ok: bool
    detail: str
    cure: str = ""
    needed: bool = True


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(doctor)


def doctor(home: Home = None, json: Json = False) -> None:
    """Looks at everything that thb needs and says what is missing and how to get it."""
    checks = list(examine(settings.load(home=home)))
    if json:
        terminal.emit_json([check._asdict() for check in checks])
    else:
        terminal.emit_table(("", "what", "found", "cure"), [_row(check) for check in checks])
    raise typer.Exit(3 if any(check.needed and not check.ok for check in checks) else 0)


def _row(check: Check) -> tuple[str, str, str, str]:
    mark = "ok" if check.ok else "missing" if check.needed else "without"
    return mark, check.name, check.detail, "" if check.ok else check.cure


def examine(config: settings.Settings) -> Iterator[Check]:
    """All checks, cheap ones first."""
    context = config.context
    yield _python()
    yield _home(context.home)
    yield _disk(context.home)
    yield _guarded("stream", "THB_STREAM_URL", lambda: _stream(context.stream_url))
    yield _guarded("state", "THB_STATE_URL", lambda: _state(context.state_url))
    yield deletions(context.stream_url, context.state_url)
    yield _index(context.index_url)
    yield _guarded("evidence", "THB_EVIDENCE_URL", lambda: _evidence(context.evidence_url))
    yield _guarded("rules", "indicators/rules", _rules)
    yield _guarded("sources", "crawlers/sources", _sources)
    browser = _guarded("chromium", "THB_CHROMIUM", lambda: _chromium(config.chromium))
    yield browser._replace(needed=False)
    yield _port(config.host, config.port)


def _python() -> Check:
    found = f"{sys.version.split()[0]}, thb {__version__}"
    return Check("python", sys.version_info >= (3, 11), found, "install Python 3.11 or newer")


def _home(home: Path) -> Check:
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=nearest):
            return Check("home", True, str(home))
    except OSError as error:
        cure = "set THB_HOME to a folder that can be written"
        return Check("home", False, f"{home}: {error.strerror}", cure)


def _disk(home: Path) -> Check:
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(nearest).free
    cure = "make room or set THB_HOME to a larger disk"
    return Check("disk", free > MIN_FREE, f"{free / 1e9:.1f} GB free", cure, needed=False)


def _guarded(name: str, setting: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except ThbError as error:
        return Check(name, False, error.what, error.cure or f"correct {setting}")
    except Exception as error:  # noqa: BLE001  (whatever is wrong is what the doctor reports)
        return Check(name, False, f"{type(error).__name__}: {error}", f"correct {setting}")


def _stream(url: str) -> str:
    from stream import open_bus, shown

    bus = open_bus(url)
    try:
        topics = bus.topics()
        return f"{shown(url)}, {sum(bus.count(topic) for topic in topics)} messages"
    finally:
        bus.close()


def _state(url: str) -> str:
    from stream.state import open_state

    with open_state(url).connect() as connection:
        return f"{connection.engine.url.render_as_string(hide_password=True)}"


def deletions(stream_url: str, state_url: str) -> Check:
    """Stages of other machines do not see a state store in a file, nor what is deleted there."""
    apart = state_url.startswith("sqlite:") and not stream_url.startswith("sqlite:")
    detail = "this machine alone knows what was deleted" if apart else "every stage knows them"
    cure = "set THB_STATE_URL to postgresql://… for every process"
    return Check("deletions", not apart, detail, cure, needed=False)


def _index(url: str) -> Check:
    from search import open_index

    try:
        with closing(open_index(url)) as index:
            health, count = index.health(), index.count()
    except ThbError as error:
        return Check("index", False, error.what, error.cure or "correct THB_INDEX_URL")
    detail = f"{health.where}, {health.backend}, {health.state}, {count} ads"
    cure = "; ".join(health.problems)
    return Check("index", not health.problems, detail, cure, needed=health.state == "red")


def _evidence(url: str) -> str:
    folder = Path(url.removeprefix("file://"))
    files = sorted(folder.glob("**/*.warc.gz")) if folder.is_dir() else []
    return f"{url}, {len(files)} WARC files"


def _rules() -> str:
    import indicators

    rules = indicators.load_rules()
    return f"{len(rules)} indicators"


def _sources() -> str:
    import crawlers

    folder = Path(crawlers.__file__).with_name("sources")
    return f"{len(crawlers.load_sources(folder))} sources"


def _chromium(setting: str) -> str:
    from crawlers.browser import find_chromium

    return str(find_chromium(setting))


def _port(host: str, port: int) -> Check:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            detail = f"{host}:{port}: {error.strerror or os.strerror(error.errno or 0)}"
            return Check("port", False, detail, "set THB_PORT to a free one", needed=False)
    return Check("port", True, f"{host}:{port} is free")
