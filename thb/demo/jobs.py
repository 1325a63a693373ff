"""Writes job ads: what the work is, what it pays, the signs and near misses, how to reach whom."""

from collections.abc import Iterator, Sequence
from random import Random

from thb.demo import money
from thb.demo.body import Body
from thb.demo.plan import Plan
from thb.demo.reach import reach
from thb.demo.texts import Line, Pool, Texts

STRONG = (
    "debt-upfront-fee",
    "debt-advance",
    "debt-deductions",
    "dependency-documents-held",
    "dependency-wages-withheld",
    "dependency-leaving-penalty",
    "dependency-visa-irregular",
    "job-no-contract",
    "job-time-pressure",
    "job-all-arranged",
    "job-secrecy",
    "job-excessive-hours",
    "job-personal-data-demanded",
    "job-unpaid-trial",
    "job-wage-below-minimum",
    "job-pay-too-good",
    "recruiter-informal-contact",
)
_DRAWN = (*STRONG, "debt-upfront-fee", "debt-upfront-fee", "dependency-documents-held")
"""What is most often reported is drawn most often."""

WEAK = {
    "job-no-experience": (0.25, 0.25),
    "job-no-language": (0.02, 0.2),
    "dependency-tied-housing": (0.06, 0.35),
    "dependency-transfer-organised": (0.02, 0.2),
    "debt-deductions": (0.01, 0.08),
    "job-time-pressure": (0.02, 0.03),
}
"""How often a lawful ad shows a sign, at home and abroad."""

_PAY_FACTORS = {"job-wage-below-minimum": 0.45, "job-pay-too-good": 3.5}
_ASKS_NOTHING = {"job-no-experience", "job-no-language", "job-pay-too-good"}
_HIGH_RISK = ("farm", "construction", "care", "meat")


def job(plan: Plan, texts: Texts, shared: Random, own: Random) -> Body:
    """A job ad; ``shared`` draws what an operation or a copied text has in common, ``own`` the
    rest."""
    trade_name = shared.choice(tuple(texts.jobs))
    trade = texts.jobs[trade_name]
    country = _country(shared, texts)
    city = own.choice(texts.cities[country])
    signs = _signs(plan, shared, abroad=country != texts.home)
    pay = money.salary(shared, country, trade_name, _factor(signs))
    anonymous = not plan.lawful and shared.random() < 0.6
    employer = "" if anonymous else _employer(plan, texts, shared)
    found = reach(plan, texts, shared, country, informal="recruiter-informal-contact" in signs)
    title = own.choice(trade.titles)
    slots = {
        "job": title,
        "city": city.name,
        "in_city": city.inside,
        "employer": employer,
        "wage": money.wage(pay, texts),
        "fee": money.amount(shared, country, money.MARKETS[country].fee, texts, 50),
        "fine": money.amount(shared, country, money.MARKETS[country].fee, texts, 100),
        "weekly": money.amount(shared, country, money.MARKETS[country].week, texts, 5),
        **found.slots,
    }
    lines = [
        shared.choice(texts.pools[_intro(plan, anonymous)]),
        trade.duties[trade.titles.index(title) % len(trade.duties)],
        *_middle(texts, trade.needs, signs, shared, lawful=plan.lawful),
    ]
    return Body(
        title=own.choice(texts.pools["job_titles"]).text,
        lines=lines,
        last=found.line,
        slots=slots,
        city=city,
        country=country,
        employer=employer,
        salary=pay,
        signs=(*_implied(signs, anonymous, trade_name), *found.signs),
    )


def more(texts: Texts, rng: Random, present: Sequence[str]) -> Line:
    """One more sign, for the second version of an ad."""
    left = [sign for sign in STRONG if sign in texts.signs and sign not in present]
    return rng.choice(texts.signs[rng.choice(left)])


def _country(rng: Random, texts: Texts) -> str:
    if rng.random() < 0.45:
        return texts.home
    return rng.choice(tuple(texts.cities))


def _signs(plan: Plan, rng: Random, *, abroad: bool) -> tuple[str, ...]:
    weak = tuple(name for name, chance in WEAK.items() if rng.random() < chance[abroad])
    if plan.lawful:
        return weak
    strong = rng.sample(_DRAWN, rng.choice((2, 3, 3, 4)))
    if "job-pay-too-good" in strong:
        strong = [*(name for name in strong if name not in _PAY_FACTORS), "job-pay-too-good"]
        strong.append("job-no-experience")
    return tuple(dict.fromkeys((*strong, *weak)))


def _factor(signs: Sequence[str]) -> float:
    return next((_PAY_FACTORS[sign] for sign in signs if sign in _PAY_FACTORS), 1.0)


def _employer(plan: Plan, texts: Texts, rng: Random) -> str:
    if plan.role == "agency":
        return texts.pools["agencies"][plan.agency].text
    return rng.choice(texts.pools["firms"]).text


def _intro(plan: Plan, anonymous: bool) -> str:
    if anonymous:
        return "intro_anonymous"
    return "intro_agency" if plan.role == "agency" else "intro_firm"


def _implied(signs: Sequence[str], anonymous: bool, trade: str) -> Iterator[str]:
    yield from (sign for sign in signs if sign in _PAY_FACTORS)
    if anonymous:
        yield "recruiter-anonymous"
    if trade in _HIGH_RISK:
        yield "recruiter-sector-prior"


def _middle(
    texts: Texts, needs: Pool, signs: Sequence[str], rng: Random, *, lawful: bool
) -> list[Line]:
    offers = rng.sample(texts.pools["offer"], rng.choice((1, 2, 3) if lawful else (0, 1)))
    offers = [line for line in offers if lawful or line is not texts.pools["offer"][0]]
    lines = [
        *([rng.choice(needs)] if not _ASKS_NOTHING & set(signs) and rng.random() < 0.6 else []),
        rng.choice(texts.pools["pay"]),
        *offers,
        *(rng.choice(texts.signs[sign]) for sign in signs if sign in texts.signs),
        *(_near_misses(texts, signs, rng) if lawful else ()),
    ]
    if rng.random() < 0.6:
        rng.shuffle(lines)
    if lawful and rng.random() < 0.5:
        lines.append(rng.choice(texts.pools["close"]))
    return lines


def _near_misses(texts: Texts, signs: Sequence[str], rng: Random) -> Iterator[Line]:
    free = [name for name in texts.near if name not in signs]
    for name in rng.sample(free, rng.choice((0, 0, 0, 1, 1, 2))):
        yield rng.choice(texts.near[name])
