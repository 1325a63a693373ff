"""The command line as its user meets it: a process with its own data folder."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Thb = Callable[..., subprocess.CompletedProcess[str]]


def thb_at(home: Path) -> Thb:
    """Runs ``thb`` with its data in a folder, and with settings of the environment."""

    def run(
        *args: object, stdin: str | None = None, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from thb.cli import main; main()", *map(str, args)]
        return subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=200,
            env={
                "THB_HOME": str(home),
                "PATH": "/usr/bin:/bin",
                "LANG": "C.UTF-8",
                **settings,
            },
            check=False,
        )

    return run


@pytest.fixture
def thb(tmp_path: Path) -> Thb:
    """Runs ``thb`` with its data in a folder of this test."""
    return thb_at(tmp_path / "home")


@pytest.fixture
def write_lines(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows as JSON Lines; a string row is written as it stands."""

    def write(name: str, rows: list[Any]) -> Path:
        path = tmp_path / name
        lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return path

    return write
