"""The indicators: what each means, how often it is present, and how often it was judged right."""

import csv
import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

import search
from indicators.evaluate import wilson
from indicators.mapping import load_mapping
from indicators.parameters import load_parameters
from indicators.rule import Rule
from workbench import review
from workbench.access import Guarded
from workbench.desk import Desk, Rates, note
from workbench.finding import Ask, Filter

COLUMNS = ("indicator", "lang", "k", "n", "unsure", "low", "high", "enough")


class Line(NamedTuple):
    """An indicator in the list. ``present`` is the number of collected ads that show it, ``None``
    when the index could not tell; ``rate`` is its precision, ``None`` before any judgement."""

    rule: Rule
    present: int | None
    rate: Any
    link: str


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter(route_class=Guarded)

    @routes.get("/indicators", name="indicators")
    def listing(request: Request) -> Response:
        lines = list(_lines(desk))
        note(request, result=len(lines))
        return desk.views.page(request, "indicators.html", groups=_grouped(lines))

    @routes.get("/indicators/{thing}", name="indicators")
    def one(request: Request, thing: str) -> Response:
        line = next((line for line in _lines(desk) if line.rule.id == thing), None)
        if line is None:
            raise HTTPException(404)
        rates = desk.rates()
        return desk.views.page(
            request,
            "indicator.html",
            line=line,
            by_lang=sorted(rates.by_lang.get(thing, ()), key=lambda rate: rate.lang),
            strata=review.strata(rates.labels, thing),
            elements=load_mapping()[thing],
            shares=list(_shares(desk, thing)),
            examples=_examples(line.rule, desk.views.lang(request)),
            weight=load_parameters().weight(line.rule) / 100,
        )

    @routes.get("/precision.csv", name="precision")
    def table(request: Request) -> Response:
        content = as_csv(desk.rates())
        note(request, result=content.count("\r\n") - 1)
        headers = {"Content-Disposition": 'attachment; filename="precision.csv"'}
        return Response(content, media_type="text/csv; charset=utf-8", headers=headers)

    return routes


def _lines(desk: Desk) -> Iterator[Line]:
    present = presence(desk)
    overall = desk.rates().overall
    for rule in desk.services.rules:
        count = None if present is None else present.get(rule.id, 0)
        ask = Ask(all=True, filters=(Filter("indicator", rule.id),))
        yield Line(rule, count, overall.get(rule.id), ask.url)


def _examples(rule: Rule, lang: str) -> list[tuple[str, list[Any]]]:
    """The examples of a rule by language, those of the reader's first."""
    groups: dict[str, list[Any]] = {}
    for example in rule.examples:
        groups.setdefault(example.lang, []).append(example)
    return sorted(groups.items(), key=lambda group: group[0] != lang)


def presence(desk: Desk) -> dict[str, int] | None:
    """How many collected ads show each indicator; ``None`` without an index."""
    everything = search.parse_query("", desk.services.zone)
    request = search.Request(query=everything, all=True, limit=1, facets=True)
    page = desk.services.index.search(request)
    counts = page.facets.get("indicator")
    return None if counts is None else {str(value): count for value, count in counts}


class Share(NamedTuple):
    """Of ``n`` collected ads in a language ``k`` show an indicator; Wilson 95 % interval."""

    lang: str
    k: int
    n: int
    low: float
    high: float


def _shares(desk: Desk, ident: str) -> Iterator[Share]:
    """How often an indicator is present in each language, most ads first."""
    shown = _languages(desk, f"indicator:{ident}")
    for lang, n in _languages(desk, "").items():
        k = min(shown.get(lang, 0), n)
        yield Share(lang, k, n, *wilson(k, n))


def _languages(desk: Desk, query: str) -> dict[str, int]:
    asked = search.parse_query(query, desk.services.zone)
    page = desk.services.index.search(search.Request(query=asked, all=True, limit=1, facets=True))
    return {str(lang): count for lang, count in page.facets.get("lang") or ()}


def _grouped(lines: list[Line]) -> dict[str, list[Line]]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.rule.group, []).append(line)
    return groups


def as_csv(rates: Rates) -> str:
    """The precision table, a row an indicator and language; ``*`` is all languages."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for rate in rates.overall.values():
        writer.writerow([rate.indicator, "*", *(getattr(rate, name) for name in COLUMNS[2:])])
    for rows in rates.by_lang.values():
        writer.writerows([getattr(rate, name) for name in COLUMNS] for rate in rows)
    return out.getvalue()
