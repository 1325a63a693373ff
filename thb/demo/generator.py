"""Invented ads with the truth about them: the same for the same seed, any number, one at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec

from stream.messages import Salary
from thb.demo import boards, dirt, jobs
from thb.demo.body import Body
from thb.demo.plan import Fate, Kind, Plan, plan
from thb.demo.texts import Line, Texts, load

PORTS = {"demo-jobs": 8711, "demo-classifieds": 8712, "demo-reviews": 8713}
PATHS = {"demo-jobs": "/jobs/", "demo-classifieds": "/ads/", "demo-reviews": "/reviews/"}
NEWEST = date(2026, 11, 20)
"""No ad is posted later, so that the same seed gives the same bytes on any day."""

SIGNS = frozenset(load("en").signs) | {
    "contact-foreign-prefix",
    "contact-multiple",
    "contact-obscured",
    "job-pay-too-good",
    "job-wage-below-minimum",
    "recruiter-anonymous",
    "recruiter-sector-prior",
}
"""Indicators whose presence the generator decides, and so knows, in every ad."""

_WRITERS: Mapping[Kind, Callable[[Plan, Texts, Random, Random], Body]] = {
    "job": jobs.job,
    "escort": boards.escort,
    "service": boards.service,
    "review": boards.review,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAd:
    """An invented ad as a board shows it, and what is true of it: the indicators present by
    construction, those it only comes near to, and what it shares with which other ads."""

    index: int
    id: str
    kind: Kind
    url: str
    source: str
    title: str
    text: str
    lang: str
    posted: str
    employer: str
    country: str
    city: str
    market: str
    salary: Salary | None
    images: tuple[str, ...]
    extra: Mapping[str, Any]
    expected: tuple[str, ...]
    near: tuple[str, ...]
    operation: str | None
    copy_of: str | None
    role: str
    fate: Fate

    @property
    def path(self) -> str:
        return PATHS[self.source] + self.id

    def record(self) -> dict[str, Any]:
        """The ad in the format of ``thb score``."""
        names = ("id", "kind", "url", "source", "title", "text", "lang", "posted", "employer")
        return {
            **{name: getattr(self, name) for name in (*names, "country", "city", "market")},
            "salary": self.salary,
            "images": self.images,
            "extra": self.extra,
        }

    def truth(self) -> dict[str, Any]:
        """What is true of the ad."""
        names = ("id", "url", "kind", "lang", "expected", "near", "operation", "copy_of", "role")
        return {name: getattr(self, name) for name in (*names, "fate")}


def ads(seed: int, count: int, round_: int = 1) -> Iterator[DemoAd]:
    """The first ``count`` ads of a seed, one at a time. In round 2 some have changed and some are
    gone, which are left out."""
    made = (ad(seed, index, round_) for index in range(count))
    return (one for one in made if round_ < 2 or one.fate != "goes")


def ad(seed: int, index: int, round_: int = 1) -> DemoAd:
    """One ad; depends on seed, number and round alone."""
    outline = plan(seed, index)
    texts = load(outline.lang)
    own = Random(f"{seed}/ad/{index}")  # noqa: S311  (invented texts, no secrets)
    shared = Random(f"{seed}/{outline.group}") if outline.group else own  # noqa: S311
    body = _WRITERS[outline.kind](outline, texts, shared, own)
    lines = list(body.lines)
    if outline.role == "copy":
        lines = _edited(lines, texts, own)
    if round_ >= 2 and outline.fate == "changes":
        lines = _changed(outline, texts, body, lines)
    return _finish(outline, texts, body, lines, own)


def encode(record: Mapping[str, Any]) -> bytes:
    """A record as one line of JSON."""
    return msgspec.json.encode(record) + b"\n"


def url(source: str, path: str, ports: Mapping[str, int] = PORTS) -> str:
    """The address of a page of a demo board."""
    return f"http://127.0.0.1:{ports[source]}{path}"


def _edited(lines: list[Line], texts: Texts, rng: Random) -> list[Line]:
    """What a copier does: a word in front, two sentences swapped."""
    first, second = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return [rng.choice(texts.pools["spam"]), *lines]


def _changed(outline: Plan, texts: Texts, body: Body, lines: list[Line]) -> list[Line]:
    """The second version: says that it is one, and a dishonest one shows one sign more."""
    rng = Random(f"{outline.seed}/change/{outline.index}")  # noqa: S311
    present = [*body.signs, *(sign for line in lines for sign in line.signs)]
    lines = [rng.choice(texts.pools["change"]), *lines]
    more = {"job": jobs.more, "escort": boards.more}.get(outline.kind)
    if more and not outline.lawful:
        lines.append(more(texts, rng, present))
    return lines


def _finish(outline: Plan, texts: Texts, body: Body, lines: list[Line], own: Random) -> DemoAd:
    text = dirt.soil(_join([line.text.format_map(body.slots) for line in lines], own), own)
    if body.last is not None:
        text = f"{text}\n{body.last.text.format_map(body.slots)}"
    title = body.title.format_map(body.slots)
    name = f"{outline.kind}-{outline.seed}-{outline.index:06d}"
    source = outline.source
    return DemoAd(
        index=outline.index,
        id=name,
        kind=outline.kind,
        url=url(source, PATHS[source] + name),
        source=source,
        title=title.upper() if own.random() < 0.05 else title,
        text=text,
        lang=texts.lang,
        posted=(NEWEST - timedelta(days=own.randrange(60))).isoformat(),
        employer=body.employer,
        country=body.country,
        city=body.city.name,
        market=texts.home,
        salary=body.salary,
        images=_images(outline, own),
        extra=body.extra,
        expected=_expected(body, lines),
        near=tuple(sorted({line.near for line in lines if line.near})),
        operation=outline.operation or None,
        copy_of=outline.copy_of or None,
        role=outline.role,
        fate=outline.fate,
    )


def _join(sentences: list[str], rng: Random) -> str:
    style = rng.random()
    if style < 0.25:
        return "\n".join(f"- {sentence}" for sentence in sentences)
    if style < 0.5 and len(sentences) > 3:
        cut = rng.randrange(1, len(sentences) - 1)
        return " ".join(sentences[:cut]) + "\n" + " ".join(sentences[cut:])
    return " ".join(sentences)


def _images(outline: Plan, rng: Random) -> tuple[str, ...]:
    count = rng.choice((0, 0, 1, 1, 2))
    owner = outline.operation or f"own-{outline.seed}-{outline.index}"
    numbers = [rng.randrange(4) if outline.operation else place for place in range(count)]
    return tuple(
        url(outline.source, f"/img/{owner}-{number}.png") for number in dict.fromkeys(numbers)
    )


def _expected(body: Body, lines: list[Line]) -> tuple[str, ...]:
    stated = [sign for line in (*lines, body.last) if line for sign in line.signs]
    return tuple(sorted({*body.signs, *stated}))
