"""``thb`` in a process with a fault: it dies on the way, is slow, or has a clock that is wrong.

``THB_FAULT_DIE=module:name@n`` kills the process as ``kill -9`` does at the nth call of a function,
before it; ``THB_FAULT_CLOCK=seconds`` moves its clock; ``THB_FAULT_FILE=bytes`` is the most that a
file of it may hold.
"""

import os
import pkgutil
import resource
import signal
from typing import Any

CODE = "from tests.faults.child import main; main()"
DIE, CLOCK, FILE = "THB_FAULT_DIE", "THB_FAULT_CLOCK", "THB_FAULT_FILE"


def main() -> None:
    _move_clock(float(os.environ.get(CLOCK, "0")))
    if size := int(os.environ.get(FILE, "0")):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    if place := os.environ.get(DIE):
        _die_at(place)
    from thb.cli import main as cli

    cli()


def _move_clock(seconds: float) -> None:
    """Before any other module has taken ``now`` for its own."""
    from stream import messages

    true = messages.now
    messages.now = lambda: true() + int(seconds * 1_000_000)


def _die_at(place: str) -> None:
    path, _, count = place.partition("@")
    module, _, attributes = path.partition(":")
    holder, _, name = attributes.rpartition(".")
    owner = pkgutil.resolve_name(f"{module}:{holder}" if holder else module)
    before, left = getattr(owner, name), int(count)

    def die(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return before(*args, **kwargs)

    setattr(owner, name, die)
