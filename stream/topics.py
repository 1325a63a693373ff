"""The topics of the pipeline as they are declared on a server."""

from stream.stages import ADS, ALERTS, CAPTURES, SCORED, STAGES
from stream.topic import MESSAGE_BYTES, TOMBSTONE_DAYS, Topic, is_dead


def _dead(name: str) -> Topic:
    """A letter holds its message in base64, a third longer."""
    return Topic(name=name, compact=True, days=365, message_bytes=2 * MESSAGE_BYTES)


DECLARED = (
    Topic(name=CAPTURES),
    Topic(name=ADS, compact=True, days=0),
    Topic(name=SCORED, compact=True, days=0),
    Topic(name=ALERTS, compact=True, days=365),
    *(_dead(stage.dead) for stage in STAGES),
)
"""Every topic of the pipeline. The last version of each ad stays, so that scoring all of them again
is a replay; a tombstone takes an ad, its alerts and its dead letters from the disk too."""


LONGEST = max(topic.days for topic in DECLARED) + TOMBSTONE_DAYS
"""Days after which no topic holds what was deleted; a month more than the longest keeps."""


def declared(name: str) -> Topic:
    """A topic as it is declared; another one with the defaults."""
    found = next((topic for topic in DECLARED if topic.name == name), None)
    return found or (_dead(name) if is_dead(name) else Topic(name=name))
