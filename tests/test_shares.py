"""How several workers share the tests."""

from types import SimpleNamespace

import pytest

from tests.shares import longest_first, share


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("tests/text/test_a.py::test_x", "tests/text/test_a.py::test_y[a::b]", True),
        ("tests/text/test_a.py::test_x", "tests/text/test_b.py::test_x", False),
        ("tests/faults/test_a.py::test_x", "tests/faults/test_b.py::test_x", True),
    ],
)
def test_what_goes_to_one_worker(one: str, other: str, same: bool) -> None:
    assert (share(one) == share(other)) is same


def test_files_with_most_slow_tests_come_first_and_stay_whole() -> None:
    tests = [("a", False), ("a", False), ("b", True), ("c", True), ("c", False), ("c", True)]
    items = [
        SimpleNamespace(
            nodeid=f"tests/test_{file}.py::test_{number}",
            get_closest_marker=lambda name, slow=slow: slow or None,
        )
        for number, (file, slow) in enumerate(tests)
    ]

    longest_first(items)  # type: ignore[arg-type]

    assert [int(item.nodeid.rpartition("_")[2]) for item in items] == [3, 4, 5, 2, 0, 1]
