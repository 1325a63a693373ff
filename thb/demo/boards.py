"""Writes companion, massage and service ads and reviews of venues; professional and plain."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from thb.demo import contacts, money
from thb.demo.body import Body
from thb.demo.plan import Plan
from thb.demo.reach import Reach, board_reach
from thb.demo.texts import City, Line, Texts

STRONG = ("control-third-party", "text-third-person", "payment-crypto", "control-incall-only")
WEAK = {
    "independent-worker": 0.3,
    "movement-language": 0.2,
    "text-trust-assurance": 0.08,
    "tempo-always-available": 0.08,
}
"""How often a lawful companion or massage ad shows a sign."""


def escort(plan: Plan, texts: Texts, shared: Random, own: Random) -> Body:
    """A companion or massage ad; an operation changes name and city, not words and contact."""
    style = shared.choice(("escort", "massage"))
    city, name = own.choice(texts.cities[texts.board]), own.choice(texts.names)
    signs = _signs(plan, shared)
    found = board_reach(plan, texts, shared, texts.board)
    lines = [
        *shared.sample(texts.pools[f"{style}/lines"], shared.choice((3, 4))),
        shared.choice(texts.pools[f"{style}/price"]),
        *(shared.choice(texts.signs[sign]) for sign in signs),
        *(_near_miss(texts, signs, shared) if plan.lawful else ()),
    ]
    lines = [line for line in lines if "control-incall-only" not in signs or _agrees(line, texts)]
    shared.shuffle(lines)
    market = money.MARKETS[texts.board]
    span = market.massage if style == "massage" else market.company
    return Body(
        title=shared.choice(texts.pools[f"{style}/titles"]).text,
        lines=lines,
        last=found.line,
        slots=_slots(plan, texts, shared, city, name, span, found),
        city=city,
        country=texts.board,
        signs=found.signs,
    )


def service(plan: Plan, texts: Texts, shared: Random, own: Random) -> Body:
    """A service ad: moving, lessons, repairs."""
    trade = texts.services[shared.choice(tuple(texts.services))]
    city = own.choice(texts.cities[texts.board])
    found = board_reach(plan, texts, own, texts.board)
    span = money.MARKETS[texts.board].massage
    return Body(
        title=own.choice(trade.titles),
        lines=shared.sample(trade.duties, min(len(trade.duties), 4)),
        last=found.line,
        slots=_slots(plan, texts, shared, city, own.choice(texts.names), span, found),
        city=city,
        country=texts.board,
        signs=found.signs,
    )


def review(plan: Plan, texts: Texts, _shared: Random, own: Random) -> Body:
    """A review of a venue by a guest."""
    city = own.choice(texts.cities[texts.board])
    venue = own.choice(texts.pools["reviews/venues"]).text
    lines = own.sample(texts.pools["reviews/lines"], own.choice((3, 4, 5)))
    if not plan.lawful:
        line = own.choice(texts.pools["reviews/third"])
        lines.insert(own.randrange(len(lines)), line._replace(signs=("control-third-party",)))
    span = money.MARKETS[texts.board].massage
    slots = _slots(plan, texts, own, city, own.choice(texts.names), span, None)
    return Body(
        title=own.choice(texts.pools["reviews/titles"]).text,
        lines=lines,
        slots={**slots, "venue": venue},
        city=city,
        country=texts.board,
        extra={"venue": venue, "rating": own.choice((2, 3, 3, 4, 4, 5))},
    )


def more(texts: Texts, rng: Random, present: Sequence[str]) -> Line:
    """One more sign, for the second version of an ad."""
    left = [sign for sign in STRONG if sign not in present] or list(STRONG)
    return rng.choice(texts.signs[rng.choice(left)])


def _signs(plan: Plan, rng: Random) -> tuple[str, ...]:
    weak = [name for name, chance in WEAK.items() if rng.random() < chance]
    if plan.lawful:
        return tuple(weak)
    strong = rng.sample(STRONG, rng.choice((1, 2, 2, 3)))
    return tuple(dict.fromkeys((*strong, *(name for name in weak if name != "independent-worker"))))


def _near_miss(texts: Texts, signs: Sequence[str], rng: Random) -> Iterator[Line]:
    free = [name for name in texts.near_escort if name not in signs]
    if free and rng.random() < 0.3:
        yield rng.choice(texts.near_escort[rng.choice(free)])


def _agrees(line: Line, texts: Texts) -> bool:
    """Whether a sentence does not offer to come to the client (the fourth of each kind does)."""
    return line not in (texts.pools["escort/lines"][3], texts.pools["massage/lines"][3])


def _slots(
    plan: Plan,
    texts: Texts,
    rng: Random,
    city: City,
    name: str,
    span: money.Span,
    found: Reach | None,
) -> dict[str, Any]:
    country = texts.board
    return {
        "city": city.name,
        "in_city": city.inside,
        "name": name,
        "price": money.amount(rng, country, span, texts),
        "evening": money.amount(rng, country, (span[0] * 3, span[1] * 3), texts),
        "page": contacts.page(plan),
        **(found.slots if found else {}),
    }
