"""A function of bytes in a process of its own, so that no input stops the crawl.

A decoder of pictures may run for minutes, take gigabytes or crash: it is ended after some seconds,
is refused more memory than its share, and its end is no end of the crawl.
"""

import asyncio
import atexit
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import NamedTuple

from stream.errors import InputError, MissingError

Work = Callable[[bytes], str]

SECONDS = 10.0
"""For one input; of 50 million pixels all kinds were read in 1 to 4 seconds on a busy machine."""
MEMORY = 2**30
"""Bytes of data of the process: libraries 110 MB, and for 50 million pixels up to 290 MB, as WebP
750 MB."""
_START = 60.0
"""Seconds for the libraries to be loaded."""


class _Answer(NamedTuple):
    value: str
    refused: str = ""


class Apart:
    """Calls a function in another process, one call at a time; the process is started when it is
    first needed and anew after it was ended. ``work`` stands at the top of a module."""

    def __init__(self, work: Work, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self.work = work
        self.seconds = seconds
        self.memory = memory
        self._turn = asyncio.Lock()
        self._line_in_use = threading.Lock()  # a call that is cancelled leaves its thread behind
        self._process: BaseProcess | None = None
        self._line: Connection | None = None

    async def __call__(self, data: bytes) -> str:
        """What the function makes of the bytes; InputError where it refuses them, or fails, or is
        ended. The event loop goes on meanwhile."""
        async with self._turn:
            answer = await asyncio.to_thread(self._ask_in_turn, data)
        if answer.refused:
            raise InputError(answer.refused)
        return answer.value

    def _ask_in_turn(self, data: bytes) -> _Answer:
        with self._line_in_use:
            return self._ask(data)

    def _ask(self, data: bytes) -> _Answer:
        try:
            line = self._line or self._start()
            line.send_bytes(data)
            if line.poll(self.seconds):
                return _Answer(*line.recv())
        except (EOFError, OSError):
            self.close()
            return _Answer("", "reading it ended the process that reads pictures")
        self.close()
        return _Answer("", f"reading it takes longer than {self.seconds:g} seconds")

    def _start(self) -> Connection:
        spawn = multiprocessing.get_context("spawn")
        self._line, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, self.memory), daemon=True)
        self._process.start()
        atexit.register(self.close)  # before multiprocessing's own, which waits for its end
        theirs.close()
        self._line.send(self.work)
        try:
            if not self._line.poll(_START):
                raise TimeoutError
            self._line.recv()
        except (EOFError, OSError) as error:
            self.close()
            cure = f"it needs {self.memory // 2**20} MB of memory"
            raise MissingError(
                "the process that reads pictures does not start", cure=cure
            ) from error
        return self._line

    def close(self) -> None:
        """Ends the process, whatever it does."""
        process, line = self._process, self._line
        self._process = self._line = None
        atexit.unregister(self.close)
        if process is not None:
            process.kill()
            process.join()
        if line is not None:
            line.close()


def _serve(line: Connection, memory: int) -> None:
    """Answers until the other side is gone, even by ``kill -9``."""
    for told in (signal.SIGINT, signal.SIGTERM):  # of a terminal or a control group, meant for all
        signal.signal(told, signal.SIG_IGN)
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    with suppress(EOFError, OSError):
        work = line.recv()
        line.send("ready")
        while True:
            line.send(_answer(work, line.recv_bytes()))


def _answer(work: Work, data: bytes) -> _Answer:
    try:
        return _Answer(work(data))
    except InputError as error:
        return _Answer("", error.what)
    except MemoryError:
        return _Answer("", "reading it takes too much memory")
    except Exception as error:  # noqa: BLE001  (no input may end a crawl)
        return _Answer("", f"reading it failed ({type(error).__name__}: {error})"[:300])
