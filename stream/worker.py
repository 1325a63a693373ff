"""One stage at work: poll a batch, process it, send what it became, commit."""

import time
from contextlib import ExitStack
from typing import NamedTuple

import structlog

from stream.batch import results
from stream.bus import Bus, Consumer
from stream.deletions import Deletions
from stream.errors import FencedError, Standby, ThbError
from stream.metrics import FAILED, LAG, LAG_SECONDS, PROCESSED, SECONDS
from stream.stages import Context, Stage, Step

BATCH = 100
RETRY_SECONDS = 1.0

log = structlog.get_logger("stream")


class StageError(ThbError):
    """A stage has stopped before the commit of a batch; it exits as its cause does. ``counts`` is
    what all stages of the run did until its end."""

    counts: dict[str, "Counts"] = {}

    def __init__(self, stage: str, cause: BaseException) -> None:
        named = str(cause) if isinstance(cause, ThbError) else f"{type(cause).__name__}: {cause}"
        cure = "" if isinstance(cause, ThbError) else "nothing is lost; mend it and run it again"
        super().__init__(named, where=f"stage {stage}", cure=cure)
        self.exit_code = getattr(cause, "exit_code", 1)


class Counts(NamedTuple):
    """What a stage did: messages processed, messages sent on, dead letters, seconds of work."""

    processed: int = 0
    sent: int = 0
    dead: int = 0
    seconds: float = 0.0

    def plus(self, other: "Counts") -> "Counts":
        return Counts(
            self.processed + other.processed,
            self.sent + other.sent,
            self.dead + other.dead,
            self.seconds + other.seconds,
        )


class Worker:
    """A stage with its step and its place in the consumer group, which is named after it."""

    def __init__(self, stage: Stage, context: Context, bus: Bus) -> None:
        self.stage = stage
        self.counts = Counts()
        self.error: StageError | None = None
        self._context = context
        self._bus = bus
        self._step: Step | None = None
        self._deletions: Deletions | None = None
        self._consumer: Consumer | None = None
        self._standby = False
        self._retry_at = 0.0
        self._measure_at = 0.0

    @property
    def left(self) -> int:
        """Messages that the group has yet to process."""
        return self._bus.lag(self.stage.name, [self.stage.source])[0].left

    def measure(self) -> None:
        """Sets the metric of the lag, now and then."""
        if time.monotonic() < self._measure_at or self._consumer is None:
            return
        self._measure_at = time.monotonic() + LAG_SECONDS
        LAG.labels(self.stage.name, self.stage.source).set(self.left)

    def turn(self) -> bool:
        """Does one batch if there is one; false when there is nothing to do now."""
        if self.error or not self._ready():
            return False
        try:
            return self._batch()
        except Standby as error:
            self.close()
            self._wait(error)
        except Exception as error:  # noqa: BLE001  (the stage stops with it; others go on)
            self._fail(error)
        return False

    def close(self) -> None:
        """Leaves the group, then closes the step."""
        consumer, self._consumer = self._consumer, None
        step, self._step = self._step, None
        deletions, self._deletions = self._deletions, None
        with ExitStack() as stack:
            if deletions is not None:
                stack.callback(deletions.close)
            if step is not None:
                stack.callback(step.close)
            if consumer is not None:
                stack.callback(consumer.close)

    def _ready(self) -> bool:
        """Builds the step, then joins: a standby holds no partitions."""
        if self._consumer is not None:
            return True
        if time.monotonic() < self._retry_at:
            return False
        try:
            self._step = self.stage.build(self._context)
            self._deletions = _deletions(self._context)
            self._consumer = self._bus.consumer(self.stage.name, [self.stage.source])
        except Standby as error:
            self._wait(error)
            return False
        except Exception as error:  # noqa: BLE001  (the stage stops with it; others go on)
            self._fail(error)
            return False
        if self._standby:
            log.info("standby takes over", stage=self.stage.name)
        self._standby = False
        return True

    def _wait(self, error: Standby) -> None:
        if not self._standby:
            log.warning("waiting as standby", stage=self.stage.name, reason=str(error))
        self._standby = True
        self._retry_at = time.monotonic() + RETRY_SECONDS

    def _fail(self, error: Exception) -> None:
        self.error = StageError(self.stage.name, error)
        self.error.__cause__ = error
        log.error("stage stopped", stage=self.stage.name, reason=str(error), exc_info=error)
        try:
            self.close()
        except Exception as second:  # noqa: BLE001  (the first error is the one to tell)
            log.error("stage closed badly", stage=self.stage.name, reason=str(second))

    def _batch(self) -> bool:
        if self._consumer is None or self._step is None:
            return False
        records = self._consumer.poll(BATCH, timeout=0)
        if not records:
            return False
        started = time.perf_counter()
        target = self.stage.target
        limit = self._bus.limit(target) if target is not None else 0
        items, dead = results(self.stage, self._step, records, limit, self._deletions)
        sent = self._bus.send(target, items) if target is not None and items else 0
        if dead:
            self._bus.send(self.stage.dead, dead)
        self._commit()
        done = Counts(len(records) - len(dead), sent, len(dead))
        self._count(done._replace(seconds=time.perf_counter() - started))
        return True

    def _commit(self) -> None:
        if self._consumer is None:
            return
        try:
            self._consumer.commit()
        except FencedError as error:
            log.warning("batch is done again", stage=self.stage.name, reason=str(error))

    def _count(self, done: Counts) -> None:
        name = self.stage.name
        self.counts = self.counts.plus(done)
        PROCESSED.labels(name).inc(done.processed)
        FAILED.labels(name).inc(done.dead)
        SECONDS.labels(name).observe(done.seconds)
        log.debug("batch", stage=name, **done._asdict())


def _deletions(context: Context) -> Deletions | None:
    """The records of deleted ads; none where there is no state store."""
    return Deletions.open(context.state_url) if context.state_url else None
