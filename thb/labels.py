"""Labels from files: reviewers' verdicts as JSON Lines."""

from collections.abc import Sequence

import msgspec

from indicators.errors import LabelError
from stream.messages import Label
from thb import terminal

_DECODER = msgspec.json.Decoder(Label)


def read_labels(paths: Sequence[str], target: str) -> tuple[list[Label], int]:
    """The labels of all files, and how many of the files held lines that were refused; those stand
    with their reasons beside ``target``."""
    if not paths:
        raise LabelError("no labels given", cure="name a file with --labels FILE (- is stdin)")
    found: list[Label] = []
    refused = 0
    for path in paths:
        rejects: terminal.Rejects[Label] = terminal.Rejects(path, target)
        found.extend(rejects.take(terminal.lines(path), _DECODER.decode))
        refused += rejects.close()
    return found, refused
