"""How several workers of pytest share the tests: a file is one worker's, for its fixtures."""

from collections import Counter

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

ALONE = "tests/faults/"
"""A folder for one worker: its tests start servers of their own, once, and kill them."""


def share(nodeid: str) -> str:
    """What a test goes to a worker with."""
    return ALONE if nodeid.startswith(ALONE) else nodeid.partition("::")[0]


def longest_first(items: list[pytest.Item]) -> None:
    """Shares with most slow tests come first, so that no worker ends long after the others."""
    slow = Counter(share(item.nodeid) for item in items if item.get_closest_marker("slow"))
    items.sort(key=lambda item: -slow[share(item.nodeid)])


class Shares(LoadScopeScheduling):
    """Gives a worker the next share when it is nearly through with what it has."""

    def _split_scope(self, nodeid: str) -> str:
        return share(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Shares:
    """In the order in which the tests were collected, not by the number of tests in a share."""
    config.option.loadscopereorder = False
    return Shares(config, log)
