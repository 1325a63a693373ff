from datetime import date

import pytest

from crawlers.source_file import SourceError, load_source, load_sources, read_sources, runnable
from tests.crawlers.conftest import describe

URL = "https://example.com/jobs/"


def test_the_least_that_is_needed(place):
    place.source(describe(URL, more=""))
    (source,) = load_sources(place.sources)
    assert (source.id, source.kind, source.languages) == ("board", "job", ["pl"])
    assert (source.politeness.delay, source.politeness.concurrency) == (1.0, 1)
    assert source.politeness.obey_robots


@pytest.mark.parametrize(
    ("fields", "more", "message"),
    [
        ({"kind": "pet"}, "", "source.yml:3: field kind: Input should be 'job'"),
        ({"legal_basis": '" "'}, "", "source.yml:8: field legal_basis: must not be empty"),
        ({"country": "NO"}, "", "YAML reads NO, ON and YES as true or false; put it in quotes"),
        ({"country": "Poland"}, "", "field country"),
        (
            {"start_urls": "[ftp://example.com]"},
            "",
            "field start_urls.0: 'ftp://example.com' is no",
        ),
        ({"start_urls": "['https://me:pw@example.com']"}, "", "holds no user and password"),
        ({"start_urls": "[]"}, "", "field start_urls"),
        ({"languages": "pl"}, "", "field languages: Input should be a valid list"),
        ({"authorised_until": "soon"}, "", "field authorised_until"),
        ({"id": "../x"}, "", "field id"),
        ({"fetch": "ftp"}, "", "field fetch"),
        ({}, "colour: red\n", "source.yml:12: field colour: Extra inputs are not permitted"),
        ({}, "folder: /tmp\n", "field folder: unknown"),
        ({}, "politeness: {delay: 0}\n", "at least 1 second"),
        ({}, "politeness:\n  delay: fast\n", "source.yml:13: field politeness.delay"),
        ({}, "politeness: {obey_robots: false}\n", "needs robots_override"),
        ({}, "ads: ['(']\n", "field ads.0: '(' is no regular expression"),
        ({}, "max_pages: 0\n", "field max_pages"),
        ({}, "a: [\n", "is no YAML"),
    ],
)
def test_errors_say_where_and_what(place, fields, more, message):
    folder = place.source(describe(URL, more=more, **fields))
    with pytest.raises(SourceError) as error:
        load_source(folder / "source.yml")
    assert message in str(error.value)


@pytest.mark.parametrize("field", ["legal_basis", "authorised_by", "authorised_until", "purpose"])
def test_a_missing_field_is_named_with_its_cure(place, field):
    lines = describe(URL, more="").splitlines()
    folder = place.source("\n".join(line for line in lines if not line.startswith(field)))
    with pytest.raises(SourceError, match=f"field {field}: Field required"):
        load_source(folder / "source.yml")


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n", "\x00"])
def test_what_is_no_source_is_refused(place, text):
    folder = place.source(text)
    with pytest.raises(SourceError):
        load_source(folder / "source.yml")


def test_a_bad_source_does_not_hinder_the_others(place):
    place.source(describe(URL, more=""), "a")
    place.source(describe(URL, more=""), "twin")
    place.source("nonsense", "bad")
    found = read_sources(place.sources)
    assert [source.id for source in found.sources] == ["board"]
    assert len(found.errors) == 2
    assert "field id: board is taken by" in str(found.errors[1])


def test_a_folder_of_one_source_is_enough(place):
    folder = place.source(describe(URL, more=""))
    assert len(load_sources(folder)) == 1


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(SourceError, match="is no folder"):
        load_sources(tmp_path / "none")


def test_authorisation_ends_after_its_last_day(place):
    place.source(describe(URL, more="", authorised_until="2026-11-24"))
    sources = load_sources(place.sources)
    assert not runnable(sources, date(2026, 11, 24)).errors
    late = runnable(sources, date(2026, 11, 25))
    assert not late.sources
    assert "renew authorised_until" in str(late.errors[0])


def test_robots_may_be_overridden_only_on_record_and_for_a_time(place):
    override = "{who: Head of unit, reason: Court order, until: 2026-12-01}"
    more = f"politeness: {{obey_robots: false, robots_override: {override}}}\n"
    place.source(describe(URL, more=more))
    (source,) = load_sources(place.sources)
    assert source.ignores_robots(date(2026, 12, 1))
    assert not source.ignores_robots(date(2026, 12, 2))
