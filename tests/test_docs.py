"""Conventions are tests: what people can use is documented."""

import re
from pathlib import Path

import pytest
import typer

from stream.stages import STAGES, TOPICS
from thb.cli import build
from thb.settings import Settings

ROOT = Path(__file__).parents[1]
DOCS = "\n".join(
    path.read_text("utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
)


def _commands() -> list[str]:
    def walk(group: object, prefix: str) -> list[str]:
        commands = getattr(group, "commands", None)
        if not commands:
            return [prefix]
        return [row for name, sub in commands.items() for row in walk(sub, f"{prefix} {name}")]

    return walk(typer.main.get_command(build()), "thb")


COMMANDS = _commands()


def test_there_are_commands() -> None:
    assert len(COMMANDS) > 15


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_documented(command: str) -> None:
    assert command in DOCS


@pytest.mark.parametrize("name", Settings.model_fields)
def test_setting_is_documented(name: str) -> None:
    assert f"THB_{name.upper()}" in DOCS


@pytest.mark.parametrize("topic", TOPICS)
def test_topic_is_documented(topic: str) -> None:
    assert f"`{topic}`" in DOCS


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_stage_is_documented(stage: str) -> None:
    assert stage in DOCS


def test_every_topic_that_is_read_is_written() -> None:
    written = {stage.target for stage in STAGES} | {"thb.captures"}

    assert {stage.source for stage in STAGES} <= written


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs").glob("**/*.md")), ids=lambda path: path.name
)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text("utf-8"))

    assert [link for link in links if not (path.parent / link).exists()] == []


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 120
