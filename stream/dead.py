"""Dead letters: made by a stage, listed, put back once, or dropped.

A letter travels under the original position of its message, so that the same failure told twice is
one letter. Putting it back or dropping it appends the letter again, without payload and with its
new state; a letter that was closed once stays closed.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import msgspec

from stream import codec
from stream.bus import Bus, Item, Record, every
from stream.deletions import Deletions, Sign
from stream.errors import StreamError
from stream.messages import FOREVER, DeadLetter, LetterState, now
from stream.stages import dead_topic
from stream.sweeping import sign_of

SWEEP = 1000
"""Letters that are looked up together, without their payloads."""

_PREFIX, _SUFFIX = dead_topic("*").split("*")


class Letter(NamedTuple):
    """A dead letter without its payload; ``id`` is ``stage:partition:offset`` in its topic."""

    id: str
    letter: DeadLetter


def dead_letter(stage: str, record: Record, error: Exception) -> Item:
    """A dead letter as an item for the dead-letter topic of a stage."""
    letter = DeadLetter(
        stage=stage,
        error=type(error).__name__,
        reason=str(error).encode("utf-8", "replace").decode()[:2000],
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        failed_at=now(),
        payload=record.value,
    )
    return _item(letter)


def stages(bus: Bus) -> list[str]:
    """The stages that have a dead-letter topic."""
    names = [name for name in bus.topics() if name.startswith(_PREFIX) and name.endswith(_SUFFIX)]
    return [name.removeprefix(_PREFIX).removesuffix(_SUFFIX) for name in names]


def letters(bus: Bus, stage: str = "", *, closed: bool = False) -> list[Letter]:
    """Open letters, of one stage or of all, oldest first; with ``closed`` the others too."""
    names = [stage] if stage else stages(bus)
    found = [letter for name in names for letter in _of_stage(bus, name)]
    wanted = [entry for entry in found if closed or entry.letter.state == "open"]
    return sorted(wanted, key=lambda entry: entry.letter.failed_at)


def find(bus: Bus, name: str) -> tuple[Letter, bytes | None]:
    """A letter by its id, with the payload it came with."""
    stage, partition, offset = _parts(name)
    for entry in _of_stage(bus, stage):
        if entry.id == name:
            return entry, _read(bus, stage, partition, offset).payload
    raise StreamError("no such dead letter", where=name, cure="see `thb dead list --all`")


def replay(bus: Bus, entries: Iterable[Letter]) -> int:
    """Puts the messages of open letters back to their topics, in their order; returns how many."""
    todo = [entry for entry in entries if entry.letter.state == "open"]
    todo.sort(key=lambda entry: (entry.letter.topic, entry.letter.partition, entry.letter.offset))
    for entry in todo:
        letter = _read(bus, *_parts(entry.id))
        bus.send(letter.topic, [(letter.key, letter.payload)])
        _close(bus, [entry], "replayed")
    return len(todo)


def drop(bus: Bus, entries: Iterable[Letter]) -> int:
    """Closes open letters without putting their messages back; returns how many."""
    todo = [entry for entry in entries if entry.letter.state == "open"]
    _close(bus, todo, "dropped")
    return len(todo)


def sweep(bus: Bus, deletions: Deletions) -> int:
    """Erases the letters of deleted ads, open or closed; returns how many."""
    return sum(_sweep(bus, name, deletions) for name in stages(bus))


def _sweep(bus: Bus, stage: str, deletions: Deletions) -> int:
    topic = dead_topic(stage)
    gone: dict[str, None] = {}
    known = ((one.key, one.value is None, _sign(one)) for one in _records(bus, topic))
    while part := list(islice(known, SWEEP)):
        held = deletions.hold_back([found for *_, found in part])
        for (key, is_erased, _), is_held in zip(part, held, strict=True):
            if is_erased:
                gone.pop(key, None)
            elif is_held:
                gone[key] = None
    if gone:
        bus.erase(topic, dict.fromkeys(gone, FOREVER))
    return len(gone)


def _sign(record: Record) -> Sign:
    """By what the message of a letter is known; nothing where it was erased."""
    if record.value is None:
        return Sign(())
    letter = codec.decode(DeadLetter, record.value)
    return sign_of(record._replace(topic=letter.topic, key=letter.key, value=letter.payload))


def _close(bus: Bus, entries: Sequence[Letter], state: LetterState) -> None:
    for stage in dict.fromkeys(entry.letter.stage for entry in entries):
        mine = [entry.letter for entry in entries if entry.letter.stage == stage]
        marks = [msgspec.structs.replace(letter, state=state, payload=None) for letter in mine]
        bus.send(dead_topic(stage), [_item(mark) for mark in marks])


def _item(letter: DeadLetter) -> Item:
    return f"{letter.topic}:{letter.partition}:{letter.offset}", codec.encode(letter)


def _of_stage(bus: Bus, stage: str) -> list[Letter]:
    found: dict[str, Letter] = {}
    for record in _records(bus, dead_topic(stage)):
        if record.value is None:
            found.pop(record.key, None)
            continue
        letter = msgspec.structs.replace(codec.decode(DeadLetter, record.value), payload=None)
        known = found.get(record.key)
        if known is None:
            found[record.key] = Letter(f"{stage}:{record.partition}:{record.offset}", letter)
        elif known.letter.state == "open":
            found[record.key] = known._replace(letter=letter)
    return list(found.values())


def _records(bus: Bus, topic: str) -> Iterator[Record]:
    for partition in range(bus.topics().get(topic, 0)):
        yield from every(bus, topic, partition)


def _read(bus: Bus, stage: str, partition: int, offset: int) -> DeadLetter:
    records = bus.read(dead_topic(stage), partition, offset, 1)
    if not records or records[0].offset != offset or records[0].value is None:
        raise StreamError("the dead letter is gone", where=f"{stage}:{partition}:{offset}")
    return codec.decode(DeadLetter, records[0].value)


def _parts(name: str) -> tuple[str, int, int]:
    stage, _, rest = name.partition(":")
    partition, _, offset = rest.partition(":")
    if not (stage and partition.isdecimal() and offset.isdecimal()):
        raise StreamError("no id of a dead letter", where=name, cure="write STAGE:PARTITION:OFFSET")
    return stage, int(partition), int(offset)
