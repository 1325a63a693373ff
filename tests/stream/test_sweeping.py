"""What is left in a topic once the messages of deleted ads are swept out of it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from stream import codec
from stream.bus import every
from stream.deletions import EXPIRED, Deletion, Deletions, ad_key
from stream.embedded import EmbeddedBus
from stream.messages import Ad, now
from stream.stages import ADS
from stream.sweeping import sweep

OLD, NEW = 50, 150
"""Versions of an ad of which those up to 100 are deleted."""


@pytest.fixture
def deletions(tmp_path: Path) -> Iterator[Deletions]:
    with closing(Deletions.open(f"sqlite:///{tmp_path / 'state.db'}")) as store:
        record = Deletion(key=ad_key("x"), reason=EXPIRED, person="p", at=now(), before=100)
        store.add([record])
        yield store


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[EmbeddedBus]:
    with closing(EmbeddedBus(tmp_path / "stream.db")) as bus:
        yield bus


def left(bus: EmbeddedBus) -> list[int | None]:
    """The versions of the ad in their order; none for a tombstone."""
    records = [one for n in range(bus.topics()[ADS]) for one in every(bus, ADS, n)]
    return [codec.decode(Ad, one.value).version if one.value else None for one in records]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ([OLD, NEW], [None, NEW]),
        ([NEW, OLD], [NEW, NEW]),
        ([OLD, NEW, OLD, NEW + 1, OLD], [None, NEW, NEW, NEW + 1, NEW + 1]),
        ([OLD, OLD], [None, None, None]),
        ([NEW], [NEW]),
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_old_versions_go_and_newer_ones_stay(
    bus: EmbeddedBus, deletions: Deletions, sent: list[int], kept: list[int | None], together: bool
) -> None:
    items = [("x", codec.encode(Ad(id="x", kind="job", version=version))) for version in sent]
    for part in [items] if together else [[item] for item in items]:
        bus.send(ADS, part)

    assert sweep(bus, ADS, deletions) == (OLD in sent)
    assert left(bus) == kept
    assert sweep(bus, ADS, deletions) == 0
