"""``python -m tests.servers start|stop|status [kafka] [elastic] [postgres]``.

``start`` and ``status`` print the addresses as lines for a shell: ``eval "$(make -s servers)"``.
"""

import argparse
import shutil
import sys
import time

from tests.servers import engine, place
from tests.servers.elastic import Elastic
from tests.servers.errors import ServerError
from tests.servers.kafka import Kafka
from tests.servers.place import say
from tests.servers.postgres import Postgres
from tests.servers.server import Server

KINDS: dict[str, type[Server]] = {"kafka": Kafka, "elastic": Elastic, "postgres": Postgres}
_CONTAINERS = "containers"


def start(names: list[str]) -> dict[str, str]:
    """Starts what does not run yet; the addresses of all that runs."""
    folder = place.run_folder()
    folder.mkdir(parents=True, exist_ok=True)
    if engine.works():
        (folder / _CONTAINERS).touch()
        return place.read_env() | engine.start(names, place.read_env())
    servers = [KINDS[name](folder / name) for name in names]
    running = [server.name for server in servers if server.is_running()]
    if running:
        say(f"{', '.join(running)} already run; data and logs are in {folder}")
    _start_all([server for server in servers if server.name not in running])
    return _running()


def _start_all(servers: list[Server]) -> None:
    began = time.monotonic()
    try:
        for server in servers:
            say(f"starting {server.name}")
            server.start()
        for server in servers:
            server.wait()
            say(f"{server.name} is up at {server.url} after {time.monotonic() - began:.0f} s")
    except BaseException:
        for server in servers:
            server.kill()
        raise


def stop(names: list[str]) -> dict[str, str]:
    """Stops servers and removes their data; the addresses of those left."""
    folder = place.run_folder()
    if (folder / _CONTAINERS).exists():
        engine.stop()
        shutil.rmtree(folder)
        return {}
    for name in names:
        server = KINDS[name](folder / name)
        if server.folder.exists():
            say(f"stopping {name}")
            server.stop()
            shutil.rmtree(server.folder, ignore_errors=True)
    return _running()


def _running() -> dict[str, str]:
    if (place.run_folder() / _CONTAINERS).exists():
        return place.read_env()
    servers = [kind(place.run_folder() / name) for name, kind in KINDS.items()]
    return {server.name: server.url for server in servers if server.is_running()}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.servers")
    parser.add_argument("what", choices=["start", "stop", "status"])
    parser.add_argument("names", nargs="*", metavar="server", help=f"of {', '.join(KINDS)}; all")
    asked = parser.parse_args()
    names = asked.names or list(KINDS)
    if unknown := set(names) - set(KINDS):
        parser.error(f"no such server: {', '.join(unknown)}")
    try:
        if asked.what != "status":
            urls = start(names) if asked.what == "start" else stop(names)
        else:
            urls = _running()
    except ServerError as error:
        say(str(error))
        return 1
    if not urls:
        shutil.rmtree(place.run_folder(), ignore_errors=True)
        say("none run; `make servers` starts them")
        return 0
    sys.stdout.write(place.write_env(urls))
    return 0


sys.exit(main())
