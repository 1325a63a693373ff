"""A page that others kept becomes evidence and a capture of ours."""

import hashlib

from crawlers.evidence import Archive, Page
from crawlers.importers.rows import RawPage
from stream.messages import Capture, Kind


def keep(archive: Archive, page: RawPage, *, kind: Kind, source: str, run: str, at: int) -> Capture:
    """Writes a page to the evidence; the id of its capture is the same each time. ``at`` in
    microseconds stands for a time of capture that nobody noted."""
    fetched_at = page.at or at
    ref = archive.write(
        Page(
            source=source,
            run=run,
            url=page.url,
            body=page.body,
            status=page.status,
            headers=page.headers or (("Content-Type", page.content_type or "text/html"),),
            at=fetched_at,
            via="import",
        )
    )
    return Capture(
        id=hashlib.sha256(f"{source}\n{page.url}\n{ref.sha256}".encode()).hexdigest()[:32],
        source=source,
        kind=kind,
        url=page.url,
        fetched_at=fetched_at,
        status=page.status,
        content_type=page.content_type,
        via="import",
        record=ref,
        run=run,
    )
