"""Speaking to Elasticsearch without one: addresses, versions, sign-in, TLS, refusals."""

import datetime as dt
import ipaddress
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from search import IndexMissingError, Request, item_of, open_index, parse_query
from search.elastic import address, bulk, mapping
from search.elastic import server as speech
from search.elastic.address import Address
from search.elastic.names import Names
from search.elastic.server import connect
from tests.search.factory import ZONE, make_ad
from thb.settings import Settings

NODE = {"nodes": {"a": {"version": "9.2.0"}}}
ELASTIC = {"x-elastic-product": "Elasticsearch"}

Answer = tuple[int, dict[str, str], Any]
Say = Callable[[str, dict[str, str], bytes], Answer]


@contextmanager
def server(say: Say, certificate: Path | None = None) -> Iterator[str]:
    """A server that answers as ``say`` (path, headers, body) does."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            given = {name.lower(): value for name, value in self.headers.items()}
            status, headers, answer = say(self.path, given, body)
            raw = json.dumps(answer).encode()
            self.send_response(status)
            kind = "application/vnd.elasticsearch+json;compatible-with=9"
            for name, value in ({"content-type": kind} | headers).items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            http.socket = context.wrap_socket(http.socket, server_side=True)
            scheme = "https"
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"{scheme}://127.0.0.1:{http.server_address[1]}/thb"
        finally:
            http.shutdown()
            thread.join()


def versions(oldest: str, headers: dict[str, str] = ELASTIC, newest: str = "9.9.9") -> Say:
    answer = {"nodes": {"a": {"version": oldest}, "b": {"version": newest}}}
    return lambda _path, _headers, _body: (200, headers, answer)


@pytest.mark.parametrize(
    ("say", "said"),
    [
        (versions("8.19.1"), "Elasticsearch 8.19.1, and the client 9.* goes with .* 9 only"),
        (versions("7.10.2", {}), "Elasticsearch 7.10.2, and the client"),
        (versions("10.0.0", newest="11.0.0"), "Elasticsearch 10.0.0"),
        (versions("2.19.0", {}), "OpenSearch or another product 2.19.0"),
        (lambda *_: (200, {}, "a web page"), "OpenSearch or another product, and"),
        (lambda *_: (401, ELASTIC, {}), "401.*THB_INDEX_API_KEY"),
        (lambda *_: (403, ELASTIC, {}), "403.*rights"),
        (lambda *_: (503, ELASTIC, {}), "503"),
    ],
)
def test_a_server_that_does_not_fit_is_named_in_one_sentence(say: Say, said: str) -> None:
    with server(say) as url, pytest.raises(IndexMissingError, match=said) as missing:
        open_index(url)

    assert "\n" not in str(missing.value)
    assert missing.value.exit_code == 3


@pytest.mark.parametrize(
    ("given", "header"),
    [
        ({}, None),
        ({"index_user": "ann", "index_password": "pass:w/ö"}, "Basic YW5uOnBhc3M6dy/Dtg=="),
        ({"index_api_key": "a+b/c=="}, "ApiKey a+b/c=="),
        ({"index_api_key": "key", "index_user": "ann"}, "ApiKey key"),
    ],
)
def test_signing_in_by_settings(given: dict[str, Any], header: str | None) -> None:
    heard: list[str | None] = []

    def say(path: str, headers: dict[str, str], _body: bytes) -> Answer:
        heard.append(headers.get("authorization"))
        return (200, ELASTIC, NODE) if path.startswith("/_nodes") else (404, ELASTIC, {})

    with server(say) as url:
        open_index(Settings(index_url=url, **given).context.index_url).close()

    assert len(heard) > 1
    assert set(heard) == {header}


def test_signing_in_by_the_address() -> None:
    read = address.read("https://ann:p%40ss@es-1:9201,es-2,[::1]:9203/my-ads?shards=3&replicas=1")

    assert read.hosts == ("https://es-1:9201", "https://es-2:9200", "https://[::1]:9203")
    assert (read.prefix, read.shards, read.replicas) == ("my-ads", 3, "1")
    assert read.authorization == "Basic YW5uOnBAc3M="
    assert "ann" not in read.shown + repr(read)


def test_the_certificate_of_an_own_authority(tmp_path: Path) -> None:
    pem = certificate(tmp_path)

    def say(path: str, *_: object) -> Answer:
        return (200, ELASTIC, NODE) if path.startswith("/_nodes") else (404, ELASTIC, {})

    with server(say, pem) as url:
        with closing(open_index(f"{url}?ca={pem}")) as index:
            assert index
        with pytest.raises(IndexMissingError, match=r"certificate.*THB_INDEX_CA"):
            open_index(url)
    with pytest.raises(IndexMissingError, match="THB_INDEX_CA: there is no such file"):
        open_index(f"https://127.0.0.1:9/thb?ca={tmp_path}/none.pem")


def certificate(folder: Path) -> Path:
    """A key and a certificate that signs itself, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_server_that_goes_away_is_told() -> None:
    def say(path: str, *_: object) -> Answer:
        return (200, ELASTIC, NODE) if path.startswith("/_nodes") else (404, ELASTIC, {})

    with server(say) as url:
        index = open_index(url)
    everything = parse_query("", ZONE)
    for ask in (
        lambda: index.search(Request(query=everything)),
        lambda: index.get("x"),
        index.count,
        lambda: list(index.ads()),
        index.health,
    ):
        with pytest.raises(IndexMissingError, match=r"does not answer .*THB_INDEX_URL"):
            ask()
    index.close()


def recovering(*statuses: int, last: Answer) -> Say:
    """A server with an index that answers with errors at first, or always with the only one."""
    left = list(statuses)

    def say(path: str, *_: object) -> Answer:
        if path.startswith("/_nodes"):
            return 200, ELASTIC, NODE
        if "-control/" in path:
            return 404, ELASTIC, {}
        if left:
            status = left.pop(0)
            return status, ELASTIC, fails(status, "search_phase_execution_exception")
        return last

    return say


@pytest.fixture
def patient(hasty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What recovers after some answers is waited for, however long a busy machine takes."""
    monkeypatch.setattr(speech, "_PATIENCE", 60)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_reading_waits_for_a_server_that_recovers(status: int) -> None:
    say = recovering(*[status] * 5, last=(200, ELASTIC, {"count": 7}))
    with server(say) as url, closing(open_index(url)) as index:
        assert index.count() == 7


@pytest.mark.usefixtures("patient")
def test_opening_waits_for_a_server_that_starts() -> None:
    left = [503] * 5

    def say(path: str, *_: object) -> Answer:
        if path.startswith("/_nodes") and left:
            return left.pop(), ELASTIC, {}
        return (200, ELASTIC, NODE) if path.startswith("/_nodes") else (404, ELASTIC, {})

    with server(say) as url:
        open_index(url).close()
    assert left == []


def test_a_server_that_does_not_recover_is_told_with_a_cure() -> None:
    always = 503, ELASTIC, fails(503, "search_phase_execution_exception")
    everything = parse_query("", ZONE)
    with server(recovering(last=always)) as url, closing(open_index(url)) as index:
        for ask in (
            lambda: index.search(Request(query=everything)),
            lambda: index.get("x"),
            index.count,
            lambda: list(index.ids(everything)),
        ):
            with pytest.raises(IndexMissingError, match=r"503 .*recovers; try again") as missing:
                ask()
            assert missing.value.exit_code == 3


def put(ident: str) -> dict[str, Any]:
    return {"_op_type": "index", "_index": "i", "_id": ident, "_source": {"id": ident}}


def fails(status: int, kind: str) -> dict[str, Any]:
    return {"status": status, "error": {"type": kind, "reason": "because"}}


def bulks(*rounds: Any) -> Say:
    """Answers to one bulk request after another: an item an action, or one status for all."""
    left = list(rounds)

    def say(path: str, _headers: dict[str, str], body: bytes) -> Answer:
        if path.startswith("/_nodes"):
            return 200, ELASTIC, NODE
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, int):
            return answer, ELASTIC, fails(answer, "es_rejected_execution_exception")
        ids = [json.loads(line)["index"]["_id"] for line in body.splitlines()[::2]]
        items = [{"index": {"_id": ident, "_index": "i"} | answer(ident)} for ident in ids]
        return 200, ELASTIC, {"took": 1, "errors": True, "items": items}

    return say


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_FIRST_PAUSE", 0.001)
    monkeypatch.setattr(bulk, "_LONGEST_PAUSE", 0.001)
    monkeypatch.setattr(speech, "_FIRST_PAUSE", 0.001)
    monkeypatch.setattr(speech, "_PATIENCE", 0.1)


def send(say: Say, ids: list[str]) -> list[bulk.Refused]:
    with server(say) as url:
        read = address.read(url)
        with closing(connect(read)) as client:
            return bulk.send(client, read, [put(ident) for ident in ids])


def ok(_ident: str) -> dict[str, Any]:
    return {"status": 201}


def test_a_busy_server_is_asked_again() -> None:
    def busy(ident: str) -> dict[str, Any]:
        return fails(429, "es_rejected_execution_exception") if ident == "b" else ok(ident)

    assert send(bulks(429, busy, busy, ok), ["a", "b", "c"]) == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (429, "cluster_block_exception"),
        (503, "unavailable_shards_exception"),
        (503, "no_shard_available_action_exception"),
    ],
)
def test_what_the_server_mends_by_itself_is_waited_for(status: int, kind: str) -> None:
    """Its disk was over the flood stage, or a shard was on its way back."""

    def blocked(_ident: str) -> dict[str, Any]:
        return fails(status, kind)

    assert send(bulks(*[blocked] * 20, ok), ["a", "b"]) == []


@pytest.mark.parametrize(
    ("say", "said"),
    [
        (bulks(429), "429.*busy"),
        (bulks(503), "503.*nothing is lost"),
        (bulks(lambda _: fails(429, "cluster_block_exception")), "429.*give the server disk"),
        (bulks(lambda _: fails(403, "cluster_block_exception")), "403.*lift the block"),
        (bulks(lambda _: fails(503, "unavailable_shards_exception")), "503"),
        (bulks(lambda _: fails(400, "validation_exception")), "does not write"),
    ],
)
def test_what_concerns_no_document_stops(say: Say, said: str) -> None:
    with pytest.raises(IndexMissingError, match=said):
        send(say, ["a", "b"])


def test_a_document_that_is_refused_concerns_itself_alone() -> None:
    def one(ident: str) -> dict[str, Any]:
        return fails(400, "document_parsing_exception") if ident == "b" else ok(ident)

    assert send(bulks(one), ["a", "b", "c"]) == [("b", "because")]


def test_an_action_that_spoils_its_request_is_found() -> None:
    def say(path: str, headers: dict[str, str], body: bytes) -> Answer:
        if b'"b"' in body:
            return 400, ELASTIC, fails(400, "illegal_argument_exception")
        return bulks(ok)(path, headers, body)

    assert send(say, ["a", "b", "c"]) == [("b", "because")]


def test_older_versions_and_deletions_of_nothing_are_fine() -> None:
    states = {"a": 409, "b": 404}

    assert send(bulks(lambda ident: fails(states[ident], "conflict")), ["a", "b"]) == []


@pytest.mark.parametrize("ident", ["", "x" * 513, "ż" * 300])
def test_ids_that_the_server_does_not_take_are_hashed(ident: str) -> None:
    assert mapping.key(ident).startswith("sha256:")
    assert mapping.key("x" * 512) == "x" * 512


def test_a_token_stays_one_token() -> None:
    assert mapping.token("a b") == "a_b"
    assert mapping.token("ż" * 200) == "ż" * 200
    assert len(mapping.token("\U00010330" * 200)) == 127


def test_every_column_of_a_document_is_in_the_mappings() -> None:
    body = mapping.template(Names("thb", "g1"), "flagged", Address(("http://x:1",)), alias=True)
    columns = body["template"]["mappings"]["properties"]
    ad = make_ad(title="Praca", posted="2026-11-01", city="Łódź", extra={"operation": "o"})

    assert mapping.document(item_of(ad), 1).keys() <= columns.keys()
    assert body["template"]["mappings"]["dynamic"] == "strict"


@pytest.mark.parametrize(
    ("seen", "month"),
    [
        (dt.datetime(2026, 11, 30, 23, 59, tzinfo=dt.UTC), "2026-11"),
        (dt.datetime(1999, 1, 1, tzinfo=dt.UTC), "early"),
        (dt.datetime(9999, 1, 1, tzinfo=dt.UTC), "late"),
    ],
)
def test_the_month_of_first_sight(seen: dt.datetime, month: str) -> None:
    home = Names("thb", "g1").home(item_of(make_ad(seen=seen, flagged=False)))

    assert home == f"thb-g1-others-{month}"
