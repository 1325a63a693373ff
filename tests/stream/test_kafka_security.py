"""A broker that asks for TLS, a user and a password: who may in, and what the others are told."""

import re
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from kafka.admin import KafkaAdminClient, ScramMechanism, UserScramCredentialUpsertion

from stream import open_bus
from stream.errors import MissingError
from tests.home import until
from tests.servers.fetch import fetched
from tests.servers.kafka import Kafka
from tests.servers.place import VERSIONS, free_port

_MORE = """
listeners={listeners},SECURE://127.0.0.1:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL
listener.name.secure.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.secure.plain.sasl.jaas.config=\
  org.apache.kafka.common.security.plain.PlainLoginModule required user_reader="word";
listener.name.secure.scram-sha-256.sasl.jaas.config=\
  org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.secure.scram-sha-512.sasl.jaas.config=\
  org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location={folder}/server.pem
"""


class Secure(Kafka):
    """Kafka with one more listener, for TLS with a password."""

    secure = 0

    def prepare(self) -> None:
        super().prepare()
        self.secure = free_port()
        _certificate(self.folder)
        written = self._properties.read_text("utf-8")
        listeners = re.findall(r"^listeners=(.*)$", written, re.MULTILINE)[0]
        more = _MORE.format(listeners=listeners, port=self.secure, folder=self.folder)
        self._properties.write_text(written + more, "utf-8")


def _certificate(folder: Path) -> None:
    """A key with the certificate it signs itself, and the certificate alone, for clients."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "broker.example.org")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "ca.pem").write_bytes(public)
    (folder / "server.pem").write_bytes(private + public)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secure]:
    if not fetched(VERSIONS["kafka"]["artifact"]):
        pytest.skip("no server is running: kafka")
    server = Secure(tmp_path_factory.mktemp("broker"), free_port(), brief=True)
    server.start()
    try:
        server.wait()
        _add_user(server)
        for mechanism in ("scram-sha-256", "scram-sha-512"):
            until(lambda sasl=mechanism: _lets_in(server, sasl))  # told of it a moment later
        yield server
    finally:
        server.kill()


def _add_user(server: Kafka) -> None:
    with closing(KafkaAdminClient(bootstrap_servers=f"127.0.0.1:{server.port}")) as admin:
        for mechanism in (ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512):
            made = UserScramCredentialUpsertion("writer", mechanism, "p@ss/word", iterations=4096)
            admin.alter_user_scram_credentials([made])  # one a request: the broker takes no two


def _lets_in(server: Secure, sasl: str) -> bool:
    where = f"127.0.0.1:{server.secure}?tls=1&ca={server.folder}/ca.pem&delivery=5&sasl={sasl}"
    with suppress(MissingError):
        open_bus(f"kafka://writer:p%40ss%2Fword@{where}").close()
        return True
    return False


@pytest.mark.slow
@pytest.mark.parametrize(
    "login",
    [
        "writer:p%40ss%2Fword@{}",
        "writer:p%40ss%2Fword@{}&sasl=scram-sha-256",
        "writer@{}&password_file={folder}/secret",
        "reader:word@{}&sasl=plain",
    ],
)
def test_who_has_user_and_password_may_in(broker: Secure, prefix: str, login: str) -> None:
    (broker.folder / "secret").write_text("p@ss/word\n")
    host = f"127.0.0.1:{broker.secure}?tls=1&ca={broker.folder}/ca.pem&replicas=1"
    url = "kafka://" + login.format(host, folder=broker.folder)
    with closing(open_bus(f"{url}&prefix={prefix}.&delivery=20")) as bus:
        bus.send("thb.test", [("k", b"1")])
        (record,) = bus.consumer("g", ["thb.test"]).poll(timeout=60)
    assert record.value == b"1"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("login", "options"),
    [
        ("writer:wrong@", "&tls=1&ca={}"),
        ("writer:p%40ss%2Fword@", ""),
        ("writer:p%40ss%2Fword@", "&tls=1"),
    ],
)
def test_the_others_are_told_why(broker: Secure, login: str, options: str) -> None:
    options = options.format(broker.folder / "ca.pem")
    with pytest.raises(MissingError, match="address, user, password, tls") as refused:
        open_bus(f"kafka://{login}127.0.0.1:{broker.secure}?delivery=3{options}")
    assert "wrong" not in str(refused.value)
