"""The stage ``watch`` as it is wired: with the alerts of a deleted ad go its pictures' hashes
and its tags."""

from collections.abc import Sequence

from crawlers import picture_store
from search.stage import WatchStep
from stream.stages import Context, Incoming, Outcome
from stream.state import open_state
from stream.wal import file_of, fold
from workbench import tags


class WatchAndForgetStep:
    """Matches ads against watches; a tombstone deletes what the state store holds of an ad, from
    the disk too unless somebody reads it just then. What a crawl noted after it stays."""

    def __init__(self, context: Context) -> None:
        self._engine = open_state(context.state_url)
        self._file = file_of(context.state_url)
        self._watch = WatchStep(context)

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        tombstones = [one for one in batch if one.message is None]
        gone: dict[str, int] = {}
        for key, until in ((one.record.key, min(one.record.at, one.before)) for one in tombstones):
            gone[key] = max(until, gone.get(key, until))
        if gone:
            picture_store.forget(self._engine, gone)
            tags.forget(self._engine, gone)
        outcomes = self._watch.process(batch)
        if gone and self._file is not None:
            fold(self._file)
        return outcomes

    def close(self) -> None:
        self._watch.close()
        self._engine.dispose()
