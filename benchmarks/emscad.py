"""How often each indicator fires on real job ads that are fraudulent and that are legitimate.

``python -m benchmarks.emscad [INDICATOR]`` reads ``$THB_TEST_DATA/emscad`` (English; recruitment
fraud is a proxy for deceptive recruitment, not for trafficking) and prints rates with Wilson
intervals; with an indicator also the words it fired on in legitimate ads.
"""

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

import indicators
import text
from classifiers import entities
from indicators.evaluate import wilson
from stream.messages import Ad, Hit

DATA = Path(os.environ.get("THB_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))
_ANONYMISED = re.compile(r"#(?:EMAIL|PHONE|URL)_\w+#")
_FIELDS = ("description", "requirements", "benefits")
MOST_FLAGGED = 0.08


def ads(name: str) -> Iterator[Ad]:
    """The ads of a file, without the marks of anonymisation."""
    with (DATA / "emscad" / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            body = "\n".join(str(row[field]) for field in _FIELDS if row.get(field))
            yield Ad(
                id=f"{name}-{row.get('row', row.get('job_id'))}",
                kind="job",
                title=str(row.get("title") or ""),
                text=_ANONYMISED.sub(" ", body),
                lang="en",
                employer="x" if row.get("company_profile") else "",
            )


def judge(ad: Ad, engine: indicators.Engine) -> indicators.Assessment:
    """One ad through text, entities, indicators and score."""
    docs = {"title": text.analyse(ad.title, "en"), "text": text.analyse(ad.text, "en")}
    found, denied = engine.survey(ad, docs, entities.find(docs, ("US", "GB")))
    return indicators.assess(ad, docs, found, engine, denied=denied)


def results(engine: indicators.Engine) -> Mapping[str, list[indicators.Assessment]]:
    return {name: [judge(ad, engine) for ad in ads(name)] for name in ("fraud", "legit")}


def _rate(k: int, n: int) -> str:
    low, high = wilson(k, n)
    return f"{k / n:6.1%}  ({low:.1%}–{high:.1%})"


def _fired(judged: list[indicators.Assessment], name: str) -> list[Hit]:
    return [hit for one in judged for hit in one.hits if hit.indicator == name]


def main() -> int:
    """Prints the table; ends with 1 when too many legitimate ads are flagged."""
    engine = indicators.Engine(indicators.load_rules())
    judged = results(engine)
    fraud, legit = judged["fraud"], judged["legit"]
    table = Table("indicator", f"fraud, n={len(fraud)}", f"legit, n={len(legit)}", box=None)
    for rule in engine.rules:
        counts = [len(_fired(group, rule.id)) for group in (fraud, legit)]
        if any(counts):
            table.add_row(
                rule.id, *(_rate(k, len(g)) for k, g in zip(counts, (fraud, legit), strict=True))
            )
    flags = [sum(one.flagged for one in group) for group in (fraud, legit)]
    table.add_row("flagged", _rate(flags[0], len(fraud)), _rate(flags[1], len(legit)))
    console = Console(highlight=False, width=120)
    console.print(table)
    for hit in (h for name in sys.argv[1:2] for h in _fired(legit, name)):
        console.print(f"  {[span.text for span in hit.spans][:3]}", markup=False)
    return int(flags[1] / len(legit) > MOST_FLAGGED)


if __name__ == "__main__":
    sys.exit(main())
