"""Fake stages: steps that copy, count, fail or wait, and a sink that is idempotent as steps are."""

import fcntl
import signal
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from stream import codec
from stream.errors import MissingError, Standby
from stream.messages import Ad
from stream.stages import ADS, Context, Incoming, Outcome, Stage, each


def stage(name: str, step: str, source: str = ADS, target: str | None = None) -> Stage:
    return Stage(name, source, f"stream_steps:{step}", target)


def ad(number: int, title: str = "Warehouse work") -> tuple[str, bytes]:
    return f"ad-{number}", codec.encode(Ad(id=f"ad-{number}", kind="job", title=title))


def scored(message: Ad) -> bytes:
    """A scored ad as bytes, without the work."""
    return b'{"id":"%s","kind":"job","title":"%s","score":0.0,"band":"low","flagged":false}' % (
        message.id.encode(),
        message.title.encode(),
    )


class Step:
    """Copies ads as scored ads."""

    def __init__(self, context: Context) -> None:
        self.home = context.home

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        return each(batch, lambda message: [(message.id, scored(message))])

    def close(self) -> None:
        (self.home / "closed").touch()


class Slow(Step):
    """Takes 20 ms a batch and says that it has begun."""

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        (self.home / "begun").touch()
        time.sleep(0.02)
        return super().process(batch)


class Paired(Slow):
    """Holds its first batch until a second process has joined the group."""

    paired = False

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        end = time.monotonic() + 60
        while not self.paired:
            assert time.monotonic() < end, "no second process has joined"
            self.paired = self._members() > 1
            time.sleep(0.02)
        return super().process(batch)

    def _members(self) -> int:
        with closing(sqlite3.connect(self.home / "stream.db", timeout=30)) as db:
            return int(db.execute("SELECT count(*) FROM member WHERE crew = 'copy'").fetchone()[0])


class Endless(Step):
    """Says that it has begun, and when a signal has been taken; it never ends."""

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        (self.home / "begun").touch()
        while True:
            time.sleep(0.02)
            if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
                (self.home / "told").touch()


class Sink(Step):
    """Keeps ads by id in a table; the same ad again changes nothing but ``times``."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.db = sqlite3.connect(context.home / "sink.db", timeout=30)
        self.db.execute("CREATE TABLE IF NOT EXISTS ad (id PRIMARY KEY, title, times)")

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        time.sleep(0.01)
        statement = (
            "INSERT INTO ad VALUES (?, ?, 1) ON CONFLICT (id) DO UPDATE SET times = times + 1"
        )
        with self.db:
            self.db.executemany(statement, [(one.message.id, one.message.title) for one in batch])
        return [[] for _ in batch]

    def close(self) -> None:
        self.db.close()


def kept(home: Path) -> dict[str, int]:
    """Ads in the sink, with how many times each came."""
    with sqlite3.connect(home / "sink.db") as db:
        return dict(db.execute("SELECT id, times FROM ad"))


class Picky(Step):
    """Refuses messages titled ``refused``, one by one, as steps do."""

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        def work(message: Ad) -> list[tuple[str, bytes]]:
            if message.title == "refused":
                raise ValueError("this ad is refused")
            return [(message.id, scored(message))]

        return each(batch, work)


class Brittle(Step):
    """Breaks on a whole batch in which one message is titled ``poison``."""

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        if any(one.message and one.message.title == "poison" for one in batch):
            raise KeyError("salary")
        return super().process(batch)


class Gone(Step):
    """Its server is gone after the first batch."""

    calls = 0

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        self.calls += 1
        if self.calls > 1:
            raise MissingError("the server is gone", where="fake", cure="start it")
        return super().process(batch)


class Broken(Step):
    """Fails whatever comes."""

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        raise RuntimeError("nothing works")


class Absent(Step):
    """Its server is gone, and it says so for every message."""

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        return [MissingError("the server is gone") for _ in batch]


class Short(Step):
    """Loses an outcome."""

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        return super().process(batch)[1:]


class BadKey(Step):
    """Gives one item a key that is no Unicode text."""

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        return each(batch, lambda m: [("\udcff" if m.title == "odd" else m.id, scored(m))])


class Single(Sink):
    """Of which there is only one at a time."""

    def __init__(self, context: Context) -> None:
        self.lock = (context.home / "lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self.lock.close()
            raise Standby("another process writes", where="fake") from error
        super().__init__(context)

    def close(self) -> None:
        super().close()
        self.lock.close()


def unbuildable(_context: Context) -> Step:
    raise MissingError("no model", where="fake", cure="install it")
