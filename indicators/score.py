"""The score of an ad: the sum of the shares of its hits, and what follows from it.

All sums are made in whole hundredths, so that the shares as printed add up to the score as printed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from msgspec import UNSET, UnsetType

from indicators.engine import Engine, Finding, language_of
from indicators.parameters import Parameters, load_parameters
from indicators.rule import Rule
from indicators.slots import reason
from stream.messages import Ad, Aside, Band, Hit, Route, Versions
from text.doc import Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What is concluded of an ad; ``probability`` is ``None`` while nothing is calibrated."""

    score: float
    band: Band
    flagged: bool
    route: Route
    probability: float | None
    hits: tuple[Hit, ...]
    aside: Aside | UnsetType
    versions: Versions


def assess(
    ad: Ad,
    docs: Mapping[str, Doc],
    findings: Sequence[Finding],
    engine: Engine,
    parameters: Parameters | None = None,
    *,
    denied: Collection[str] = (),
) -> Assessment:
    """Score, band and route of an ad from the indicators found in it, of which those that it
    ``denied`` others beside may be doubted; pure."""
    parameters = parameters or load_parameters()
    refused = [engine.by_id[name] for name in denied]
    found, findings = findings, believed(findings, refused, engine, parameters)
    rules = [engine.by_id[finding.indicator] for finding in findings]
    shares = share_out(rules, parameters)
    total = sum(shares.values())
    band = _band(rules, shares, total, parameters)
    if band == "low" and not _judgeable(ad, docs, engine, parameters):
        band = "insufficient"
    route: Route = "priority" if any(rule.route == "priority" for rule in rules) else "normal"
    return Assessment(
        score=total / 100,
        band=band,
        flagged=band in ("elevated", "high") or route == "priority",
        route=route,
        probability=None,
        hits=tuple(_hit(f, engine.by_id[f.indicator], shares[f.indicator]) for f in findings),
        aside=_aside(found, rules, refused, engine, parameters),
        versions=Versions(rules=engine.version, weights=parameters.version),
    )


def believed(
    findings: Sequence[Finding], denied: Sequence[Rule], engine: Engine, parameters: Parameters
) -> Sequence[Finding]:
    """The findings, without raising signs that may flag alone where they are to be doubted: where
    the ad denies some signs of weight, as many as it shows, and all that it shows is little."""
    rules = [engine.by_id[finding.indicator] for finding in findings]
    shown, others = (
        sum(parameters.weight(rule) >= parameters.counting for rule in some)
        for some in (rules, denied)
    )
    if others < max(parameters.denials, shown):
        return findings
    if sum(share_out(rules, parameters).values()) >= parameters.doubted:
        return findings
    alone = {rule.id for rule in rules if rule.flags_alone and parameters.weight(rule) > 0}
    return [finding for finding in findings if finding.indicator not in alone]


def _aside(
    found: Sequence[Finding],
    kept: Sequence[Rule],
    denied: Sequence[Rule],
    engine: Engine,
    parameters: Parameters,
) -> Aside | UnsetType:
    """What was found and is not believed, with the denials of weight that made it doubtful."""
    if len(found) == len(kept):
        return UNSET
    held = {rule.id for rule in kept}
    rest = [finding for finding in found if finding.indicator not in held]
    heavy = [rule.id for rule in denied if parameters.weight(rule) >= parameters.counting]
    return Aside(
        hits=tuple(_hit(finding, engine.by_id[finding.indicator], 0) for finding in rest),
        denied=tuple(sorted(heavy)),
    )


def share_out(rules: Sequence[Rule], parameters: Parameters) -> dict[str, int]:
    """Points of each hit after the caps of its family; protected traits count only beside another
    family, and never lower a score."""
    weights = {rule.id: parameters.weight(rule) for rule in rules}
    for rule in rules:
        if rule.protected and (weights[rule.id] < 0 or not _beside_another(rule, rules, weights)):
            weights[rule.id] = 0
    shares = dict(weights)
    for family in {rule.group for rule in rules}:
        members = [rule.id for rule in rules if rule.group == family]
        for sign in (1, -1):
            part = {name: weights[name] for name in members if weights[name] * sign > 0}
            shares.update(_capped(part, parameters.cap(family) * sign))
    return shares


def _beside_another(rule: Rule, rules: Sequence[Rule], weights: Mapping[str, int]) -> bool:
    return any(
        other.group != rule.group and not other.protected and weights[other.id] > 0
        for other in rules
    )


def _capped(part: Mapping[str, int], cap: int) -> dict[str, int]:
    """Shares shrunk in proportion to a sum of ``cap``; what rounding leaves goes to the largest
    remainders, ties by name."""
    total = sum(part.values())
    if abs(total) <= abs(cap):
        return dict(part)
    shrunk = {name: divmod(abs(points * cap), abs(total)) for name, points in part.items()}
    left = abs(cap) - sum(whole for whole, _ in shrunk.values())
    order = sorted(shrunk, key=lambda name: (-shrunk[name][1], name))
    extra = set(order[:left])
    sign = 1 if cap > 0 else -1
    return {name: sign * (whole + (name in extra)) for name, (whole, _) in shrunk.items()}


def _band(
    rules: Sequence[Rule], shares: Mapping[str, int], total: int, parameters: Parameters
) -> Band:
    raising = [rule for rule in rules if shares[rule.id] > 0]
    counting = {rule.group for rule in raising if parameters.weight(rule) >= parameters.counting}
    several = len(counting) >= parameters.families
    if several and total >= parameters.high:
        return "high"
    if several and total >= parameters.elevated:
        return "elevated"
    return "elevated" if any(rule.flags_alone for rule in raising) else "low"


def _judgeable(ad: Ad, docs: Mapping[str, Doc], engine: Engine, parameters: Parameters) -> bool:
    """Whether language and length allow to say that there are few signs."""
    tokens = sum(len(doc.forms) for doc in docs.values())
    return tokens >= parameters.tokens and engine.covers(ad.kind, language_of(ad, docs))


def _hit(finding: Finding, rule: Rule, share: int) -> Hit:
    return Hit(
        indicator=rule.id,
        share=share / 100,
        spans=finding.spans,
        reason=reason(rule.reason or rule.title, finding.slots),
        reason_pl=reason(rule.reason_pl or rule.title_pl or rule.title, finding.slots),
    )
