"""Generated ads for the benchmarks of search: neutral words, drawn as words of a language are."""

import random
from datetime import UTC, datetime, timedelta

from stream.messages import Entity, Hit, ScoredAd

_STEMS = (
    *("praca", "kierowca", "magazyn", "zakwaterowanie", "umowa", "stawka", "opłata", "wiza"),
    *("wyjazd", "hotel", "sprzątanie", "opieka", "kuchnia", "sortowanie", "paczki", "zmiana"),
    *("nocna", "dzienna", "tydzień", "miesiąc", "agencja", "firma", "kontakt", "telefon"),
    *("miasto", "dojazd", "szkolenie", "język", "doświadczenie", "prawo", "jazdy", "budowa"),
)
_CITIES = (("Łódź", "PL"), ("Venlo", "NL"), ("Warszawa", "PL"), ("Berlin", "DE"), ("Bergen", "NO"))
_SIGNS = tuple(f"sign-{number:02}" for number in range(40))
_START = datetime(2026, 9, 1, tzinfo=UTC)


def vocabulary(size: int = 20_000, seed: int = 7) -> list[str]:
    """Real words first, then made-up ones."""
    rng = random.Random(seed)
    letters = "abcdefghijklmnoprstuwyz"
    made = {"".join(rng.choices(letters, k=rng.randint(4, 10))) for _ in range(size)}
    return [*_STEMS, *sorted(made)][:size]


def ads(count: int, words: int = 150, seed: int = 1) -> list[ScoredAd]:
    """Ads of about ``words`` words, frequent ones far more often than rare ones."""
    rng = random.Random(seed)
    known = vocabulary()
    weights = [1 / (rank + 3) for rank in range(len(known))]
    pool = rng.choices(known, weights, k=count * words + 6)
    return [
        _ad(number, pool[number * words : (number + 1) * words + 6], rng) for number in range(count)
    ]


def _ad(number: int, pool: list[str], rng: random.Random) -> ScoredAd:
    city, country = _CITIES[min(int(rng.expovariate(1)), len(_CITIES) - 1)]
    phone = f"+48500100{100 + rng.randrange(100)}"
    flagged = rng.random() < 0.5
    text = f"{' '.join(pool[6:])}. {phone}"
    entity = Entity(
        type="phone",
        value=phone,
        text=phone,
        field="text",
        start=len(text) - len(phone),
        end=len(text),
        obfuscated=False,
    )
    return ScoredAd(
        id=f"ad-{number:07}",
        kind="job" if rng.random() < 0.7 else "escort",
        source=f"board-{rng.randrange(12)}",
        title=" ".join(pool[:6]),
        text=text,
        lang="pl",
        city=city,
        country=country,
        score=round(rng.random() * 4, 2),
        band="elevated" if flagged else "low",
        flagged=flagged,
        hits=tuple(Hit(indicator=sign, share=0.5) for sign in rng.sample(_SIGNS, rng.randrange(4))),
        entities=(entity,),
        version=number + 1,
        seen=_START + timedelta(seconds=number * 11),
    )
