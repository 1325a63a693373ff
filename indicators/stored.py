"""Compiled languages in files, so that one process need not compile what another did.

A file is the key of what it was made from, the SHA-256 of the rest, and the tables in MessagePack:
plain values, of which no code is run. It lies where Python keeps compiled modules, and is trusted
no more and no less than these.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

import msgspec

import text
from indicators.contexts import PARAMETERS
from indicators.tables import Tables
from text.lexicon import DATA

ROOM = Path(__file__).parent
COMPILED = Path(cache_from_source(str(ROOM / "rules" / "all.py"))).parent
"""Where the rules that are shipped are kept compiled."""
_SIZE = sha256().digest_size
_DECODER = msgspec.msgpack.Decoder(Tables)


def stored(folder: Path, lang: str, key: bytes, make: Callable[[], Tables]) -> Tables:
    """The tables of a language from its file in a folder, if that was made for the key; else as
    they are made now, for the next process, unless another version was installed meanwhile, which
    the code at work is not. A file that cannot be read or written is none."""
    path = folder / f"{lang}.{sys.implementation.cache_tag}.compiled"
    found = _read(path, key)
    if found is None:
        found = make()
        with suppress(OSError):
            if sources() == LOADED:
                _write(path, key, found)
    return found


def key_of(digests: str, lang: str) -> bytes:
    """What the tables of a language are made from: rules (by their digests), parameters, the
    dictionary, and what compiles them."""
    made_from = sha256(LOADED.workings + digests.encode())
    lexicon = DATA / f"{lang}.lexicon"
    if lexicon.is_file():
        made_from.update(lexicon.read_bytes())
    return made_from.digest()


class Sources(NamedTuple):
    """What tables are made from beside rules: a hash of code and parameters, and name, size and
    time of each dictionary, which is read much later and is large."""

    workings: bytes
    lexicons: tuple[tuple[str, int, int], ...]


def sources() -> Sources:
    """Those that are installed now."""
    digest = sha256(sys.version.encode())
    code = (*ROOM.glob("*.py"), *Path(text.__file__).parent.glob("*.py"))
    for path in sorted((*code, *PARAMETERS.glob("*.yml"))):
        digest.update(path.read_bytes())
    facts = [(path.name, path.stat()) for path in sorted(DATA.glob("*.lexicon"))]
    lexicons = tuple((name, fact.st_size, fact.st_mtime_ns) for name, fact in facts)
    return Sources(digest.digest(), lexicons)


LOADED = sources()
"""Those of the code at work: they may be replaced while it runs."""


def _read(path: Path, key: bytes) -> Tables | None:
    try:
        content = path.read_bytes()
        body = memoryview(content)[2 * _SIZE :]
        if content[: 2 * _SIZE] != key + sha256(body).digest():
            return None
        return _DECODER.decode(body)
    except (OSError, msgspec.DecodeError):
        return None


def _write(path: Path, key: bytes, tables: Tables) -> None:
    """Whole or not at all, whoever writes or reads at the same time."""
    body = msgspec.msgpack.encode(tables)
    path.parent.mkdir(parents=True, exist_ok=True)
    begun = path.with_suffix(f".{token_hex(8)}")
    try:
        begun.write_bytes(key + sha256(body).digest() + body)
        begun.replace(path)
    except OSError:
        begun.unlink(missing_ok=True)
        raise
