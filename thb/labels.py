"""Labels: reviewers' verdicts, from the state store or from JSON Lines."""

from collections.abc import Sequence

import msgspec

from stream.messages import Label
from stream.stages import Context
from thb import terminal

_DECODER = msgspec.json.Decoder(Label)


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
        found.extend(rejects.take(terminal.lines(path), _DECODER.decode))
        refused += rejects.close()
    return found, refused
