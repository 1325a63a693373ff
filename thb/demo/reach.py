"""How an ad can be answered, and which signs that alone is."""

from dataclasses import dataclass
from random import Random

from thb.demo import contacts
from thb.demo.contacts import Phone
from thb.demo.plan import Plan
from thb.demo.texts import Line, Texts

_LAWFUL_JOB = (("email", 0.5), ("both", 0.75), ("page", 1.0))
_AGENCY_JOB = (("email", 0.3), ("both", 0.9), ("page", 1.0))
_RISKY = (("phone", 0.35), ("messenger", 0.65), ("multiple", 0.85), ("both", 1.0))
_INFORMAL = ("phone", "messenger", "multiple")


@dataclass(frozen=True, slots=True)
class Reach:
    """The sentence with the contact, its slot values, and the signs that the contact is."""

    line: Line
    slots: dict[str, str]
    signs: tuple[str, ...]


def reach(plan: Plan, texts: Texts, rng: Random, country: str, *, informal: bool) -> Reach:
    """The contact of a job ad; ``informal`` ones have no mail and no form."""
    table = _RISKY if not plan.lawful else _AGENCY_JOB if plan.role == "agency" else _LAWFUL_JOB
    draw = rng.random()
    way = next(name for name, edge in table if draw < edge)
    if informal and way == "both":
        way = "messenger"
    if plan.lawful and way == "both" and country not in ("PL", "GB") and rng.random() < 0.7:
        way = "email"
    signs = ("recruiter-informal-contact",) if way in _INFORMAL else ()
    return _fill(plan, texts, rng, country, rng.choice(texts.pools[f"contact/{way}"]), signs)


def board_reach(plan: Plan, texts: Texts, rng: Random, country: str) -> Reach:
    """The contact of a companion, massage or service ad."""
    pool = texts.pools["service_contact"]
    if plan.lawful and country not in ("PL", "GB") and rng.random() < 0.85:
        pool = tuple(line for line in pool if not line.uses("phone"))
    if not plan.lawful:
        pool = texts.pools["contact/" + rng.choice(("phone", "phone", "messenger", "multiple"))]
    return _fill(plan, texts, rng, country, rng.choice(pool), ())


def _fill(
    plan: Plan, texts: Texts, rng: Random, country: str, line: Line, signs: tuple[str, ...]
) -> Reach:
    reader, usual = country, 1.0 if plan.lawful else 0.85
    if plan.operation:  # its job ads and its companion ads have one number
        reader, rng = texts.board, Random(f"{plan.seed}/{plan.operation}")  # noqa: S311
    hidden = not plan.lawful and rng.random() < 0.4
    phones = [
        _print(contacts.number(plan, rng, prefix, shift), texts, rng, country, hidden)
        for shift in (0, 1)
        for prefix in [contacts.prefix_for(rng, reader, texts.lang, usual)]
    ]
    used = [
        phone for slot, phone in zip(("phone", "phone2"), phones, strict=True) if line.uses(slot)
    ]
    slots = {
        "phone": phones[0].text,
        "phone2": phones[1].text,
        "email": contacts.mail(plan, rng),
        "handle": contacts.handle(plan),
        "page": contacts.page(plan),
    }
    return Reach(line, slots, (*signs, *_signs(used, country, hidden)))


def _print(phone: Phone, texts: Texts, rng: Random, country: str, hidden: bool) -> Phone:
    if hidden:
        return contacts.obscured(phone, rng, country, texts.digits)
    return contacts.plain(phone, rng, country)


def _signs(used: list[Phone], country: str, hidden: bool) -> tuple[str, ...]:
    found = []
    if hidden and used:
        found.append("contact-obscured")
    if len(used) > 1:
        found.append("contact-multiple")
    if any(phone.range.country != country for phone in used):
        found.append("contact-foreign-prefix")
    return tuple(found)
