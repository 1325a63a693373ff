"""Contacts of invented ads: numbers reserved for fiction, mail at example domains."""

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from thb.demo.plan import Plan
from thb.demo.texts import LANGUAGES

_KEYCAP = "\ufe0f\u20e3"
AGENCIES = 4 * len(LANGUAGES)
_DOMAINS = ("example.com", "example.org", "example.net")


class Range(NamedTuple):
    """Numbers kept for fiction: country, its prefix, the fixed digits, how many digits follow, and
    from which number on they are kept for operations, so that lawful ads do not share theirs."""

    country: str
    prefix: str
    fixed: str
    free: int
    shared_from: int
    size: int


RANGES = {
    "48": Range("PL", "48", "5001001", 2, 60, 100),
    "44": Range("GB", "44", "7700900", 3, 700, 1000),
    "1": Range("US", "1", "21255501", 2, 70, 100),
}


class Phone(NamedTuple):
    """A number of a fictitious range; ``text`` is how the ad prints it."""

    range: Range
    digits: str
    text: str = ""

    @property
    def national(self) -> bool:
        return not self.text.lstrip("( ").startswith(("+", "00" + self.range.prefix))


def number(plan: Plan, rng: Random, prefix: str, shift: int = 0) -> Phone:
    """A number for an ad: its agency's, its operation's, or its own where the range allows; another
    ``shift`` is another number."""
    span = RANGES[prefix]
    if plan.role == "agency":
        place = LANGUAGES.index(plan.lang) * 4 + plan.agency
    elif plan.lawful:
        place = AGENCIES + (plan.index * 7 + shift * 13) % (span.shared_from - AGENCIES)
    else:
        place = span.shared_from + rng.randrange((span.size - span.shared_from) // 2) * 2 + shift
    return Phone(span, f"{span.fixed}{place:0{span.free}d}")


def prefix_for(rng: Random, country: str, lang: str, usual: float) -> str:
    """The prefix of a number: that of the country where it has one, else that of the reader."""
    home = {"PL": "48", "GB": "44"}.get(country)
    if home is None:
        home = "44" if lang == "en" else "48"
    return home if rng.random() < usual else rng.choice(sorted(set(RANGES) - {home}))


def plain(phone: Phone, rng: Random, country: str) -> Phone:
    """The number as people usually print it; without prefix only where the country has no doubt."""
    text = rng.choice(_PLAIN if phone.range.country == country else _ABROAD)(phone)
    return phone._replace(text=text)


def obscured(phone: Phone, rng: Random, country: str, words: Sequence[str]) -> Phone:
    """The number hidden from machines: words, look-alike letters, emoji digits, odd separators."""
    domestic = phone.range.country == country
    lead = "" if domestic else f"+{phone.range.prefix} "
    digits = _trunk(phone) if domestic else phone.digits
    return phone._replace(text=lead + _hide(rng.randrange(len(_HIDDEN) + 2), digits, words))


def mail(plan: Plan, rng: Random) -> str:
    """An e-mail address that no other ad has (operations share theirs)."""
    word = rng.choice(("office", "jobs", "hr", "cv", "team", "info"))
    return f"{word}.{plan.owner or plan.index}@{rng.choice(_DOMAINS)}"


def handle(plan: Plan) -> str:
    """A messenger name."""
    return "@demo_" + (plan.owner.replace("-", "") or f"user{plan.index}")


def page(plan: Plan) -> str:
    """An address of a form or an own site."""
    return f"https://{_DOMAINS[plan.index % 3]}/{plan.kind}/{plan.index}"


def _trunk(phone: Phone) -> str:
    return "0" + phone.digits if phone.range.prefix == "44" else phone.digits


def _grouped(digits: str, mark: str) -> str:
    if len(digits) == 11:
        return f"{digits[:5]}{mark}{digits[5:]}"
    cuts = (digits[:3], digits[3:6], digits[6:]) if len(digits) == 9 else (digits[:4], digits[4:])
    if len(digits) == 10 and digits.startswith("212"):
        cuts = (digits[:3], digits[3:6], digits[6:])
    return mark.join(cuts)


_ABROAD: tuple[Callable[[Phone], str], ...] = (
    lambda phone: f"+{phone.range.prefix} {_grouped(phone.digits, ' ')}",
    lambda phone: f"+{phone.range.prefix}{phone.digits}",
    lambda phone: f"+{phone.range.prefix} {_grouped(phone.digits, '-')}",
    lambda phone: f"(+{phone.range.prefix}) {_grouped(phone.digits, ' ')}",
)
_PLAIN: tuple[Callable[[Phone], str], ...] = (
    *_ABROAD[:2],
    lambda phone: _grouped(_trunk(phone), " "),
    lambda phone: _grouped(_trunk(phone), "-"),
    _trunk,
)
_HIDDEN: tuple[Callable[[str], str], ...] = (
    lambda digits: _grouped(digits.replace("0", "o"), " "),
    lambda digits: "".join(digit + _KEYCAP for digit in digits),
    "*".join,
    " . ".join,
    lambda digits: "".join(chr(ord(digit) + 0xFEE0) for digit in digits),
)


def _hide(way: int, digits: str, words: Sequence[str]) -> str:
    if way < len(_HIDDEN):
        return _HIDDEN[way](digits)
    spelled = len(digits) if way == len(_HIDDEN) else 3
    head = " ".join(words[int(digit)] for digit in digits[:spelled])
    return f"{head} {digits[spelled:]}".strip()
