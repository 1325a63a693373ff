"""Run-time dependencies are permissive, MPL or LGPL: the project is Apache-2.0."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, metadata, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PYPROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|MPL|Mozilla|LGPL|Lesser|PSF|Python Software Foundation|Unlicense|Zlib|ZPL|"
    r"HPND|W3C|CC0|Public Domain|0BSD|Zope",
    re.IGNORECASE,
)
REFUSED = re.compile(r"(?<!L)GPL|(?<!Lesser )General Public License|AGPL|SSPL", re.IGNORECASE)


def _installed() -> list[str]:
    """Names of all run-time dependencies, direct and indirect, that are installed here."""
    todo = [Requirement(line) for line in PYPROJECT["project"]["dependencies"]]
    seen: dict[str, None] = {}
    while todo:
        requirement = todo.pop()
        name = requirement.name.lower()
        if name in seen or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        try:
            distribution(name)
        except PackageNotFoundError:
            continue
        seen[name] = None
        todo += [Requirement(line) for line in requires(name) or ()]
    return sorted(seen)


def _licence(name: str) -> str:
    """What a package says of its licence; the classifiers and expression before free text."""
    info = metadata(name)
    said = [value for key, value in info.items() if key == "Classifier" and "License ::" in value]
    said += [info.get("License-Expression") or "", (info.get("License") or "")[:200]]
    return " | ".join(filter(None, said))


INSTALLED = _installed()


def test_there_are_dependencies() -> None:
    assert len(INSTALLED) > 40


@pytest.mark.parametrize("name", INSTALLED)
def test_licence_is_allowed(name: str) -> None:
    said = _licence(name)

    assert not said or ALLOWED.search(said), f"{name}: {said}"
    assert not REFUSED.search(re.sub(r"LGPL\S*|Lesser General Public License", "", said)) or (
        ALLOWED.search(re.sub(r"GPL\S*", "", said))
    ), f"{name}: {said}"
