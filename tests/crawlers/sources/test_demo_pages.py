"""Every demo page object gives on its saved pages what it gave when they were saved."""

from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from web_poet.testing import Fixture

from crawlers.source_file import SOURCES, load_sources
from thb.demo.generator import PATHS, PORTS


class Case(NamedTuple):
    """A saved page and the class that reads it."""

    page: type[Any]
    saved: Fixture

    @property
    def name(self) -> str:
        return self.saved.path.name


def _case(folder: Path) -> Case:
    module, _, name = folder.parent.name.rpartition(".")
    return Case(getattr(import_module(module), name), Fixture(folder))


CASES = [_case(path.parent) for path in sorted(SOURCES.glob("demo_*/fixtures/*/*/output.json"))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_page(case: Case) -> None:
    case.saved.assert_full_item_correct(case.page)


def test_pages_without_an_ad_give_none() -> None:
    empty = [case for case in CASES if case.name in ("list", "gone")]

    assert len(empty) == 3
    assert all(case.saved.get_output(case.page).get("text") is None for case in empty)


def test_every_page_object_has_saved_pages() -> None:
    folders = {Path(path).parent for path in SOURCES.glob("demo_*/pages.py")}

    assert folders
    assert all(list(folder.glob("fixtures/*/*/output.json")) for folder in folders)


def test_sources_start_where_the_boards_are() -> None:
    starts = {source.id: source.start_urls for source in load_sources(SOURCES)}

    for name, port in PORTS.items():
        assert starts[name] == [f"http://127.0.0.1:{port}{PATHS[name]}"]


def test_sources_say_on_what_authority() -> None:
    for source in load_sources(SOURCES):
        if source.id in PORTS:
            assert source.legal_basis == "Synthetic demonstration data, no personal data"
            assert source.authorised_until.year == 2099
