"""Users and rights on an Elasticsearch with security on, started for these tests alone."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from search import Index, IndexMissingError, open_index, rebuild
from tests.contract.test_index import find
from tests.home import until
from tests.search.factory import make_ad
from tests.servers import fetch
from tests.servers.elastic import Secured
from tests.servers.place import VERSIONS, free_port
from thb.settings import Settings

pytestmark = pytest.mark.slow

INDICES = ["thb-*"]
RIGHTS: dict[str, dict[str, Any]] = {
    "writer": {
        "cluster": ["monitor", "manage_index_templates"],
        "indices": [{"names": INDICES, "privileges": ["all"]}],
    },
    "reader": {
        "cluster": ["monitor"],
        "indices": [{"names": INDICES, "privileges": ["read", "monitor", "view_index_metadata"]}],
    },
    "stranger": {"cluster": ["monitor"]},
}
"""As docs/elasticsearch.md states them for who writes and who only searches."""


@pytest.fixture(scope="module")
def server(elastic_url: str) -> Iterator[Secured]:
    """Asked for only where ``make servers`` runs one, whose files it uses."""
    del elastic_url
    required = os.environ.get("THB_REQUIRE_SERVERS")
    if not fetch.fetched(VERSIONS["elastic"]["artifact"]) and not required:
        pytest.skip("no server is running: elastic")
    folder = Path(tempfile.mkdtemp(prefix="thb-secured-"))
    folder.chmod(0o755)  # the unprivileged user of the server passes through it
    found = Secured(folder / "elastic", free_port(), RIGHTS)
    try:
        found.start()
        found.wait()
        yield found
    finally:
        found.kill()
        shutil.rmtree(folder, ignore_errors=True)


def address(server: Secured, **given: str) -> str:
    """The address with what the settings say of signing in."""
    return Settings(index_url=f"{server.url}/thb", **given).context.index_url  # type: ignore[arg-type]


def of(server: Secured, user: str) -> str:
    return address(server, index_user=user, index_password=server.password)


def test_who_writes_and_who_reads_need_no_more_than_is_documented(server: Secured) -> None:
    ads = [make_ad(id=f"x-{n}", flagged=n % 2 == 0, title="praca") for n in range(10)]
    with closing(open_index(of(server, "writer"), write=True)) as index:
        assert index.write(ads, deletes=["gone"]) == {}
    assert rebuild(of(server, "writer")) == 10
    with closing(open_index(of(server, "writer"), write=True)) as index:
        index.delete(["x-9"])
        assert index.tidy() == 0

    with closing(open_index(of(server, "reader"))) as index:
        assert find(index, "praca").total == index.count() == 9
        assert index.get("x-1") == ads[1]
        assert len(list(index.ads())) == 9
        assert index.health().problems == ()
    with pytest.raises(IndexMissingError, match=r"403 .*rights") as missing:
        open_index(of(server, "reader"), write=True)
    assert missing.value.exit_code == 3


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"index_api_key": "bm9uZTpub25l"},
        {"index_user": "reader", "index_password": "wrong-one"},
        # A key comes before a name.
        {
            "index_api_key": "bm9uZTpub25l",
            "index_user": "reader",
            "index_password": Secured.password,
        },
    ],
)
def test_nobody_else_comes_in(server: Secured, given: dict[str, str]) -> None:
    with pytest.raises(IndexMissingError, match=r"401 .*THB_INDEX_API_KEY") as missing:
        open_index(address(server, **given))

    secrets = {given.get("index_api_key", ""), given.get("index_password", "")} - {""}
    assert not [secret for secret in secrets if secret in str(missing.value)]


def test_a_user_without_rights_to_the_indices_is_told(server: Secured) -> None:
    with pytest.raises(IndexMissingError, match=r"403 .*rights"):
        open_index(of(server, "stranger"))


def test_a_user_who_is_removed_is_told_where_it_is_open(server: Secured) -> None:
    def refused(index: Index) -> str:
        try:
            index.count()
        except IndexMissingError as error:
            return str(error)
        return ""

    with closing(open_index(of(server, "reader"))) as index:
        assert refused(index) == ""
        server.admit(["admin", "writer"])
        until(lambda: refused(index))
        assert "401" in refused(index)
        assert "THB_INDEX_API_KEY" in refused(index)
