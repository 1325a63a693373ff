"""The stage ``parse``: captures in, ads out, under the ids of the ads."""

from collections.abc import Iterator, Sequence

from crawlers import sites
from crawlers.evidence import Archive
from crawlers.parse import parse
from stream.codec import encode
from stream.messages import Capture, Message
from stream.stages import Context, Incoming, Outcome, each


class ParseStep:
    """Reads what was captured from the evidence and parses it; doing it again is harmless.

    Page objects are those of the shipped sources and of the folder ``sources`` in the data folder.
    """

    def __init__(self, context: Context) -> None:
        sites.add_folder(context.home / "sources")
        self._archive = Archive(context.evidence_url)

    def process(self, batch: Sequence[Incoming]) -> Sequence[Outcome]:
        return each(batch, self._parse)

    def close(self) -> None:
        self._archive.close()

    def _parse(self, message: Message) -> Iterator[tuple[str, bytes]]:
        if not isinstance(message, Capture):
            raise TypeError(f"expected a Capture, got {type(message).__name__}")
        for ad in parse(message, self._archive.body(message.record)):
            yield ad.id, encode(ad)
