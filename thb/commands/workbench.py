"""``thb serve``: the workbench, on this machine alone unless other names are allowed."""

import ipaddress
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Annotated

import typer

from stream.errors import InputError, MissingError
from stream.metrics import served
from thb import settings, terminal
from thb.options import Home, Json

if TYPE_CHECKING:
    from fastapi import FastAPI

    from crawlers.source import Source
    from stream.bus import Bus
    from workbench.services import Services

Host = Annotated[str | None, typer.Option("--host", help="Address to listen on (THB_HOST).")]
Port = Annotated[int | None, typer.Option("--port", min=1, max=65535, help="Port (THB_PORT).")]
NoOpen = Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(serve)


def serve(
    host: Host = None,
    port: Port = None,
    no_open: NoOpen = False,
    home: Home = None,
    json: Json = False,
) -> None:
    """Serve the workbench and print the address that opens it."""
    configured = settings.load(home=home, host=host, port=port)
    check_host(configured.host, names(configured.hosts))
    with terminal.err.status("starting the workbench"):
        from workbench.warming import warm

        found = services(configured)
        app = application(found)
        warm(found)
    threading.Thread(target=found.pictures.warm, daemon=True).start()
    with served(configured.metrics), listening(configured.host, configured.port) as listener:
        link = f"{address(configured.host, configured.port)}?token={found.token}"
        _tell(link, as_json=json)
        if not no_open and terminal.err.is_terminal:
            threading.Timer(1.0, webbrowser.open, (link,)).start()
        run(app, listener)


def _tell(link: str, *, as_json: bool) -> None:
    """The address on stdout, at once: who waits for it may be a program."""
    if as_json:
        terminal.emit_json({"address": link})
    else:
        sys.stdout.write(f"{link}\n")
    sys.stdout.flush()


def address(host: str, port: int) -> str:
    """Where a browser finds it."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def names(hosts: str) -> frozenset[str]:
    """The names that the setting allows, in lower case."""
    return frozenset(part.strip().lower() for part in hosts.split(",") if part.strip())


def check_host(host: str, allowed: frozenset[str]) -> None:
    """Refuses to listen to other machines unless names are allowed by the setting."""
    if loopback(host) or allowed:
        return
    raise InputError(
        f"{host} can be reached from other machines, and the workbench holds personal data",
        where="THB_HOST",
        cure="use 127.0.0.1, or name in THB_HOSTS under which names it may be reached",
    )


def loopback(host: str) -> bool:
    """Whether an address is this machine's alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def services(configured: settings.Settings) -> "Services":
    """The workbench's ports, wired to what the settings name; the index and the stream are only
    read."""
    from getpass import getuser
    from zoneinfo import ZoneInfo

    import indicators
    import search
    from crawlers.evidence import Archive
    from stream.state import open_state
    from workbench.access import LOOPBACK, keep_token
    from workbench.services import Services

    context = configured.context
    state = open_state(context.state_url)
    return Services(
        index=search.open_index(context.index_url),
        watches=search.Watches(state),
        state=state,
        rules=indicators.load_rules(),
        evidence=Archive(context.evidence_url),
        zone=ZoneInfo(configured.zone),
        token=keep_token(context.home),
        lang=configured.lang,
        person=getuser(),
        sources=_sources(),
        bus=_bus(context.stream_url),
        hosts=LOOPBACK | names(configured.hosts),
    )


def _sources() -> "tuple[Source, ...]":
    """The source folders that can be read; ``thb crawl`` reports those that cannot."""
    from crawlers.source_file import SOURCES, read_sources

    return tuple(read_sources(SOURCES).sources)


def _bus(url: str) -> "Bus | None":
    """The stream, for the progress page; the workbench works without it."""
    from stream import open_bus

    try:
        return open_bus(url)
    except MissingError as error:
        terminal.say(f"the status page is without the stream: {error}")
        return None


def application(found: "Services") -> "FastAPI":
    """The web application."""
    from workbench.app import create_app

    return create_app(found)


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens; a port that is taken is said in one line."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise MissingError(
                f"port {port} of {host} cannot be used ({error.strerror})",
                where="THB_PORT",
                cure="end what uses it, or choose another with --port",
            ) from error
        yield listener


def run(app: "FastAPI", listener: socket.socket) -> None:
    """Serves until Ctrl-C."""
    import uvicorn

    config = uvicorn.Config(app, log_level="warning", server_header=False)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])
