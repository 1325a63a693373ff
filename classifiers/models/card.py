"""The card of a model: what it is for, what it was fitted on, how good it is, what it cannot do."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from classifiers.models.fit import ENOUGH, Fitted
from classifiers.models.hashing import ALGORITHM

MARKDOWN, JSON = "card.md", "card.json"

USE = (
    "Context beside the score of an ad, for a person who reads the ad. It never changes score, "
    "band or flag, and is no proof of anything."
)
LIMITS = (
    "It knows wording, not facts: an honest ad that is worded like those learnt scores high, and a "
    "new kind of fraud scores low.",
    "A probability holds where the share of such ads is the stated one; elsewhere it only orders.",
    f"For languages of which fewer than {ENOUGH} samples of each class were learnt there is no "
    "value, nor for texts of fewer tokens than the stated number.",
    "Scores are from texts that the model had not seen, copies of one template held out together; "
    "ads of another board or year score worse.",
)


def facts(fitted: Fitted, date: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Everything a card says, as plain values; ``date`` is ISO, ``data`` says what was read."""
    head = fitted.model.header
    return {
        "name": head.name,
        "version": fitted.model.version,
        "date": date,
        "use": USE,
        "kinds": list(head.kinds),
        "languages": list(head.languages),
        "min_tokens": head.min_tokens,
        "features": f"{ALGORITHM}, hashed to {1 << head.bits} numbers; no text is kept",
        "method": "logistic regression, Platt scaling on held-out scores, five grouped folds",
        "precision_wanted": head.precision,
        "threshold": head.threshold,
        "prior": head.prior,
        "data": dict(data),
        "scores": fitted.report,
        "limits": list(LIMITS),
    }


def write(card: Mapping[str, Any], folder: Path) -> None:
    """Writes both forms of a card beside the model."""
    plain = msgspec.json.format(msgspec.json.encode(card), indent=2) + b"\n"
    (folder / JSON).write_bytes(plain)
    (folder / MARKDOWN).write_text(markdown(card), "utf-8")


def markdown(card: Mapping[str, Any]) -> str:
    """A card for people."""
    scores = card["scores"]
    rows = [("all", scores["all"])]
    rows += [(f"fold {n}", fold) for n, fold in enumerate(scores["folds"], 1)]
    rows += [(f"language {name or 'unknown'}", one) for name, one in scores["languages"].items()]
    return "\n".join(
        [
            f"# Model {card['name']}",
            "",
            f"Version `{card['version']}`, fitted {card['date']}.",
            "",
            f"**Use.** {card['use']}",
            "",
            f"**Scope.** Kinds: {_list(card['kinds'])}; languages: {_list(card['languages'])}; "
            f"at least {card['min_tokens']} tokens.",
            "",
            f"**Data.** {_data(card['data'], scores)}",
            "",
            f"**Method.** {card['features']}; {card['method']}.",
            "",
            "| held-out part | n | positives | F1 (95 %) | average precision (95 %) |",
            "|---|---|---|---|---|",
            *(_row(name, one) for name, one in rows),
            "",
            _threshold(card),
            "",
            "**Limits.**",
            "",
            *(f"- {limit}" for limit in card["limits"]),
            "",
        ]
    )


def _list(values: list[str]) -> str:
    return ", ".join(values) or "all that were learnt"


def _data(data: Mapping[str, Any], scores: Mapping[str, Any]) -> str:
    read = "; ".join(f"{name}: {value}" for name, value in data.items() if value)
    whole = scores["all"]
    return (
        f"{whole['n']} samples of {scores['templates']} templates, {whole['positives']} of them "
        f"positive. {read}."
    )


def _row(name: str, one: Mapping[str, Any]) -> str:
    f1, ap = (f"{one[key]:.3f} ({_span(one[f'{key}_interval'])})" for key in ("f1", "ap"))
    return f"| {name} | {one['n']} | {one['positives']} | {f1} | {ap} |"


def _span(interval: list[float]) -> str:
    return f"{interval[0]:.3f}–{interval[1]:.3f}"


def _threshold(card: Mapping[str, Any]) -> str:
    cut, found = card["threshold"], card["scores"]["threshold"]
    if cut is None:
        chosen = f"No threshold reaches a precision of {card['precision_wanted']:.2f}"
    else:
        chosen = f"{cut:.3f}, for a precision of {card['precision_wanted']:.2f}"
    recall, wrong = _span(found["recall_interval"]), _span(found["false_alarms_interval"])
    reached = (
        f"recall {found['recall']:.3f} ({recall}), false alarms among negatives "
        f"{found['false_alarms']:.3f} ({wrong})"
    )
    if found["precision"] is not None:
        reached = f"precision {found['precision']:.3f}, {reached}"
    return (
        f"**Threshold.** {chosen}, where {card['prior']:.1%} of ads are positive. Chosen "
        f"on four folds and tried on the fifth: {reached}. "
        f"Brier score {card['scores']['brier']:.3f}."
    )
