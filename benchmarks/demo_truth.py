"""How many signs the rules find in invented ads whose truth is known, per language and indicator.

The sentences were written without sight of the rules, and the rules without sight of the sentences.
Run it with ``python -m benchmarks.demo_truth [--ads N] [--seed S] [--lang L] [--examples N]``.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import indicators
from stream.records import ad_from_json
from thb.demo.generator import SIGNS, DemoAd, ads, encode
from thb.demo.texts import LANGUAGES
from thb.pipeline import score_ads

Key = tuple[str, str]
"""Language and indicator."""


class Tally(NamedTuple):
    """Hits that are true, false, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        return self.right / found if (found := self.right + self.wrong) else None

    @property
    def recall(self) -> float | None:
        return self.right / present if (present := self.right + self.missed) else None


class Measured(NamedTuple):
    """Tallies by language and indicator, and some ads behind the errors."""

    tallies: dict[Key, Tally]
    examples: dict[tuple[str, Key], list[str]]
    near_hit: Counter[str]
    near: Counter[str]
    flagged: dict[str, Counter[bool]]


def measure(shown: Iterable[DemoAd], ruled: frozenset[str]) -> Measured:
    """Scores ads and compares their hits with the truth, for indicators that have a rule."""
    counts: Counter[tuple[str, Key]] = Counter()
    examples: dict[tuple[str, Key], list[str]] = defaultdict(list)
    near_hit, near = Counter[str](), Counter[str]()
    flagged: dict[str, Counter[bool]] = defaultdict(Counter)
    for one in shown:
        scored = score_ads([ad_from_json(encode(one.record()), now=1)])[0]
        hits = {hit.indicator for hit in scored.hits} & ruled
        expected = set(one.expected) & ruled
        for outcome, names in (
            ("right", hits & expected),
            ("wrong", hits - expected),
            ("missed", expected - hits),
        ):
            for name in names:
                counts[outcome, (one.lang, name)] += 1
                examples[outcome, (one.lang, name)].append(f"{one.title}\n{one.text}")
        near.update({one.lang: len(set(one.near) - set(one.expected))})
        near_hit.update({one.lang: len((set(one.near) - set(one.expected)) & hits)})
        flagged[one.role][scored.flagged] += 1
    keys = {key for _, key in counts}
    tallies = {
        key: Tally(counts["right", key], counts["wrong", key], counts["missed", key])
        for key in keys
    }
    return Measured(tallies, examples, near_hit, near, flagged)


def _sum(tallies: Iterable[Tally]) -> Tally:
    return Tally(*(sum(column) for column in zip(*tallies, strict=True))) if tallies else Tally()


def _percent(value: float | None) -> str:
    return "    –" if value is None else f"{value:5.1%}"


def _row(name: str, tally: Tally) -> str:
    return (
        f"{name:34} {_percent(tally.precision):>7} {_percent(tally.recall):>7} "
        f"{tally.right:6} {tally.wrong:6} {tally.missed:6}"
    )


def report(measured: Measured, ruled: frozenset[str]) -> None:
    """Prints the tables."""
    print(f"{len(ruled)} of {len(SIGNS)} signs of the generator have a rule")
    if without := sorted(SIGNS - ruled):
        print("without a rule:", ", ".join(without))
    print(f"\n{'':34} {'prec.':>7} {'recall':>7} {'right':>6} {'wrong':>6} {'missed':>6}  near hit")
    for lang in LANGUAGES:
        rows = [tally for (one, _), tally in measured.tallies.items() if one == lang]
        print(_row(lang, _sum(rows)), f" {measured.near_hit[lang]} of {measured.near[lang]}")
    print(_row("all", _sum(list(measured.tallies.values()))), "\n")
    for name in sorted(ruled):
        rows = [tally for (_, one), tally in measured.tallies.items() if one == name]
        weak = [lang for lang in LANGUAGES if _weak(measured.tallies.get((lang, name)))]
        print(_row(name, _sum(rows)), " weak: " + " ".join(weak) if weak else "")
    print("\nflagged by role:")
    for role, counted in sorted(measured.flagged.items()):
        yes, every = counted[True], counted.total()
        print(f"  {role:10} {yes:5} of {every:5}  {yes / every:6.1%}")


def _weak(tally: Tally | None) -> bool:
    if tally is None:
        return False
    return any(value is not None and value < 0.8 for value in (tally.precision, tally.recall))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ads", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lang", default="")
    parser.add_argument("--examples", type=int, default=0, help="texts behind each kind of error")
    wanted = parser.parse_args()
    ruled = frozenset(rule.id for rule in indicators.load_rules()) & SIGNS
    shown = (one for one in ads(wanted.seed, wanted.ads) if wanted.lang in ("", one.lang))
    measured = measure(shown, ruled)
    report(measured, ruled)
    for (outcome, key), texts in sorted(measured.examples.items()):
        for text in texts[: wanted.examples if outcome != "right" else 0]:
            print(f"\n{outcome}: {key[1]} ({key[0]})\n{text}")


if __name__ == "__main__":
    main()
