"""Runs stages in turn in one thread: a batch of each that has something to do, until told to stop.

A stage is at most one batch ahead of its commit. Whatever ends the process, the messages of that
batch are delivered again; ids and versions make the second time harmless.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from types import FrameType

import structlog

from stream import logs, open_bus
from stream.metrics import PULSE, served
from stream.stages import Context, Stage
from stream.worker import Counts, StageError, Worker

__all__ = ["Counts", "StageError", "Stop", "run", "stop_on_signals"]

PAUSE_SECONDS = (0.005, 0.2)
"""Between two looks at idle topics, doubling from the first to the second."""

Progress = Callable[[str, Counts], None]

log = structlog.get_logger("stream")


def run(
    stages: Sequence[Stage],
    context: Context,
    *,
    drain: bool = False,
    stop: threading.Event | None = None,
    on_progress: Progress | None = None,
    metrics: str = "",
) -> dict[str, Counts]:
    """Runs stages until ``stop`` is set or, with ``drain``, until all that their topics hold and
    what they make of it for each other is processed; returns what each did.

    A stage whose step raises stops before the commit of that batch. The others then end too, with
    ``drain`` after their work is done, and StageError is raised with the exit code of its cause.
    ``metrics`` is the address at which they are served, ``HOST:PORT``; none when it is empty.
    """
    logs.ensure()
    stop = stop or threading.Event()
    with closing(open_bus(context.stream_url)) as bus, ExitStack() as stack:
        workers = [Worker(stage, context, bus) for stage in stages]
        for worker in workers:
            stack.callback(worker.close)
        stack.enter_context(served(metrics, PULSE))
        _loop(workers, drain, stop, on_progress, measured=bool(metrics))
    for worker in workers:
        log.info("stage ended", stage=worker.stage.name, **worker.counts._asdict())
    counts = {worker.stage.name: worker.counts for worker in workers}
    for worker in workers:
        if worker.error:
            worker.error.counts = counts
            raise worker.error
    return counts


def _loop(
    workers: Sequence[Worker],
    drain: bool,
    stop: threading.Event,
    on_progress: Progress | None,
    *,
    measured: bool,
) -> None:
    first, last = PAUSE_SECONDS
    pause = first
    while not stop.is_set():
        PULSE.beat()
        for worker in workers if measured else ():
            worker.measure()
        busy = [worker for worker in workers if not stop.is_set() and worker.turn()]
        if on_progress:
            for worker in busy:
                on_progress(worker.stage.name, worker.counts)
        if _ended(workers, drain, bool(busy)):
            return
        pause = first if busy else min(pause * 2, last)
        if not busy:
            # Never stop.wait(): a signal handler that sets the event could then wait for itself.
            time.sleep(pause)


def _ended(workers: Sequence[Worker], drain: bool, busy: bool) -> bool:
    if not drain:
        return any(worker.error for worker in workers)
    return not busy and all(worker.error or not worker.left for worker in workers)


class Stop(threading.Event):
    """An event that knows the number of the signal that has set it, 0 when none has."""

    signal = 0


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """An event that SIGTERM and SIGINT set; a second signal ends the process at once. Call it in
    the main thread."""
    stop = Stop()
    before = {
        number: signal.getsignal(number) or signal.SIG_DFL
        for number in (signal.SIGTERM, signal.SIGINT)
    }

    def handle(number: int, _frame: FrameType | None) -> None:
        stop.signal = number
        stop.set()
        restore()

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    for number in before:
        signal.signal(number, handle)
    try:
        yield stop
    finally:
        restore()
