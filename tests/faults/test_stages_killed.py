"""``kill -9`` of each stage in the middle of a batch, where it hurts most; then it is run again."""

import signal
from collections.abc import Callable
from contextlib import closing
from typing import NamedTuple

import pytest

from crawlers.evidence import Archive
from crawlers.parse import parse
from stream.codec import decode, encode
from stream.messages import Ad, Capture
from stream.stages import CAPTURES, SCORED
from tests.faults.child import DIE
from tests.faults.ledger import faults, read
from tests.home import Home, made_ads, scored

pytestmark = pytest.mark.slow

COUNT = 300
PAGE = (
    '<html lang="pl"><head><link rel="canonical" href="https://example.com/jobs/{0}"></head><body>'
    '<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "JobPosting",'
    '"title": "Praca", "description": "{1}"}}</script></body></html>'
)


class Sent(NamedTuple):
    """The ids of ads that were sent, and of those among them that a watch matches."""

    ids: list[str]
    matching: list[str]


def as_captures(home: Home) -> Sent:
    """Pages in the evidence whose captures are in the stream."""
    folder = home.folder / "pages"
    folder.mkdir()
    for ad in made_ads(COUNT):
        (folder / f"{ad.id}.html").write_text(PAGE.format(ad.id, ad.text), "utf-8")
    done = home.run("import", str(folder), "--kind", "job", "--source", "example")
    assert done.returncode == 0, done.stderr
    with closing(Archive(f"file://{home.folder}/evidence")) as archive:
        ads = [
            ad
            for partition in range(home.bus.topics()[CAPTURES])
            for record in home.bus.read(CAPTURES, partition, 0, COUNT)
            for capture in [decode(Capture, record.value or b"")]
            for ad in parse(capture, archive.body(capture.record))
        ]
    return _sent(ads)


def as_ads(home: Home) -> Sent:
    ads = made_ads(COUNT)
    home.send(ads)
    return _sent(ads)


def as_scored(home: Home) -> Sent:
    ads = made_ads(COUNT)
    home.bus.send(SCORED, [(ad.id, encode(scored(ad))) for ad in ads])
    return _sent(ads)


def _sent(ads: list[Ad]) -> Sent:
    assert len({ad.id for ad in ads}) == COUNT
    return Sent([ad.id for ad in ads], [ad.id for ad in ads if "opłatę" in ad.text])


HALF_SENT = "kafka:KafkaProducer.flush@2"
NOT_SENT = "stream.kafka_bus:KafkaBus._send@2"
NOT_SETTLED = "search.elastic.writing:Writer._settle@2"
NOT_COMMITTED = "stream.worker:Worker._commit@2"


@pytest.mark.parametrize(
    ("stage", "send", "moment"),
    [
        ("parse", as_captures, HALF_SENT),
        ("score", as_ads, HALF_SENT),
        ("index", as_scored, NOT_SETTLED),
        ("watch", as_scored, NOT_SENT),
    ],
    ids=["parse", "score", "index", "watch"],
)
def test_a_stage_is_killed_in_the_middle_of_a_batch(
    home: Home, stage: str, send: Callable[[Home], Sent], moment: str
) -> None:
    sent = send(home)
    for place in (moment, NOT_COMMITTED):
        died = home.run("run", stage, "--drain", **{DIE: place})
        assert died.returncode == -signal.SIGKILL, died.stderr

    done = home.run("run", "--drain")

    assert done.returncode == 0, done.stderr
    assert faults(read(home), sent.ids, sent.matching) == []
