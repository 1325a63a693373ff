"""What all tests share: where foreign test data stands, and whether there is a browser."""

import gc
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.servers.fixtures import (  # noqa: F401  (fixtures and a hook of pytest)
    elastic_url,
    kafka_stream,
    kafka_url,
    postgres_url,
    prefix,
    pytest_terminal_summary,
)
from tests.shares import longest_first, pytest_xdist_make_scheduler  # noqa: F401

TIMELESS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("here", TIMELESS)
settings.register_profile("ci", TIMELESS, derandomize=True, print_blob=True)
# The same examples on every run of CI, so that a change is judged by itself; other ones here.
settings.load_profile("ci" if os.environ.get("CI") else "here")

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        longest_first(items)
    _leave_out_browsers(items)


def _leave_out_browsers(items: list[pytest.Item]) -> None:
    """Browser tests are left out visibly without Chromium, and fail where it is required."""
    if any(map(shutil.which, BROWSERS)) or os.environ.get("THB_CHROMIUM"):
        return
    if os.environ.get("THB_REQUIRE_CHROMIUM"):
        raise pytest.UsageError("Chromium is required here; install the package chromium")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="no Chromium; install the package chromium"))


def pytest_collection_finish() -> None:
    """Leaves what was collected to no later garbage collection: half a second of each full one."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of test data that is not ours; tests that need it are left out without it."""
    folder = Path(os.environ.get("THB_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no test data at {folder}; set THB_TEST_DATA")
    return folder
