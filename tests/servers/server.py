"""One server as a process of its own: started, waited for, stopped, killed, started again."""

import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.servers.errors import ServerError
from tests.servers.place import answers, chosen_port

READY_SECONDS = 240
STOP_SECONDS = 60


class Server(ABC):
    """A server whose data, log and process id stand in ``folder``, outside the tree.

    Started again on the same folder it has its data and its port again.
    """

    name: str
    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path, port: int = 0, *, brief: bool = False) -> None:
        """``brief`` is for one that tests start and kill: its Java compiles soon rather than well,
        and takes half the processor's time to start."""
        self.java_options = ["-XX:TieredStopAtLevel=1"] if brief else []
        self.folder = folder
        self.port = self._kept_port() or port
        self._child: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """The address as a setting of the product."""

    @abstractmethod
    def prepare(self) -> None:
        """Fetches what is needed and makes the data folder."""

    def configure(self) -> None:  # noqa: B027  (few servers have any)
        """Writes its settings, at every start."""

    @abstractmethod
    def command(self) -> Sequence[str | Path]: ...

    @abstractmethod
    def is_ready(self) -> bool: ...

    def environment(self) -> Mapping[str, str]:
        return {}

    def user(self) -> int | None:
        """The user that runs it; ``None`` is whoever asks."""
        return None

    def start(self) -> None:
        """Starts the process; see ``wait``."""
        if self.is_running():
            return
        self.port = self.port or chosen_port(self.name)
        if not (self.folder / "port").exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.prepare()
            (self.folder / "port").write_text(str(self.port), "utf-8")
        if answers(self.port):
            raise ServerError(f"{self.name}: port {self.port} is taken; set another or none")
        self.configure()
        with (self.folder / "log").open("wb") as log:
            self._child = subprocess.Popen(
                [str(part) for part in self.command()],
                cwd=self.folder,
                env={**os.environ, **self.environment()},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **as_user(self.user()),
            )
        (self.folder / "pid").write_text(str(self._child.pid), "utf-8")

    def wait(self, seconds: float = READY_SECONDS) -> None:
        """Waits until it serves; with the end of its log when it does not."""
        end = time.monotonic() + seconds
        while not (answers(self.port) and self.is_ready()):
            if not self.is_running() or time.monotonic() > end:
                raise ServerError(
                    f"{self.name} does not start; {self.folder / 'log'} ends:\n" + self.log_end()
                )
            time.sleep(0.2)

    def stop(self) -> None:
        """Ends it in order, and by force when that takes too long."""
        if not self.is_running():
            return
        os.kill(self._pid(), self.stop_signal)
        end = time.monotonic() + STOP_SECONDS
        while self.is_running() and time.monotonic() < end:
            time.sleep(0.1)
        self.kill()

    def kill(self) -> None:
        """Ends it and all its processes at once, as a crash does."""
        if self.is_running():
            os.killpg(self._pid(), signal.SIGKILL)
            while self.is_running():
                time.sleep(0.02)
        (self.folder / "pid").unlink(missing_ok=True)

    def freeze(self) -> None:
        """Lets it answer nothing until ``thaw``, as a server that is far too busy."""
        os.killpg(self._pid(), signal.SIGSTOP)

    def thaw(self) -> None:
        os.killpg(self._pid(), signal.SIGCONT)

    def is_running(self) -> bool:
        """Whether its process is there."""
        if self._child is not None:
            return self._child.poll() is None
        pid = self._pid()
        return bool(pid) and _names(pid, self.folder)

    def log_end(self, lines: int = 8) -> str:
        text = (self.folder / "log").read_text("utf-8", "replace")
        return "\n".join(line[:200] for line in text.splitlines()[-lines:])

    def _pid(self) -> int:
        try:
            return int((self.folder / "pid").read_text("utf-8"))
        except (OSError, ValueError):
            return 0

    def _kept_port(self) -> int:
        try:
            return int((self.folder / "port").read_text("utf-8"))
        except (OSError, ValueError):
            return 0


def as_user(uid: int | None) -> dict[str, Any]:
    """Options of ``subprocess`` to run as a user."""
    return {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}


def _names(pid: int, folder: Path) -> bool:
    """Whether a process lives and its command names a folder: an id may be somebody else's now."""
    if Path("/proc/self/cmdline").exists():
        try:
            return str(folder).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False
    command = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    return (
        str(folder) in subprocess.run(command, capture_output=True, text=True, check=False).stdout
    )
