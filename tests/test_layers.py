"""The steps that the stage table names as strings exist."""

import pkgutil

import pytest

from stream.stages import STAGES


@pytest.mark.parametrize("step", [stage.step for stage in STAGES])
def test_step_resolves(step: str) -> None:
    assert callable(pkgutil.resolve_name(step))
