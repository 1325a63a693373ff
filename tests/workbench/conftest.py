"""The fakes of this folder, importable by name; a workbench whose state lies in a folder."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

import workbench_fakes as fakes


@pytest.fixture
def bench(tmp_path: Path) -> fakes.Bench:
    return fakes.bench(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> fakes.Bench:
    """A workbench that tests only read."""
    made = fakes.bench(tmp_path_factory.mktemp("workbench"))
    fakes.judge_many(made)
    fakes.name_pictures(made)
    made.watch("opłata", (fakes.ADS[0], ("opłata",)), name="Fees")
    return made
