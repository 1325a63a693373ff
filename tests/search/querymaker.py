"""Queries over given ads, the same for the same seed: every kind of leaf, alone and combined."""

from collections.abc import Callable, Sequence
from random import Random

from search import QueryError, parse_query
from search.fields import Item
from search.schema import FIELDS, TEXT
from tests.search.factory import ZONE

Maker = Callable[[Random, Item], str]


def queries(items: Sequence[Item], count: int, seed: int) -> list[str]:
    """So many different queries that are understood, most of which find something."""
    rng, found = Random(seed), dict[str, None]()
    while len(found) < count:
        query = _tree(rng, items, rng.choice((1, 1, 1, 2, 2, 3, 4)))
        try:
            parse_query(query, ZONE)
        except QueryError:
            continue
        found[query] = None
    return list(found)


def _tree(rng: Random, items: Sequence[Item], leaves: int) -> str:
    if leaves == 1:
        leaf = rng.choice(_MAKERS)(rng, rng.choice(items))
        return f"NOT {leaf}" if rng.random() < 0.08 else leaf
    left = rng.randrange(1, leaves)
    parts = (_tree(rng, items, left), _tree(rng, items, leaves - left))
    return rng.choice(("({} AND {})", "({} OR {})", "({} {})", "({} NOT ({}))")).format(*parts)


def _form(rng: Random, item: Item, field: str = "") -> str:
    forms = item.forms[field or rng.choice(("title", "text"))]
    return rng.choice(forms) if forms else "praca"


def _original(rng: Random, item: Item) -> str:
    """A word as the ad has it, with its capitals and accents."""
    doc = item.docs[rng.choice(("title", "text"))]
    if not doc.forms:
        return "Łódź"
    at = rng.randrange(len(doc.forms))
    return doc.original[doc.starts[at] : doc.ends[at]]


def _field_word(rng: Random, item: Item) -> str:
    field = rng.choice(TEXT)
    return f"{field}:{_form(rng, item, field)}"


def _some(rng: Random, item: Item, most: int) -> list[str]:
    forms = item.forms["text"] or ("praca", "wiza")
    start = rng.randrange(len(forms))
    return list(forms[start : start + rng.randint(2, most)])


def _phrase(rng: Random, item: Item) -> str:
    return f'"{" ".join(_some(rng, item, 4))}"'


def _near(rng: Random, item: Item) -> str:
    """Words of one place in another order, with gaps, sometimes one of them twice."""
    words = [word for word in _some(rng, item, 6) if rng.random() < 0.7] or ["praca"]
    rng.shuffle(words)
    words = words[:3]
    if rng.random() < 0.3:
        words.append(words[0])
    return f'"{" ".join(words)}"~{rng.randint(0, 6)}'


def _prefix(rng: Random, item: Item) -> str:
    form = _form(rng, item)
    return f"{rng.choice(('', '', 'title:', 'text:'))}{form[: rng.randint(3, 6)]}*"


def _fuzzy(rng: Random, item: Item) -> str:
    form = list(_form(rng, item))
    at = rng.randrange(len(form))
    change = rng.randrange(3)
    if change == 0:
        form[at] = rng.choice("abceiorz")
    elif change == 1:
        del form[at]
    else:
        form[at : at + 2] = reversed(form[at : at + 2])
    return f"{''.join(form) or 'ab'}~{rng.randint(0, 2)}"


def _keyword(rng: Random, item: Item) -> str:
    name = rng.choice([name for name, values in item.keys.items() if values])
    value = rng.choice(sorted(item.keys[name]))
    if FIELDS[name].type == "phone":
        return f"phone:{rng.choice((value, value[3:], value[:6] + '*'))}"
    if rng.random() < 0.2 and len(value) > 3:
        return f"{name}:{value[:3]}*"
    return f'{name}:"{value}"'


def _exists(rng: Random, _item: Item) -> str:
    return f"{rng.choice(tuple(FIELDS))}:*"


def _number(rng: Random, item: Item) -> str:
    name = rng.choice(("price", "score", "wage"))
    known = item.numbers.get(name) or item.wage or (1.5,)
    value = rng.choice(known)
    other = round(value * rng.choice((1, 1.2, 2)), 2)
    forms = (f">={value}", f"<{value}", f">{value}", f"[{value} TO {other}]", f"{value}")
    return f"{name}:{rng.choice((*forms, f'{{{value} TO *]'))}"


def _time(rng: Random, item: Item) -> str:
    name = rng.choice(("seen", "posted"))
    day = (item.ad.posted or "2026-11-02")[:10]
    forms = (day, day[:7], f">={day}", f"<{day}", f"[{day} TO 2026-11-30]", f"<={day}T12:30")
    return f"{name}:{rng.choice(forms)}"


_MAKERS: tuple[Maker, ...] = (
    *(_form, _form, _original, _original, _field_word, _field_word),
    *(_phrase, _phrase, _near, _near, _near, _prefix, _prefix, _fuzzy),
    *(_keyword, _keyword, _keyword, _exists, _number, _number, _time),
)
