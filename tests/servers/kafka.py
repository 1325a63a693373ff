"""Kafka in KRaft mode, one node that is broker and controller."""

import subprocess
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from pathlib import Path

from tests.servers import fetch
from tests.servers.errors import ServerError
from tests.servers.place import VERSIONS, free_port
from tests.servers.server import Server

_PROPERTIES = """
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
controller.listener.names=CONTROLLER
log.dirs={folder}/data
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
log.retention.check.interval.ms=5000
log.cleaner.backoff.ms=1000
"""


class Kafka(Server):
    """``kafka://127.0.0.1:port``; topics are made by whoever uses it."""

    name = "kafka"

    @property
    def url(self) -> str:
        return f"kafka://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        settings = _PROPERTIES.format(port=self.port, controller=free_port(), folder=self.folder)
        self._properties.write_text(settings, "utf-8")
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        # A name of its own that begins with "-" would be read as an option.
        named = f"--cluster-id={cluster}"
        tool = ["kafka.tools.StorageTool", "format", named, "-c", self._properties]
        done = subprocess.run(
            self._java("128m", tool), capture_output=True, text=True, timeout=120, check=False
        )
        if done.returncode:
            raise ServerError(f"kafka: no storage was made: {done.stdout}{done.stderr}")

    def command(self) -> Sequence[str | Path]:
        return self._java(VERSIONS["kafka"]["heap"], ["kafka.Kafka", self._properties])

    def is_ready(self) -> bool:
        """A broker listens before it has joined its own cluster."""
        from kafka.admin import KafkaAdminClient
        from kafka.errors import KafkaError

        try:
            admin = KafkaAdminClient(
                bootstrap_servers=f"127.0.0.1:{self.port}", bootstrap_timeout_ms=2000
            )
        except KafkaError:
            return False
        try:
            return bool(admin.describe_cluster()["brokers"])
        except KafkaError:
            return False
        finally:
            admin.close()

    @property
    def _properties(self) -> Path:
        return self.folder / "server.properties"

    def _java(self, heap: str, rest: Sequence[str | Path]) -> Sequence[str | Path]:
        jars = fetch.with_dependencies(VERSIONS["kafka"]["artifact"])
        java = fetch.java_home() / "bin" / "java"
        return [java, f"-Xmx{heap}", *self.java_options, "-cp", f"{jars}/*", *rest]
