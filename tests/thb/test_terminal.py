"""Files that commands write: whole or not at all, and nothing in the place of a device."""

import os
import threading
from pathlib import Path

from thb.terminal import open_out


def test_a_pipe_is_written_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()

    with open_out(str(pipe)) as file:
        file.write(b"one line")
    reader.join(60)

    assert read == [b"one line"]
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_the_null_device_stays_a_device() -> None:
    with open_out(os.devnull) as file:
        file.write(b"gone")

    assert Path(os.devnull).is_char_device()
