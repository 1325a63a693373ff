"""Where things stand: versions, downloads, the run folder, ports, and the file of addresses."""

import contextlib
import os
import secrets
import socket
import sys
import tempfile
import tomllib
from pathlib import Path

from tests.servers.errors import ServerError

ROOT = Path(__file__).parents[2]
VERSIONS = tomllib.loads(Path(__file__).with_name("versions.toml").read_text("utf-8"))
SETTINGS = {"kafka": "THB_STREAM_URL", "elastic": "THB_INDEX_URL", "postgres": "THB_STATE_URL"}
"""The setting of the product that each server serves."""


def say(text: str) -> None:
    """Tells a person; standard output is kept for the addresses."""
    print(f"servers: {text}", file=sys.stderr, flush=True)  # noqa: T201


def cache() -> Path:
    """Downloads, kept between runs (``THB_CACHE``)."""
    default = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "thb-monitor"
    return Path(os.environ.get("THB_CACHE") or default)


def run_folder() -> Path:
    """Data, logs and process ids of the running servers (``THB_SERVERS_DIR``)."""
    default = Path(tempfile.gettempdir()) / f"thb-servers-{os.getuid()}"
    return Path(os.environ.get("THB_SERVERS_DIR") or default)


def chosen_port(name: str) -> int:
    """The port of a server from its variable (``THB_KAFKA_PORT`` …), else a free one."""
    return int(os.environ.get(f"THB_{name.upper()}_PORT") or 0) or free_port()


def free_port() -> int:
    """A port that nobody listens on, and that no connection of others takes before its server has
    started, or while it is down: systems give them ports from 32,768 on."""
    for _ in range(100):
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise ServerError("no port is free between 20,000 and 32,000")


def answers(port: int) -> bool:
    """Whether something listens on a port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def write_env(urls: dict[str, str]) -> str:
    """Keeps the addresses in the run folder as lines for a shell, and returns them."""
    lines = "".join(f"export {SETTINGS[name]}={url}\n" for name, url in urls.items())
    (run_folder() / "env").write_text(lines, "utf-8")
    return lines


def read_env() -> dict[str, str]:
    """The addresses of the servers that were started, by name; none when none was."""
    names = {setting: name for name, setting in SETTINGS.items()}
    found: dict[str, str] = {}
    with contextlib.suppress(FileNotFoundError):
        for line in (run_folder() / "env").read_text("utf-8").splitlines():
            setting, _, url = line.removeprefix("export ").partition("=")
            found[names[setting]] = url
    return found
