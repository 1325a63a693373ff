"""Nobody passes without a decision and a row in the audit log."""

import stat
from pathlib import Path

import pytest
import workbench_fakes as fakes
from fastapi.routing import APIRoute
from sqlalchemy import text

from stream import state
from stream.errors import InputError
from workbench import audit
from workbench.access import COOKIE, Guarded, Person, decide, keep_token

OPEN = {"/sign-in", "/sign-out", "/settings"}


def rows(bench: fakes.Bench) -> list[tuple[str, str, str, str, bool]]:
    found = audit.rows(bench.services.state)
    return [(row.person, row.action, row.target, row.result, row.allowed) for row in found]


def routes(bench: fakes.Bench) -> list[APIRoute]:
    def walk(found: object) -> list[APIRoute]:
        inner = getattr(found, "routes", None) or getattr(
            getattr(found, "original_router", None), "routes", []
        )
        return [found] if isinstance(found, APIRoute) else [x for one in inner for x in walk(one)]

    return [route for one in bench.app.routes for route in walk(one)]


def test_every_route_is_guarded(bench: fakes.Bench) -> None:
    found = routes(bench)

    assert len(found) > 15
    assert [r.path for r in found if r.path not in OPEN and not isinstance(r, Guarded)] == []


@pytest.mark.parametrize("path", ["/", "/ad/x-1", "/precision.csv", "/watches", "/review"])
def test_without_a_session_only_the_door_is_shown(bench: fakes.Bench, path: str) -> None:
    answer = bench.client(signed_in=False).get(path)

    assert answer.status_code == 401
    assert 'action="/sign-in"' in answer.text
    assert "Sortowanie" not in answer.text
    assert rows(bench)[0][3:] == ("signed-out", False)


def test_the_printed_address_signs_in_and_is_cleaned(bench: fakes.Bench) -> None:
    client = bench.client(signed_in=False)

    answer = client.get("/", params={"token": fakes.TOKEN, "q": "opłata"})

    assert answer.status_code == 303
    assert answer.headers["location"] == "/?q=op%C5%82ata"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert client.get("/").status_code == 200


def test_a_wrong_token_opens_nothing(bench: fakes.Bench) -> None:
    client = bench.client(signed_in=False)

    assert client.get("/", params={"token": "wrong"}).status_code == 303
    assert client.get("/").status_code == 401
    answer = client.post("/sign-in", data={"token": "wrong"})
    assert answer.status_code == 401
    assert "This is not the token." in answer.text
    assert rows(bench)[0][1:] == ("sign-in", "", "wrong token", False)


def test_a_mistyped_token_loses_neither_the_name_nor_the_way(bench: fakes.Bench) -> None:
    form = {"token": "wrong", "name": 'A. "Nowak"', "next": "/?q=wiza"}

    page = bench.client(signed_in=False).post("/sign-in", data=form).text

    assert 'name="name" type="text" value="A. &#34;Nowak&#34;"' in page
    assert page.count('name="next" value="/?q=wiza"') == 3  # of the form, the language, the theme


def test_the_form_signs_in_under_a_name(bench: fakes.Bench) -> None:
    client = bench.client(signed_in=False)

    answer = client.post(
        "/sign-in", data={"token": fakes.TOKEN, "name": "A. Nowak", "next": "/review"}
    )

    assert answer.headers["location"] == "/review"
    client.get("/review")
    assert rows(bench)[0][:2] == ("A. Nowak", "review")


@pytest.mark.parametrize("cookie", ["x", "W10.x.y", "WyJhIiwiYiJd.aaaaaa.bbbbbbbb"])
def test_a_forged_session_opens_nothing(bench: fakes.Bench, cookie: str) -> None:
    client = bench.client(signed_in=False)
    client.cookies.set(COOKIE, cookie)

    assert client.get("/").status_code == 401


def test_signing_out_ends_the_session(bench: fakes.Bench) -> None:
    client = bench.client()

    client.post("/sign-out", data={"seal": bench.seal(client)})

    assert client.get("/").status_code == 401


@pytest.mark.parametrize("host", ["evil.example.com", "127.0.0.1.example.com", "", "[::2]:80"])
def test_a_foreign_host_is_refused(bench: fakes.Bench, host: str) -> None:
    answer = bench.client().get("/", headers={"host": host})

    assert answer.status_code == 421
    assert "Sortowanie" not in answer.text


@pytest.mark.parametrize("host", ["localhost:8700", "127.0.0.1", "[::1]:8700"])
def test_this_machine_is_let_in(bench: fakes.Bench, host: str) -> None:
    answer = bench.client(signed_in=False).get("/", headers={"host": host})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("headers", "sealed"),
    [
        ({}, False),
        ({"origin": "https://evil.example.com"}, True),
        ({"origin": "null"}, True),
        ({"sec-fetch-site": "cross-site"}, True),
    ],
)
def test_a_form_of_another_site_is_refused(
    bench: fakes.Bench, headers: dict[str, str], sealed: bool
) -> None:
    client = bench.client()
    form = {"ad": "x-1", "verdict": "yes", "seal": bench.seal(client) if sealed else "x"}

    answer = client.post("/judge", data=form, headers=headers)

    assert answer.status_code == 403
    assert rows(bench)[0][-1] is False
    assert bench.services.state.connect().execute(text("SELECT count(*) FROM labels")).scalar() == 0


def test_a_form_of_another_session_is_refused(bench: fakes.Bench) -> None:
    first, second = bench.client(), bench.client()

    answer = second.post("/undo", data={"seal": bench.seal(first)})

    assert answer.status_code == 403


def test_every_reading_is_written_down(bench: fakes.Bench) -> None:
    client = bench.client()

    client.get("/?q=opłata")
    client.get("/ad/x-1")
    client.get("/preview?ad=x-2")
    client.get("/ad/nothing")

    found = audit.rows(bench.services.state)
    assert [(row.action, row.target, row.query, row.result) for row in reversed(found)][1:] == [
        ("search", "", "opłata", "3"),
        ("ad", "x-1", "", "200"),
        ("ad", "x-2", "", "200"),
        ("ad", "nothing", "", "HTTPException"),
    ]


def test_what_cannot_be_written_down_is_not_shown(bench: fakes.Bench) -> None:
    client = bench.client()
    client = fakes.TestClient(
        bench.app, base_url="http://127.0.0.1", raise_server_exceptions=False,
        cookies=client.cookies,
    )  # fmt: skip
    with bench.services.state.begin() as connection:
        connection.execute(text("DROP TABLE audit"))

    answer = client.get("/ad/x-1")

    assert answer.status_code == 500
    assert "Sortowanie" not in answer.text


def test_the_decision_knows_roles() -> None:
    analyst = Person("a", "analyst", "s")

    assert decide(analyst, "search").allowed
    assert decide(None, "search") == (False, "signed-out")
    assert decide(Person("a", "nobody", "s"), "search") == (False, "role")


def test_the_token_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    token = keep_token(tmp_path / "home")

    path = tmp_path / "home" / "token"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keep_token(tmp_path / "home") == token
    assert len(token) >= 32


def test_a_short_token_is_refused(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("short")

    with pytest.raises(InputError, match="shorter than 16"):
        keep_token(tmp_path)


class TestChain:
    def test_rows_are_sealed_to_each_other(self, tmp_path: Path) -> None:
        engine = self._filled(tmp_path)

        assert audit.verify(engine)[:2] == (5, 0)

    @pytest.mark.parametrize(
        "damage",
        [
            "UPDATE audit SET target = 'other' WHERE seq = 3",
            "DELETE FROM audit WHERE seq = 3",
            "UPDATE audit SET at = at + 1 WHERE seq = 3",
        ],
    )
    def test_damage_is_found(self, tmp_path: Path, damage: str) -> None:
        engine = self._filled(tmp_path)
        with engine.begin() as connection:
            connection.execute(text(damage))

        assert audit.verify(engine).broken in (3, 4)

    def test_a_later_reading_goes_on(self, tmp_path: Path) -> None:
        engine = self._filled(tmp_path)
        before = audit.verify(engine)
        audit.record(engine, audit.entry("a", "analyst", "search"))

        assert audit.verify(engine, before)[:2] == (6, 0)

    @staticmethod
    def _filled(folder: Path) -> object:
        engine = state.open_state(f"sqlite:///{folder / 'state.db'}")
        for n in range(5):
            audit.record(engine, audit.entry("a", "analyst", "ad", target=f"x-{n}"))
        return engine
