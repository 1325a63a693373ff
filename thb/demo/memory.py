"""What the demonstration remembers from one run to the next: which ads, and which round."""

from pathlib import Path

import msgspec

from stream.errors import InputError
from thb.demo.plan import LAST_ROUND


class Memory(msgspec.Struct, frozen=True):
    """The last run that was crawled to its end."""

    seed: int
    ads: int
    round: int
    ports: dict[str, int] = {}


def _path(home: Path) -> Path:
    return home / "demo.json"


def next_round(home: Path, seed: int) -> int:
    """1 for ads that were not shown yet; afterwards 2, in which some have changed and some are
    gone."""
    last = recall(home)
    if last is None or last.seed != seed:
        return 1
    return min(last.round + 1, LAST_ROUND)


def last_ports(home: Path) -> dict[str, int]:
    """Where the boards were at the last run: an ad is known by its address."""
    last = recall(home)
    return last.ports if last else {}


def recall(home: Path) -> Memory | None:
    """The last run, or ``None`` before the first."""
    try:
        return msgspec.json.decode(_path(home).read_bytes(), type=Memory)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise InputError(
            f"cannot be read ({error})", where=str(_path(home)), cure="remove it"
        ) from error


def keep(home: Path, memory: Memory) -> None:
    """Remembers a run."""
    home.mkdir(parents=True, exist_ok=True)
    _path(home).write_bytes(msgspec.json.encode(memory) + b"\n")
