"""Makers of small ads, rules and parameters."""

from collections.abc import Mapping
from typing import Any

import text
from indicators.engine import Engine, Finding
from indicators.loader import read_rule
from indicators.rule import Rule
from stream.messages import Ad
from text.doc import Doc


def make_docs(ad: Ad) -> Mapping[str, Doc]:
    return {"title": text.analyse(ad.title, ad.lang), "text": text.analyse(ad.text, ad.lang)}


def make_rule(detection: str, **facts: Any) -> Rule:
    """A rule of one YAML ``detection`` (its lines), with facts that differ from the usual."""
    group = facts.pop("group", "dependency")
    known = {
        "id": "demo",
        "title": "Demo",
        "status": "experimental",
        "evidence": "C",
        "direction": '"+"',
        "kinds": "[job]",
        "description": "Detects a demonstration.",
        **facts,
    }
    head = "\n".join(f"{name}: {value}" for name, value in known.items())
    body = "\n".join(f"  {line}" for line in detection.strip("\n").split("\n"))
    return read_rule(f"{head}\ndetection:\n{body}\n", f"rules/{group}/{known['id']}.yml", group)


def find(
    rules: Rule | list[Rule], words: str, lang: str = "en", **more: Any
) -> tuple[Finding, ...]:
    """What the rules find in a text; ``more`` are fields of the ad, and ``entities``."""
    entities = more.pop("entities", ())
    kind = more.pop("kind", "job")
    ad = Ad(id="x", kind=kind, text=words, lang=lang, **more)
    return Engine(rules if isinstance(rules, list) else [rules]).find(ad, make_docs(ad), entities)
