"""``kill -9`` of a server in the middle of a run: the stages end with a word, and go on later."""

from collections.abc import Callable

import pytest

from stream.stages import ADS, SCORED
from tests.faults.conftest import Servers, hasty
from tests.faults.ledger import faults, read
from tests.home import Home, made_ads, until
from tests.servers.server import Server

pytestmark = pytest.mark.slow

COUNT = 800


def _ledger_is_sound(home: Home) -> list[str]:
    sent = [ad.id for ad in made_ads(COUNT)]
    return faults(read(home), sent, sent[::2])


def _done(home: Home, stage: str) -> int:
    return home.bus.lag(stage, [SCORED])[0].done


def _left(home: Home, stage: str) -> int:
    return home.bus.lag(stage, [SCORED])[0].left


@pytest.mark.parametrize(
    ("victim", "begun", "told"),
    [
        ("kafka", lambda home: home.bus.count(SCORED), "Kafka does not answer"),
        ("elastic", lambda home: _done(home, "index"), "the index does not answer"),
        ("postgres", lambda home: _done(home, "watch"), "the state store does not answer"),
    ],
    ids=["kafka", "elastic", "postgres"],
)
def test_a_server_is_killed_in_the_middle_of_a_run(
    home: Home, servers: Servers, victim: str, begun: Callable[[Home], int], told: str
) -> None:
    server: Server = getattr(servers, victim)
    home.send(made_ads(COUNT))
    runner = home.start("run", "--drain", **(hasty(home) if victim == "kafka" else {}))
    try:
        until(lambda: begun(home) or runner.poll() is not None)
        server.kill()
        said = runner.communicate(timeout=200)[1]
    finally:
        runner.kill()
    assert runner.returncode == 3, said
    assert told in said

    servers.revive()
    assert home.bus.lag("score", [ADS])[0].left or _left(home, "index") or _left(home, "watch")
    done = home.run("run", "--drain")

    assert done.returncode == 0, done.stderr
    assert _ledger_is_sound(home) == []


def test_a_run_that_stays_open_outlives_the_broker_or_ends(home: Home, servers: Servers) -> None:
    """What ends is started again, as whatever keeps the stages running does."""
    ads = made_ads(COUNT)
    runners = [home.start("run", **hasty(home))]

    def finished() -> bool:
        if runners[-1].poll() is not None:
            runners.append(home.start("run", **hasty(home)))
        return _done(home, "index") + _done(home, "watch") == 2 * COUNT

    try:
        home.send(ads[: COUNT // 2])
        until(lambda: _done(home, "index"))
        servers.kafka.kill()
        servers.revive()
        home.send(ads[COUNT // 2 :])
        until(finished, 400)
    finally:
        for runner in runners:
            runner.terminate()
            said = runner.communicate(timeout=200)[1]

    assert runners[-1].returncode == 0, said
    assert _ledger_is_sound(home) == []
