"""Rules as plain values, for lists and pages."""

from typing import Any

from indicators.mapping import load_mapping
from indicators.parameters import load_parameters
from indicators.rule import LANGUAGES, Rule


def summary(rule: Rule) -> dict[str, Any]:
    """A line of the list of indicators."""
    return {
        "id": rule.id,
        "code": rule.code,
        "group": rule.group,
        "status": rule.status,
        "evidence": rule.evidence,
        "direction": rule.direction,
        "flags_alone": rule.flags_alone,
        "kinds": list(rule.kinds),
        "languages": [lang for lang in LANGUAGES if lang in (rule.languages or LANGUAGES)],
        "title": rule.title,
        "title_pl": rule.title_pl,
        "weight": load_parameters().weight(rule) / 100,
    }


def details(rule: Rule) -> dict[str, Any]:
    """A rule's page."""
    return {
        **summary(rule),
        "description": rule.description,
        "description_pl": rule.description_pl,
        "protected": rule.protected,
        "route": rule.route,
        **load_mapping()[rule.id]._asdict(),
        "references": list(rule.references),
        "falsepositives": list(rule.falsepositives),
        "falsepositives_pl": list(rule.falsepositives_pl),
        "patterns": {lang: len(part.any) for lang, part in rule.detection.items()},
        "examples": {
            lang: sum(example.lang == lang for example in rule.examples)
            for lang in sorted({example.lang for example in rule.examples})
        },
    }
