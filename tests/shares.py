"""How several workers of pytest share the tests: a file is one worker's, for its fixtures."""

from collections import Counter

import pytest

ALONE = "tests/faults/"
"""A folder for one worker: its tests start servers of their own, once, and kill them."""


def share(nodeid: str) -> str:
    """What a test goes to a worker with."""
    return ALONE if nodeid.startswith(ALONE) else nodeid.partition("::")[0]


def longest_first(items: list[pytest.Item]) -> None:
    """Shares with most slow tests come first, so that no worker ends long after the others."""
    slow = Counter(share(item.nodeid) for item in items if item.get_closest_marker("slow"))
    items.sort(key=lambda item: -slow[share(item.nodeid)])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Gives a worker the next share when it is nearly through with what it has, in the order in
    which the tests were collected."""
    from xdist.scheduler.loadscope import LoadScopeScheduling

    config.option.loadscopereorder = False
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = share
    return scheduler
