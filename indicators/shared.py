"""Lists of names that rules share, such as well-known brands: kept once, for all languages."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from indicators.marked import read

NAMES = Path(__file__).parent / "parameters" / "names.yml"


@cache
def load_names(path: Path = NAMES) -> Mapping[str, tuple[str, ...]]:
    """Entries in the notation of phrases by the list's name; each list says its ``version``, the
    day of its last change, and its ``source``."""
    found = {}
    for name, field in read(path).mapping().items():
        needed = ("version", "source", "names")
        parts = field.mapping(needed, needed)
        parts["version"].day()
        parts["source"].string()
        found[name] = parts["names"].strings()
    return found
