"""How right the rules are on invented ads and fragments by authors who had not seen them.

Run it with ``python -m benchmarks.quality_rules [SET …]``; sets of whole ads stand in
``tests/indicators/ads``, such as ``pl-9``; the patterns were widened against all of them since.
Fragments stand in ``tests/indicators/fragments``; half of them nobody who works on rules has read.
"""

import sys
from collections import Counter
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from tests.indicators import test_fragments as fragments
from tests.indicators.test_ads import FILES, judged

FRESH = ("12", "13", "14")


class Count(NamedTuple):
    """Signs that should be found and are, that should not and are, and flags, each of how many."""

    found: Counter[str]
    expected: Counter[str]
    false: Counter[str]
    forbidden: Counter[str]
    flags: Counter[tuple[bool, bool]]

    def macro(self) -> float:
        """The mean recall of the indicators."""
        shares = [self.found[name] / self.expected[name] for name in self.expected]
        return sum(shares) / len(shares) if shares else 0.0


def count(stems: list[str]) -> Count:
    """The counts of some sets together."""
    total = Count(Counter(), Counter(), Counter(), Counter(), Counter())
    for stem in stems:
        for entry, found, flagged in judged(stem):
            expected, forbidden = set(entry.get("expect", ())), set(entry.get("forbid", ()))
            total.expected.update(expected)
            total.found.update(expected & found)
            total.forbidden.update(forbidden)
            total.false.update(forbidden & found)
            if "flagged" in entry:
                total.flags[entry["flagged"], flagged] += 1
    return total


def main() -> int:
    """Prints the tables."""
    stems = sys.argv[1:] or [stem for stem in FILES if stem[3:] in FRESH]
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    by_set = Table("set", "recall", "macro", "forbidden", "flagged", "not", box=None)
    for stem in [*stems, *([] if len(stems) == 1 else ["all"])]:
        by_set.add_row(*_line(stem, count(stems if stem == "all" else [stem])))
    console.print(by_set)
    whole = count(stems)
    by_rule = Table("indicator", "recall", "forbidden", box=None)
    for name in sorted(whole.expected | whole.forbidden):
        recall = _share(whole.found[name], whole.expected[name])
        by_rule.add_row(name, recall, _share(whole.false[name], whole.forbidden[name]))
    console.print(by_rule)
    if not sys.argv[1:]:
        for table in _fragments():
            console.print(table)
    return 0


def _fragments() -> tuple[Table, Table]:
    """Of the fragments: a row a file, and a row an indicator of the unread ones."""
    by_file = Table("fragments", "recall", "false", box=None)
    by_rule = Table("indicator, unread fragments", "recall", "false", box=None)
    unread: list[fragments.Fragment] = []
    for stem in fragments.FILES:
        judged = list(fragments.judged(stem))
        by_file.add_row(stem, *_fires(judged))
        unread += judged if stem.endswith("-unread") else []
    for name in sorted({one.indicator for one in unread}):
        by_rule.add_row(name, *_fires([one for one in unread if one.indicator == name]))
    return by_file, by_rule


def _fires(judged: list[fragments.Fragment]) -> tuple[str, str]:
    shown = [one.found for one in judged if one.present]
    alike = [one.found for one in judged if not one.present]
    return _share(sum(shown), len(shown)), _share(sum(alike), len(alike))


def _line(name: str, one: Count) -> tuple[str, ...]:
    flagged = (one.flags[True, True], one.flags[True, True] + one.flags[True, False])
    lawful = (one.flags[False, True], one.flags[False, True] + one.flags[False, False])
    recall = _share(one.found.total(), one.expected.total())
    forbidden = _share(one.false.total(), one.forbidden.total())
    return name, recall, f"{one.macro():.3f}", forbidden, _share(*flagged), _share(*lawful)


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} {part / whole:.3f}" if whole else "–"


if __name__ == "__main__":
    sys.exit(main())
