import pytest

from crawlers import health
from crawlers.health import Health, judge
from stream.state import open_state
from tests.crawlers.test_links import source


def run(number: int, pages: int = 100, ads: int | None = None, finish: str = "finished") -> Health:
    return Health(
        run=f"r{number}",
        source="x",
        started=number,
        finished=number + 1,
        finish=finish,
        pages=pages,
        ads=ads,
        statuses={"200": pages},
    )


@pytest.mark.parametrize(
    ("now", "before", "warnings"),
    [
        (run(9, 100), [run(n, 100) for n in range(5)], []),
        (run(9, 30), [run(n, 100) for n in range(5)], ["30 pages, 100 is the median"]),
        (run(9, 300), [run(n, 100) for n in range(5)], ["300 pages"]),
        (run(9, 0), [run(n, 100) for n in range(2)], []),
        (run(9, 30), [run(n, 100, finish="blocked") for n in range(5)], []),
        (run(9, 100, ads=0), [], ["0 ads, at least 5 expected"]),
        (run(9, 100, ads=99), [], ["99 ads, at most 50 expected"]),
        (run(9, 100, ads=20), [], []),
        (run(9, 100), [], []),
    ],
)
def test_a_run_unlike_the_others_is_told(now, before, warnings):
    found = judge(source(expected={"min_ads": 5, "max_ads": 50}), now, before)
    assert len(found) == len(warnings)
    assert all(one.startswith(other) for one, other in zip(found, warnings, strict=True))


def test_runs_are_kept_newest_first(tmp_path):
    engine = open_state(f"sqlite:///{tmp_path / 'state.db'}")
    assert health.unfinished(engine, "x", 0) is None
    for number in range(4):
        health.begin(engine, f"r{number}", "x", number)
        if number != 2:
            health.end(engine, run(number))
    assert [one.run for one in health.runs(engine, "x")] == ["r3", "r1", "r0"]
    assert health.runs(engine, "x")[0] == run(3)
    assert health.unfinished(engine, "x", 5) == 2
    assert health.unfinished(engine, "x", 5 + health.RESUME) is None
    health.supersede(engine, "x", "r3", 9)
    assert health.unfinished(engine, "x", 5) is None
    engine.dispose()
