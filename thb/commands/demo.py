"""``thb demo``: the whole system on invented ads, on one machine, in a minute."""

import os
import signal
import socket
import subprocess
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from thb import settings, terminal
from thb.options import Home, Json

if TYPE_CHECKING:
    from stream.stages import Context
    from thb.demo.showing import Shown

Ads = Annotated[int, typer.Option("--ads", min=1, help="How many ads the boards show together.")]
Seed = Annotated[int, typer.Option("--seed", help="Other seeds give other ads.")]
NoServe = Annotated[bool, typer.Option("--no-serve", help="End after the counts.")]
Port = Annotated[int | None, typer.Option("--port", help="Port of the workbench (THB_PORT).")]
Write = Annotated[
    str,
    typer.Option(
        "--write",
        metavar="DIR",
        help="Only write the ads and the truth about them into a folder, as ads.jsonl and "
        "truth.jsonl; - writes the ads to stdout. Nothing is served or crawled.",
    ),
]
Round = Annotated[
    int, typer.Option("--round", min=1, max=2, help="With --write: the round that is written.")
]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("demo")(demo)


def demo(
    ads: Ads = 400,
    seed: Seed = 1,
    no_serve: NoServe = False,
    port: Port = None,
    write: Write = "",
    round_: Round = 1,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Serve three boards of invented ads, crawl them, run the pipeline and open the workbench.

    The first run shows the first round; later runs of the same seed the second, in which some ads
    have changed and some are gone. Everything is invented, and nothing but this machine is reached.
    """
    if write:
        _write(write, seed, ads, round_, as_json)
        return
    from thb.demo import showing

    configured = settings.load(home=home, port=port)
    context = configured.context
    with showing.run(context, seed, ads, configured.chromium) as shown:
        _report(shown, as_json)
        if not no_serve:
            _serve(context, configured.host, configured.port)
    if shown.dead and no_serve:
        raise typer.Exit(1)


def _write(target: str, seed: int, count: int, round_: int, as_json: bool) -> None:
    from thb.demo.written import write

    done = write(target, seed, count, round_)
    if as_json and target != "-":
        terminal.emit_json(done._asdict())
    elif target != "-":
        terminal.say(f"{done.ads} ads written: {', '.join(done.files)}")


def _report(shown: "Shown", as_json: bool) -> None:
    if as_json:
        terminal.emit_json(shown)
        return
    rows = (
        ("ads collected", shown.ads),
        ("flagged", shown.flagged),
        ("alerts", shown.alerts),
        ("dead letters", shown.dead),
    )
    terminal.emit_table(("", ""), rows)


def _serve(context: "Context", host: str, wanted: int) -> None:
    """Runs the workbench in a process of its own and the pipeline beside it, until Ctrl-C."""
    from thb.demo.crawling import COMMAND

    port = free_port(host, wanted)
    if port != wanted:
        terminal.say(f"port {wanted} is taken; the workbench opens on {port}")
    command = [*COMMAND, "serve", "--home", str(context.home)]
    stop = threading.Event()
    pipeline = threading.Thread(target=_keep_running, args=(context, stop), daemon=True)
    pipeline.start()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl-C
    workbench = subprocess.Popen(  # noqa: S603  (our own command)
        command,
        env={**os.environ, "THB_PORT": str(port)},
        start_new_session=True,  # a terminal sends Ctrl-C to the group; uvicorn is to get one
    )
    try:
        terminal.say("Ctrl-C ends the workbench and the boards")
        failed = workbench.wait()
    except KeyboardInterrupt:
        failed = 0
    finally:
        stop.set()
        _end(workbench)
        pipeline.join(10)
    if failed:
        raise typer.Exit(failed)


def _end(workbench: "subprocess.Popen[bytes]") -> None:
    if workbench.poll() is None:
        workbench.send_signal(signal.SIGINT)
    try:
        workbench.wait(5)
    except subprocess.TimeoutExpired:
        workbench.kill()


def _keep_running(context: "Context", stop: threading.Event) -> None:
    """What the workbench asks for (deletions, replays) passes through the stream."""
    from stream.errors import ThbError
    from stream.runner import run
    from stream.stages import STAGES

    try:
        run(STAGES, context, stop=stop)
    except ThbError as error:
        terminal.say(f"the pipeline stopped: {error}")


def free_port(host: str, wanted: int) -> int:
    """The wanted port or the next one that is free."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind((host, port))
            except OSError:
                continue
            return port
    return 0
