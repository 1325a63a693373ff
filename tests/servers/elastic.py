"""Elasticsearch, one node without security, from its distribution for integration tests."""

import json
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
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
path.data: {folder}/data
path.logs: {folder}/logs
"""


class Elastic(Server):
    """``http://127.0.0.1:port``; it runs as another user when root asks, for it refuses root."""

    name = "elastic"

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
        settings = _SETTINGS.format(port=self.port, folder=self.folder)
        (self._home / "config" / "elasticsearch.yml").write_text(settings, "utf-8")

    def command(self) -> Sequence[str | Path]:
        return [self._home / "bin" / "elasticsearch"]

    def environment(self) -> Mapping[str, str]:
        heap = VERSIONS["elastic"]["heap"]
        java = str(self.folder / "java")
        return {
            "ES_JAVA_HOME": java,
            "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap}",
            "HOME": str(self.folder),
        }

    def user(self) -> int | None:
        return plain_user.uid()

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_cluster/health", timeout=5) as answer:
                return json.load(answer)["status"] in ("green", "yellow")
        except (OSError, urllib.error.URLError, ValueError):
            return False

    @property
    def _home(self) -> Path:
        return self.folder / "elasticsearch"
