"""10,000 watches against ads beside a loop over all watches."""

import random
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from benchmarks.ads import ads, vocabulary
from benchmarks.table import Row, check, seconds
from search import Item, Matcher, Watch, item_of, parse_query
from search.matcher import compiled

WATCHES, ADS, CHECKED = 10_000, 2_000, 30


def watches(count: int, *, rare: bool, seed: int = 3) -> list[Watch]:
    """Queries as people write them: two or three words, alternatives, a phrase, an exclusion."""
    rng = random.Random(seed)
    known = vocabulary()[60 if rare else 0 : 8_000]
    made = []
    for number in range(count):
        a, b, c, d = rng.choices(known, k=4)
        query = (
            f"{a} {b}",
            f"({a} OR {b}) {c}",
            f"{a} ({b} OR {c}) -{d}",
            f'"{a} {b}" OR ({c} {d})',
            f"{a} kind:job",
            f"({a} OR {b} OR {c}) {d} score:>=1",
        )[number % 6]
        made.append(Watch(id=str(number), query=query, sources=("board-1",) * (number % 9 == 0)))
    return made


def run() -> list[Row]:
    """Ads matched a second with their spans, texts analysed on both sides."""
    items = [item_of(ad) for ad in ads(ADS)]
    reading = seconds(lambda: [item_of(item.ad) for item in items]) / ADS
    return [
        _compare(items, watches(WATCHES, rare=rare), kind, reading)
        for kind, rare in (("", False), (" of rare words", True))
    ]


def _compare(items: Sequence[Item], stored: list[Watch], kind: str, reading: float) -> Row:
    matcher = Matcher(stored)
    tests = [(watch, compiled(parse_query(watch.query, ZoneInfo("UTC")).root)) for watch in stored]
    for item in items[:CHECKED]:
        found = [match.watch.id for match in matcher.match_item(item)]
        check(found == _naive(tests, item), "the matcher and the loop find different watches")
    counts: list[int] = []
    ours = seconds(lambda: counts.extend(len(matcher.match_item(item)) for item in items)) / ADS
    naive = seconds(lambda: [_naive(tests, item) for item in items[:CHECKED]]) / CHECKED
    note = (
        f"{sum(counts) / ADS:.1f} matches an ad; "
        f"{1 / (ours + reading):,.0f}/s with the analysis of the text"
    )
    return Row(f"{WATCHES:,} watches{kind}", 1 / ours, 1 / naive, "ads/s", note)


def _naive(tests: Sequence[tuple[Watch, object]], item: Item) -> list[str]:
    return [
        watch.id
        for watch, test in tests
        if (not watch.sources or item.ad.source in watch.sources) and test(item)  # type: ignore[operator]
    ]
