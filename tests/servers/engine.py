"""The same servers from ``compose.yaml``, where a container engine works."""

import os
import shutil
import subprocess
import zlib

from tests.servers.errors import ServerError
from tests.servers.place import ROOT, chosen_port, run_folder, say

SERVICES = {"kafka": "kafka", "elastic": "elasticsearch", "postgres": "postgres"}


def works() -> bool:
    """Whether there is an engine that answers; ``THB_SERVERS_ENGINE=none`` says no."""
    if os.environ.get("THB_SERVERS_ENGINE") == "none" or shutil.which("docker") is None:
        return False
    done = subprocess.run(["docker", "info"], capture_output=True, timeout=60, check=False)
    return done.returncode == 0


def start(names: list[str], kept: dict[str, str]) -> dict[str, str]:
    """Starts services and waits until they are healthy; the addresses by name."""
    ports = {name: kept_port(kept.get(name, "")) or chosen_port(name) for name in names}
    variables = {f"THB_{name.upper()}_PORT": str(port) for name, port in ports.items()}
    say(f"starting {', '.join(names)} in containers")
    _run([*_compose(), "up", "-d", "--wait", *(SERVICES[name] for name in names)], variables)
    addresses = {
        "kafka": "kafka://127.0.0.1:{}",
        "elastic": "http://127.0.0.1:{}",
        "postgres": "postgresql://thb@127.0.0.1:{}/postgres",
    }
    return {name: addresses[name].format(port) for name, port in ports.items()}


def stop() -> None:
    """Removes the containers with their data."""
    _run([*_compose(), "down", "-v"], {})


def _compose() -> list[str]:
    """The command with a project for each run folder, so that one never stops another's."""
    project = f"thb-servers-{zlib.crc32(str(run_folder()).encode()):08x}"
    return ["docker", "compose", "-f", str(ROOT / "compose.yaml"), "-p", project]


def kept_port(url: str) -> int:
    """The port in an address; 0 when there is none."""
    port = url.rpartition(":")[2].partition("/")[0]
    return int(port) if port.isdigit() else 0


def _run(command: list[str], variables: dict[str, str]) -> None:
    done = subprocess.run(command, env={**os.environ, **variables}, check=False)
    if done.returncode:
        raise ServerError("the container engine failed; THB_SERVERS_ENGINE=none goes without it")
