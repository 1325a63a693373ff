"""``thb serve`` wires the workbench to the real index, watches, rules and evidence."""

import json
import re
import socket
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import workbench_fakes as fakes
from typer.testing import CliRunner

import search
from stream.errors import InputError, MissingError
from stream.messages import Ad
from thb import settings
from thb.cli import build
from thb.commands import workbench as command
from thb.commands.demo import free_port
from thb.pipeline import score_ads
from workbench.app import create_app
from workbench.view import environment
from workbench.warming import warm

ADS = [
    Ad(
        id=draft.id,
        kind=draft.kind,
        title=draft.title,
        text=draft.body,
        source=draft.source,
        city=draft.city,
        country=draft.country,
        version=1_800_000_000_000_000 + number,
    )
    for number, draft in enumerate(fakes.DRAFTS)
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    index = search.open_index(f"tantivy:///{folder / 'index'}", write=True)
    index.write(score_ads(ADS))
    index.close()
    return folder


@pytest.fixture(scope="module")
def client(home: Path) -> fakes.TestClient:
    found = command.services(settings.load(home=home))
    app = create_app(found)
    client = fakes.TestClient(app, base_url="http://127.0.0.1:8700", follow_redirects=False)
    client.get("/", params={"token": found.token})
    client.headers["accept-language"] = "pl"
    return client


PATHS = ["/", "/?all=1", "/watches", "/review", "/indicators", "/sources", "/status", "/help"]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_works_on_the_real_thing(client: fakes.TestClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_nothing_is_left_to_the_first_request(home: Path) -> None:
    found = command.services(settings.load(home=home))
    asked: list[search.Request] = []
    real = found.index.search
    index = SimpleNamespace(search=lambda one: (asked.append(one), real(one))[1])

    environment.cache_clear()
    warm(replace(found, index=index))

    assert len(asked) == 1
    for lang in ("pl", "en"):
        cached = environment(lang, found.zone).cache
        assert cached is not None
        assert any("ad.html" in str(key) for key in cached.keys())  # noqa: SIM118


def test_a_missing_index_does_not_hold_up_the_start(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(_: object) -> None:
        raise MissingError("the index is gone", cure="start it")

    found = command.services(settings.load(home=home))

    warm(replace(found, index=SimpleNamespace(search=gone)))

    assert "starts cold: the index is gone" in caplog.text


def test_a_real_search_marks_query_and_signs(client: fakes.TestClient) -> None:
    page = client.get("/", params={"q": "opłatę"}).text

    assert re.search(r'<mark class="q">(<span class="sign"[^>]*>)?opłata', page)
    assert 'class="sign' in page


@pytest.mark.parametrize("after", ["zz", "%ED%A0%80"])
def test_an_address_whose_page_is_gone_leads_to_the_first(
    client: fakes.TestClient, after: str
) -> None:
    answer = client.get(f"/?q=praca&all=1&after={after}")

    assert (answer.status_code, answer.headers["location"]) == (303, "/?q=praca&all=1")


def test_a_real_ad_keeps_the_marks_of_the_query(client: fakes.TestClient) -> None:
    page = client.get("/ad/x-1", params={"q": "paszport"}).text

    assert ">Paszport" in page
    assert '<mark class="q">' in page


@pytest.mark.parametrize("facet", ["band", "kind", "source", "indicator", "lang"])
def test_every_facet_leads_to_what_it_counts(client: fakes.TestClient, facet: str) -> None:
    page = client.get("/?all=1").text
    found = re.search(
        rf'href="(/\?f={facet}%3A[^"]*)"[^>]*>[^<]*</a>\s*<span class="num">(\d+)', page
    )
    assert found

    narrowed = client.get(found[1].replace("&amp;", "&")).text

    assert re.search(rf'id="total"[^>]*>{found[2]} ogłosze', narrowed)


def test_an_indicator_names_source_and_share_and_ones_own_examples_first(
    client: fakes.TestClient,
) -> None:
    for lang, share, order in (("pl", "+0,70", ("polski", "angielski")),
                               ("en", "+0.70", ("English", "Polish"))):  # fmt: skip
        headers = {"accept-language": lang}
        page = client.get("/indicators/dependency-documents-held", headers=headers).text

        assert page.index("ILO: Indicators of forced labour (2012)") < page.index("<table")
        assert share in page
        assert re.findall(r'<details class="more"( open)?><summary>(\w+)', page)[:2] == [
            (" open", order[0]),
            ("", order[1]),
        ]


def test_indicators_of_the_rules_are_listed_in_polish(client: fakes.TestClient) -> None:
    page = client.get("/indicators").text

    assert "Dług i zależność" in page
    assert "/indicators/debt-upfront-fee" in page


@pytest.mark.parametrize(
    ("host", "hosts", "allowed"),
    [
        ("127.0.0.1", "", True),
        ("127.0.0.2", "", True),
        ("::1", "", True),
        ("localhost", "", True),
        ("0.0.0.0", "", False),
        ("192.168.1.5", "", False),
        ("example.com", "", False),
        ("0.0.0.0", "thb.example.org", True),
    ],
)
def test_other_machines_are_let_in_by_setting_only(host: str, hosts: str, allowed: bool) -> None:
    if allowed:
        command.check_host(host, command.names(hosts))
        return
    with pytest.raises(InputError, match="THB_HOSTS"):
        command.check_host(host, command.names(hosts))


def test_a_foreign_host_ends_the_command(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        build(), ["serve", "--host", "0.0.0.0", "--home", str(tmp_path), "--no-open"]
    )

    assert isinstance(result.exception, InputError)
    assert result.exception.exit_code == 1
    assert not (tmp_path / "token").exists()


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(
            build(), ["serve", "--port", str(port), "--home", str(tmp_path), "--no-open"]
        )

    assert result.exception.exit_code == 3
    assert f"port {port}" in str(result.exception)


@pytest.mark.parametrize("as_json", [False, True])
def test_the_address_is_the_output(
    home: Path, monkeypatch: pytest.MonkeyPatch, *, as_json: bool
) -> None:
    monkeypatch.setattr(command, "run", lambda app, listener: None)
    port = free_port("127.0.0.1", 20_000)
    given = ["serve", "--port", str(port), "--home", str(home), "--no-open"]

    result = CliRunner().invoke(build(), [*given, "--json"] if as_json else given)

    said = json.loads(result.stdout)["address"] if as_json else result.stdout
    assert re.fullmatch(rf"http://127\.0\.0\.1:{port}/\?token=\S+\s*", said)
