"""PostgreSQL from the system's package, with one user who is trusted on loopback."""

import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.servers import plain_user
from tests.servers.errors import ServerError
from tests.servers.place import VERSIONS
from tests.servers.server import Server, as_user

USER = "thb"
DEBIAN = Path("/usr/lib/postgresql")


class Postgres(Server):
    """``postgresql://thb@127.0.0.1:port/postgres``; another user runs it when root asks."""

    name = "postgres"
    stop_signal = signal.SIGINT  # SIGTERM waits for the last client to leave

    @property
    def url(self) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"

    def prepare(self) -> None:
        plain_user.own(self.folder)
        command = [_program("initdb"), "-D", self.folder / "data", "-U", USER, "-A", "trust",
                   "-E", "UTF8", "--locale=C.UTF-8"]  # fmt: skip
        done = subprocess.run(
            command,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            **as_user(plain_user.uid()),
        )
        if done.returncode:
            raise ServerError(f"postgres: no storage was made: {done.stdout}{done.stderr}")

    def command(self) -> Sequence[str | Path]:
        options = ["-p", str(self.port), "-h", "127.0.0.1", "-k", self.folder]
        return [_program("postgres"), "-D", self.folder / "data", *options]

    def user(self) -> int | None:
        return plain_user.uid()

    def is_ready(self) -> bool:
        command = [_program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0


def _program(name: str) -> Path:
    """A program of the wanted version where Debian puts it, else whatever the path has."""
    version = VERSIONS["postgres"]["version"]
    found = shutil.which(name, path=DEBIAN / version / "bin") or shutil.which(name)
    if found is None:
        cure = f"install the package postgresql-{version} (apt-get install postgresql)"
        raise ServerError(f"no PostgreSQL: {name} is missing; {cure}")
    return Path(found)
