"""Elasticsearch, one node, from its distribution for integration tests."""

import base64
import hashlib
import json
import secrets
import shutil
import urllib.error
import urllib.request
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.servers import fetch, plain_user
from tests.servers.place import VERSIONS
from tests.servers.server import Server

_SETTINGS = """
cluster.name: thb-tests
node.name: one
network.host: 127.0.0.1
http.port: {port}
discovery.type: single-node
xpack.security.enabled: {secured}
cluster.routing.allocation.disk.threshold_enabled: false
path.data: {folder}/data
path.logs: {folder}/logs
"""


class Elastic(Server):
    """``http://127.0.0.1:port``; it runs as another user when root asks, for it refuses root."""

    name = "elastic"
    secured = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Unpacks server and Java into the folder: that other user may reach no other place."""
        archive = fetch.alone(VERSIONS["elastic"]["artifact"])
        with zipfile.ZipFile(archive) as content:
            content.extractall(self.folder)
        next(self.folder.glob("elasticsearch-*")).rename(self._home)
        for script in (self._home / "bin").iterdir():
            script.chmod(0o755)
        shutil.copytree(fetch.java_home(), self.folder / "java")
        config = self._home / "config"
        options = (config / "jvm.options").read_text("utf-8").splitlines()
        # The runtime is without this module, and the server ends where it is named.
        kept = [line for line in options if "incubator.vector" not in line]
        (config / "jvm.options").write_text("\n".join(kept), "utf-8")
        plain_user.own(self.folder)

    def configure(self) -> None:
        secured = str(self.secured).lower()
        settings = _SETTINGS.format(port=self.port, folder=self.folder, secured=secured)
        (self._home / "config" / "elasticsearch.yml").write_text(settings, "utf-8")

    def command(self) -> Sequence[str | Path]:
        return [self._home / "bin" / "elasticsearch"]

    def environment(self) -> Mapping[str, str]:
        heap = VERSIONS["elastic"]["heap"]
        java = str(self.folder / "java")
        return {
            "ES_JAVA_HOME": java,
            "ES_JAVA_OPTS": " ".join([f"-Xms{heap}", f"-Xmx{heap}", *self.java_options]),
            "HOME": str(self.folder),
        }

    def user(self) -> int | None:
        return plain_user.uid()

    def is_ready(self) -> bool:
        asked = urllib.request.Request(f"{self.url}/_cluster/health", headers=self.headers())
        try:
            with urllib.request.urlopen(asked, timeout=5) as answer:
                return json.load(answer)["status"] in ("green", "yellow")
        except (OSError, urllib.error.URLError, ValueError):
            return False

    def headers(self) -> dict[str, str]:
        """What a request carries so that it may do everything."""
        return {}

    @property
    def _home(self) -> Path:
        return self.folder / "elasticsearch"


class Secured(Elastic):
    """The same with security on, users in a file. ``roles`` are rights by the name of a role, and
    of the user that has it; ``admin`` may do everything. Keys for programs (``ApiKey``) cannot be
    made on this distribution: their index wants an analyser that it does not have."""

    secured = True
    password = "only-for-tests"

    def __init__(self, folder: Path, port: int, roles: Mapping[str, Mapping[str, object]]) -> None:
        super().__init__(folder, port, brief=True)
        self.roles = roles

    def configure(self) -> None:
        super().configure()
        self._put("roles.yml", [f"{name}: {json.dumps(one)}" for name, one in self.roles.items()])
        self._put("users_roles", ["superuser:admin", *(f"{name}:{name}" for name in self.roles)])
        self.admit(["admin", *self.roles])

    def admit(self, users: Sequence[str]) -> None:
        """Lets these users in alone; a server that runs looks every five seconds."""
        self._put("users", [f"{name}:{_hashed(self.password)}" for name in users])

    def headers(self) -> dict[str, str]:
        login = base64.b64encode(f"admin:{self.password}".encode()).decode()
        return {"authorization": f"Basic {login}"}

    def _put(self, name: str, lines: Sequence[str]) -> None:
        path = self._home / "config" / name
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _hashed(password: str) -> str:
    """As the file of users holds it."""
    salt, rounds = secrets.token_bytes(32), 1000
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds, 32)
    coded = (base64.b64encode(part).decode() for part in (salt, key))
    return f"{{PBKDF2}}{rounds}${'$'.join(coded)}"
