"""The tables of a consumer group: who is in it, who owns which partition, and who should."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

_EXPIRE = "DELETE FROM member WHERE crew = ? AND until NOT BETWEEN ? AND ? RETURNING id"
_SLOTS = (
    "SELECT slot.id, topic.name, partition, first, done, owner FROM progress"
    " JOIN slot ON slot.id = progress.slot JOIN topic ON topic.id = slot.topic"
    " WHERE crew = ? ORDER BY slot.id"
)
_PROGRESS = (
    "INSERT OR IGNORE INTO progress (crew, slot, done) SELECT ?, slot.id, first FROM slot"
    " JOIN topic ON topic.id = slot.topic WHERE name = ?"
)


@dataclass(slots=True, frozen=True)
class Slot:
    """A partition as a group has it: the first offset kept, those done, and the owner."""

    id: int
    topic: str
    partition: int
    first: int
    done: int
    owner: int | None


def share(partitions: int, members: int, rank: int) -> int:
    """How many partitions the member with a rank (from 0, in order of arrival) has; the shares of
    all ranks add up to ``partitions``."""
    return partitions // members + (rank < partitions % members)


def moves(
    slots: Sequence[Slot], member: int, quota: int, clean: Callable[[Slot], bool]
) -> tuple[list[Slot], list[Slot]]:
    """Of the partitions of a topic: those a member takes and those it gives back to come to its
    quota; it takes what nobody owns and gives what is ``clean``."""
    mine = [slot for slot in slots if slot.owner == member]
    missing = quota - len(mine)
    taken = [slot for slot in slots if slot.owner is None][: max(missing, 0)]
    given = [slot for slot in mine if clean(slot)][: max(-missing, 0)]
    return taken, given


def expire(db: Connection, group: str, window: tuple[int, int]) -> bool:
    """Removes the members whose lease ends outside of ``window`` and frees what they own."""
    db.execute("INSERT OR IGNORE INTO crew (name, generation) VALUES (?, 0)", (group,))
    gone = db.execute(_EXPIRE, (group, *window)).fetchall()
    for (member,) in gone:
        free(db, group, member)
    return bool(gone)


def join(db: Connection, group: str, topics: Sequence[str], until: int) -> int:
    """Adds a member that reads topics; returns its number, which no other ever has."""
    for topic in topics:
        db.execute(_PROGRESS, (group, topic))
    statement = "INSERT INTO member (crew, topics, until) VALUES (?, ?, ?)"
    return db.execute(statement, (group, " ".join(topics), until)).lastrowid or 0


def renew(db: Connection, member: int, until: int) -> bool:
    """Prolongs a lease; false when the member is gone."""
    statement = "UPDATE member SET until = ? WHERE id = ?"
    return db.execute(statement, (until, member)).rowcount == 1


def slots(db: Connection, group: str) -> list[Slot]:
    """All partitions that a group reads."""
    return [Slot(*row) for row in db.execute(_SLOTS, (group,))]


def quotas(db: Connection, group: str, member: int, found: Sequence[Slot]) -> dict[str, int]:
    """How many partitions of each topic a member should own."""
    query = "SELECT id, topics FROM member WHERE crew = ? ORDER BY id"
    readers: dict[str, list[int]] = {}
    for number, topics in db.execute(query, (group,)):
        for topic in topics.split():
            readers.setdefault(topic, []).append(number)
    return {
        topic: share(sum(slot.topic == topic for slot in found), len(ids), ids.index(member))
        for topic, ids in readers.items()
        if member in ids
    }


def own(db: Connection, group: str, slot: int, owner: int | None) -> None:
    """Gives a partition to a member, or to nobody."""
    statement = "UPDATE progress SET owner = ? WHERE crew = ? AND slot = ?"
    db.execute(statement, (owner, group, slot))


def free(db: Connection, group: str, member: int) -> None:
    """Gives all partitions of a member to nobody."""
    db.execute("UPDATE progress SET owner = NULL WHERE crew = ? AND owner = ?", (group, member))


def advance(db: Connection, group: str, slot: int, done: int, owner: int) -> bool:
    """Marks a partition as done up to an offset; false when another member owns it."""
    statement = "UPDATE progress SET done = ? WHERE crew = ? AND slot = ? AND owner = ?"
    return db.execute(statement, (done, group, slot, owner)).rowcount == 1


def has_members(db: Connection, group: str) -> bool:
    """Whether somebody is in a group."""
    return db.execute("SELECT 1 FROM member WHERE crew = ?", (group,)).fetchone() is not None


def rewind(db: Connection, group: str, slot: int, first: int) -> None:
    """Marks nothing of a partition as done but what is not kept any more."""
    statement = "UPDATE progress SET done = ? WHERE crew = ? AND slot = ?"
    db.execute(statement, (first, group, slot))


def bump(db: Connection, group: str) -> None:
    """Tells all members of a group to look at their shares again."""
    db.execute("UPDATE crew SET generation = generation + 1 WHERE name = ?", (group,))


def generation(db: Connection, group: str) -> int:
    """A number that changes whenever members or owners do."""
    query = "SELECT generation FROM crew WHERE name = ?"
    return int(db.execute(query, (group,)).fetchone()[0])
