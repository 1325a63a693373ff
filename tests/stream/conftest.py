"""The fakes of this folder, importable by name as steps are; a quick lease; data of a test."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from stream.embedded import EmbeddedBus
from stream.stages import Context

HERE = Path(__file__).parent
sys.path.append(str(HERE))


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(
        home=tmp_path,
        stream_url=f"sqlite:///{tmp_path / 'stream.db'}",
        index_url="",
        state_url="",
        evidence_url="",
    )


@pytest.fixture
def bus(tmp_path: Path) -> EmbeddedBus:
    bus = EmbeddedBus(tmp_path / "stream.db", lease=1.0)
    yield bus
    bus.close()


@pytest.fixture
def script() -> Callable[[str], list[str]]:
    """A command that runs code in another process which can import this project and the fakes."""
    paths = f"sys.path[:0] = [{str(HERE.parents[1])!r}, {str(HERE)!r}]"
    return lambda code: [sys.executable, "-c", f"import sys\n{paths}\n{code}"]
