"""Labels: reviewers' verdicts, from the state store or from JSON Lines."""

from collections.abc import Sequence
from typing import get_args

from stream.json_object import refuse
from stream.messages import Label, Verdict
from stream.records import struct_from_json
from stream.stages import Context
from thb import terminal

_VERDICTS = get_args(Verdict)


class _Line(Label, frozen=True, kw_only=True):
    """A label as it stands in a file: its verdict may be anything."""

    verdict: str  # type: ignore[assignment]


def reviewed(context: Context) -> list[Label]:
    """The standing verdicts of all reviewers in the state store."""
    from stream.state import open_state
    from workbench.review import Labels

    engine = open_state(context.state_url)
    try:
        return Labels(engine).all()
    finally:
        engine.dispose()


def read_labels(paths: Sequence[str], target: str) -> tuple[list[Label], int]:
    """The labels of all files, and how many of the files held lines that were refused; those stand
    with their reasons beside ``target``."""
    found: list[Label] = []
    refused = 0
    for path in paths:
        rejects: terminal.Rejects[Label] = terminal.Rejects(path, target)
        found.extend(rejects.take(terminal.lines(path), _label))
        refused += rejects.close()
    return found, refused


def _label(raw: bytes) -> Label:
    line = struct_from_json(raw, _Line)
    if line.verdict not in _VERDICTS:
        what, cure = f"{line.verdict!r} is no verdict", f"use one of {', '.join(_VERDICTS)}"
        refuse(what, "verdict", cure)
    return struct_from_json(raw, Label)
