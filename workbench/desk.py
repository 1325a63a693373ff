"""What every page has at hand: the services, the views, the judgements and what follows of them."""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any, NamedTuple

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from msgspec.structs import replace

import indicators
from stream.messages import Label, ScoredAd, Span
from workbench import audit, reading
from workbench.access import Person
from workbench.muted import Muted
from workbench.review import Labels
from workbench.services import Services
from workbench.tags import Tags
from workbench.view import Views


class Rates(NamedTuple):
    """How often each indicator was judged right: over all languages, and in each one."""

    overall: Mapping[str, Any]
    by_lang: Mapping[str, Sequence[Any]]
    labels: Sequence[Label]


class Desk:
    """Shared by all pages of one application."""

    def __init__(self, services: Services, views: Views) -> None:
        self.services = services
        self.views = views
        self.labels = Labels(services.state)
        self.muted = Muted(services.state)
        self.tags = Tags(services.state)
        self._rates: tuple[int, Rates] | None = None
        self._chain: audit.Check | None = None
        self._turn = Lock()

    def rates(self) -> Rates:
        """Precision of the indicators; computed anew only when a judgement was added."""
        mark = self.labels.mark()
        with self._turn:
            if self._rates is None or self._rates[0] != mark:
                self._rates = (mark, rates(self.labels.all()))
            return self._rates[1]

    def chain(self) -> audit.Check:
        """Whether the audit log is whole; only rows that are new since the last look are read."""
        with self._turn:
            self._chain = audit.verify(self.services.state, self._chain)
            return self._chain

    def sheet(self, ad: ScoredAd, spans: Sequence[Span] = ()) -> reading.Sheet:
        return reading.sheet(ad, spans, self.services.by_id)

    def verdicts(self, request: Request, ads: Sequence[str]) -> dict[tuple[str, str], str]:
        """The reader's own verdicts on some ads."""
        return self.labels.of(person(request).name, ads)


def rates(labels: Sequence[Label]) -> Rates:
    """Precision with Wilson intervals, over hits only."""
    hits = [label for label in labels if label.indicator]
    merged = indicators.precision(replace(label, lang="") for label in hits)
    by_lang: dict[str, list[Any]] = {}
    for one in indicators.precision(hits):
        by_lang.setdefault(one.indicator, []).append(one)
    return Rates({one.indicator: one for one in merged}, by_lang, labels)


def person(request: Request) -> Person:
    """Who asks; the gate has let them in."""
    found: Person = request.state.person
    return found


def note(request: Request, *, target: str = "", query: str = "", result: object = "") -> None:
    """What the audit log is to say of this request."""
    for name, value in (("target", target), ("query", query), ("result", result)):
        if value != "":
            setattr(request.state, name, str(value))


def back(to: str) -> Response:
    """To a page of ours, after a form."""
    return RedirectResponse(local(to), status_code=303)


def local(to: str) -> str:
    """An address within this site; anything else is the first page."""
    ours = to.startswith("/") and not to.startswith("//") and "\\" not in to
    return to if ours and to.isprintable() else "/"


def swaps(request: Request) -> bool:
    """Whether a part of the page is asked for, not a whole one."""
    return request.headers.get("hx-request") == "true"
