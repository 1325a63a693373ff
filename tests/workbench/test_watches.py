"""Watches are tried, saved, muted and deleted; alerts say why they came and are marked as seen."""

import re

import pytest
import workbench_fakes as fakes


def post(
    bench: fakes.Bench, client: fakes.TestClient, path: str = "/watches", **form: str
) -> object:
    return client.post(path, data={"seal": bench.seal(client), **form})


def test_a_search_becomes_a_watch(bench: fakes.Bench) -> None:
    client = bench.client()
    assert (
        "/watches?query=%28op%C5%82ata%29+band%3Ahigh#new"
        in client.get("/?q=opłata&f=band:high").text
    )

    post(bench, client, query="(opłata) band:high", name="Fees", kind="job")

    (watch,) = bench.watches.list()
    assert (watch.query, watch.name, watch.kind) == ("(opłata) band:high", "Fees", "job")
    assert watch.zone == "Europe/Warsaw"


def test_a_refused_query_is_explained_and_kept_in_the_form(bench: fakes.Bench) -> None:
    client = bench.client(lang="pl")

    answer = post(bench, client, query="(opłata")

    assert answer.status_code == 400
    assert 'value="(opłata"' in answer.text
    assert "Nawias ( nie jest zamknięty. Zamknij go albo usuń." in answer.text
    assert bench.watches.list() == []


@pytest.mark.parametrize(
    ("form", "here"),
    [({"query": "(opłata", "name": "Fees", "kind": "job"},
      "/watches?query=%28op%C5%82ata&amp;name=Fees&amp;kind=job"),
     ({"query": "opłata"}, "/watches")],
)  # fmt: skip
def test_another_language_keeps_what_stands_in_the_form(
    bench: fakes.Bench, form: dict[str, str], here: str
) -> None:
    client = bench.client()

    page = post(bench, client, **form).text

    assert f'name="next" value="{here}"' in page
    again = client.get(here.replace("&amp;", "&")).text
    assert ('value="(opłata"' in again) == ("name" in form) == ('value="Fees"' in again)
    assert ('value="job" selected' in again) == ("kind" in form)


@pytest.mark.parametrize("query", ["indicator:old-sign", ""])
def test_a_watch_stays_editable_whatever_is_gone_since(bench: fakes.Bench, query: str) -> None:
    ident = bench.watch(query)
    client = bench.client()

    kept = re.search(r'name="query"[^>]*value="([^"]+)"', client.get(f"/watches?edit={ident}").text)
    assert kept
    changed = post(bench, client, do="save", id=ident, query=kept[1], name="Renamed")

    assert changed.status_code == 200
    (watch,) = bench.watches.list()
    assert (watch.name, watch.query) == ("Renamed", query or "*")


@pytest.mark.parametrize("query", ["", "  "])
def test_a_watch_of_nothing_is_refused(bench: fakes.Bench, query: str) -> None:
    answer = post(bench, bench.client(lang="pl"), query=query, name="Opłaty", do="save")

    assert answer.status_code == 400
    assert "Nie ma czego szukać. Wpisz zapytanie; * oznacza każde ogłoszenie." in answer.text
    assert 'value="Opłaty"' in answer.text
    assert bench.watches.list() == []


def test_a_watch_without_query_and_name_has_a_link(bench: fakes.Bench) -> None:
    ident = bench.watch("")
    client = bench.client()

    assert f'<a href="/watches/{ident}"><code>*</code></a>' in client.get("/watches").text
    assert "<h1><code>*</code></h1>" in client.get(f"/watches/{ident}").text


def test_a_long_query_is_not_cut_in_the_form(bench: fakes.Bench) -> None:
    page = bench.client().get("/watches").text

    assert "maxlength" not in re.findall(r'<input id="query"[^>]*>', page)[0]


@pytest.mark.parametrize("do", ["save", "estimate"])
def test_an_indicator_that_nobody_knows_is_refused(bench: fakes.Bench, do: str) -> None:
    answer = post(bench, bench.client(lang="pl"), query="-indicator:upfront-fee", do=do)

    assert answer.status_code == 400
    assert "Nie ma wskaźnika" in answer.text
    assert "Czy chodziło o debt-upfront-fee?" in answer.text
    assert bench.watches.list() == []


def test_matches_are_estimated_before_saving(bench: fakes.Bench) -> None:
    answer = post(bench, bench.client(), query="opłata", do="estimate")

    assert "3 ads collected so far match" in answer.text
    assert "3 in the last 30 days" in answer.text
    assert bench.watches.list() == []


def test_a_change_can_be_undone(bench: fakes.Bench) -> None:
    client = bench.client()
    ident = bench.watch("opłata", name="Fees")

    page = post(bench, client, do="save", id=ident, query="kaucja").text

    assert bench.watches.get(ident).query == "kaucja"
    assert 'name="query" value="opłata"' in page


def test_muting_stops_the_count_and_can_be_undone(bench: fakes.Bench) -> None:
    client = bench.client()
    ident = bench.watch("opłata", (fakes.ADS[0], ("opłata",)))
    assert "1 new" in client.get("/watches").text

    assert "Muted." in post(bench, client, do="mute", id=ident).text
    assert "1 new" not in client.get("/watches").text

    post(bench, client, do="unmute", id=ident)
    assert "1 new" in client.get("/watches").text


def test_deleting_says_what_goes_with_it(bench: fakes.Bench) -> None:
    client = bench.client()
    ident = bench.watch("opłata", (fakes.ADS[0], ("opłata",)))

    assert "Its 1 alert is deleted with it." in client.get(f"/watches?delete={ident}").text
    post(bench, client, do="delete", id=ident)

    assert bench.watches.list() == []


def test_an_alert_says_which_words_matched(bench: fakes.Bench) -> None:
    ident = bench.watch("opłata wiza", (fakes.ADS[0], ("opłata", "wizę")))

    page = bench.client().get(f"/watches/{ident}").text

    assert "1 new alert" in page
    assert '<mark class="q">opłata</mark>, <mark class="q">wizę</mark>' in page
    assert 'href="/ad/x-1?q=op%C5%82ata+wiza"' in page


def test_alerts_are_marked_as_seen_and_back(bench: fakes.Bench) -> None:
    client = bench.client()
    ident = bench.watch("opłata", *((ad, ()) for ad in fakes.ADS[:3]))
    assert "3 new alerts" in client.get(f"/watches/{ident}").text

    answer = post(bench, client, f"/watches/{ident}", do="seen")
    page = client.get(answer.headers["location"]).text
    assert "0 new alerts" in page
    assert "seen by analyst" in page

    since = answer.headers["location"].partition("since=")[2]
    post(bench, client, f"/watches/{ident}", do="undo", since=since)
    assert "3 new alerts" in client.get(f"/watches/{ident}").text


@pytest.mark.parametrize("do", ["mute", "delete", "save"])
def test_a_watch_that_is_gone_is_said(bench: fakes.Bench, do: str) -> None:
    answer = post(bench, bench.client(), do=do, id="nothing", query="x")

    assert answer.status_code == 404
