"""An alert as a person reads it: its ad, with the words that matched."""

from typing import NamedTuple

from search.alerts import Stored
from stream.messages import Alert
from workbench.marks import Piece, cut, heading, snippet
from workbench.reading import marks
from workbench.services import Index


class Line(NamedTuple):
    """An alert with its ad's text around the words that matched; ``there`` is false when the ad is
    no longer in the index."""

    alert: Alert
    fresh: bool
    seen_by: str
    words: list[str]
    title: list[Piece]
    snippet: list[Piece]
    more_before: bool
    more_after: bool
    there: bool


def line(index: Index, stored: Stored) -> Line:
    """The alert with what is known of its ad now; words of another version are not marked."""
    alert = stored.alert
    words = list(dict.fromkeys(span.text for span in alert.spans))[:8]
    ad = index.get(alert.ad)
    title, text = (ad.title, ad.text) if ad else (alert.title, "")
    spans = alert.spans if ad and ad.version == alert.version else ()
    inside = marks("text", (), spans)
    start, end = snippet(text, inside)
    return Line(
        alert=alert,
        fresh=stored.seen_at is None,
        seen_by=stored.seen_by or "",
        words=words,
        title=heading(title, marks("title", (), spans)),
        snippet=cut(text, inside, start, end),
        more_before=start > 0,
        more_after=end < len(text),
        there=ad is not None,
    )
