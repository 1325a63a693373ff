"""Invented ads as files: ``ads.jsonl`` in the format of ``thb score``, and ``truth.jsonl``."""

from pathlib import Path
from typing import NamedTuple

from thb import terminal
from thb.demo.generator import ads, encode


class Written(NamedTuple):
    """What was written where."""

    ads: int
    files: tuple[str, ...]


def write(target: str, seed: int, count: int, round_: int = 1) -> Written:
    """Writes the ads and the truth about them into a folder, one at a time; ``-`` writes the ads
    alone, to stdout."""
    made = ads(seed, count, round_)
    if target == "-":
        with terminal.open_out("-") as out:
            done = sum(bool(out.write(encode(ad.record()))) for ad in made)
        return Written(done, ("-",))
    names = tuple(str(Path(target) / name) for name in ("ads.jsonl", "truth.jsonl"))
    done = 0
    with terminal.open_out(names[0]) as ad_file, terminal.open_out(names[1]) as truth_file:
        for ad in terminal.progress(made, "writing", total=count):
            ad_file.write(encode(ad.record()))
            truth_file.write(encode(ad.truth()))
            done += 1
    return Written(done, names)
