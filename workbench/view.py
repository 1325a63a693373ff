"""Templates in the reader's language, with what every page needs."""

import hashlib
import unicodedata
from collections.abc import Mapping
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from indicators.rule import Rule
from workbench import i18n, mistakes, words
from workbench.access import Gate, Person
from workbench.finding import Filter
from workbench.i18n import Tongue
from workbench.marks import cut, plain
from workbench.muted import Muted
from workbench.reading import dom, doubted, reason
from workbench.services import Services, title

HERE = Path(__file__).parent
THEMES = ("light", "dark")


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes with the content, so browsers may keep it."""
    digest = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


@cache
def environment(lang: str, zone: ZoneInfo) -> Environment:
    """The templates of one language; everything they print is escaped."""
    speak = i18n.tongue(lang, zone)
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    found.install_gettext_callables(  # type: ignore[attr-defined]
        speak.gettext, lambda one, many, n: _plural(speak, one, many, n), newstyle=True
    )
    found.globals.update(asset=asset, words=words, speak=speak, lang=lang, reason=reason)
    found.globals.update(languages=i18n.LANGUAGES, N_=words.N_, first=itemgetter(0))
    found.filters.update(filters(speak))
    return found


def _plural(speak: Tongue, one: str, many: str, count: int) -> str:
    found: str = i18n.catalogue(speak.lang).ngettext(one, many, count)
    return found


def filters(speak: Tongue) -> Mapping[str, Any]:
    """How templates write numbers, times and names."""
    return {
        "number": speak.number,
        "signed": speak.signed,
        "percent": speak.percent,
        "moment": speak.moment,
        "day": speak.day,
        "ago": speak.ago,
        "iso": speak.iso,
        "language": speak.language,
        "money": speak.money,
        "both": speak.list,
        "dom": dom,
        "doubted": doubted,
        "say": lambda code, table: speak.gettext(table[code]) if code in table else code,
        "name": lambda rule: title(rule, speak.lang),
        "description": lambda rule: _description(rule, speak.lang),
        "mistaken": lambda rule: _mistaken(rule, speak.lang),
        "facet_value": facet_value,
        "filter_value": filter_value,
        "filter_name": filter_name,
        "explained": lambda error: _explained(error, speak),
        "query": lambda pairs: urlencode(list(pairs)),
        "plain": plain,
        "pieces": cut,
        "part": lambda text: quote(text, safe=""),
        "sorted_names": lambda rows, key: sorted(rows, key=lambda row: collation(key(row))),
    }


def _description(rule: Rule, lang: str) -> str:
    return rule.description_pl if lang == "pl" else rule.description


def _mistaken(rule: Rule, lang: str) -> tuple[str, ...]:
    return rule.falsepositives_pl if lang == "pl" else rule.falsepositives


def _explained(error: Exception, speak: Tongue) -> str:
    cause = getattr(error, "cause", "") or getattr(error, "what", "") or str(error)
    return mistakes.explain(speak, cause, getattr(error, "cure", ""))


@pass_context
def facet_value(context: Context, value: str, field: str) -> str:
    """A facet's value in words."""
    if field == "indicator":
        return str(context["titles"].get(value, value))
    if field == "country":
        return str(context["speak"].country(value))
    if field == "lang":
        return str(context["speak"].language(value))
    table = {"band": words.BANDS, "kind": words.KINDS}.get(field, {})
    return str(context["speak"].gettext(table[value])) if value in table else value


@pass_context
def filter_value(context: Context, one: Filter) -> str:
    """The value of an active filter in words."""
    return facet_value(context, one.value, one.field)


@pass_context
def filter_name(context: Context, one: Filter) -> str:
    """An active filter in words."""
    field = context["speak"].gettext(words.FACETS[one.field])
    return f"{field}: {filter_value(context, one)}"


def collation(text: str) -> tuple[str, str]:
    """A key that sorts as Polish and English readers expect: ``ł`` after ``l``, case aside."""
    plain = []
    for char in text.casefold():
        if char == "ł":
            plain.append("l\uffff")
            continue
        base = unicodedata.normalize("NFD", char)
        plain.append(base[0] + ("\uffff" if len(base) > 1 else ""))
    return "".join(plain), text


class Views:
    """Answers requests with pages."""

    def __init__(self, services: Services, gate: Gate) -> None:
        self._services = services
        self._gate = gate
        self._muted = Muted(services.state)

    def lang(self, request: Request) -> str:
        """The language of a request: chosen, else the browser's, else the installation's."""
        return i18n.choose(
            request.cookies.get("lang", ""),
            request.headers.get("accept-language", ""),
            self._services.lang,
        )

    def speak(self, request: Request) -> Tongue:
        return i18n.tongue(self.lang(request), self._services.zone)

    def page(
        self, request: Request, template: str, *, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """A template as an answer."""
        return HTMLResponse(self.render(request, template, **values), status_code=status)

    def _news(self, person: Person) -> int:
        """Alerts nobody has seen, without those of watches that this person muted."""
        muted = self._muted.of(person.name)
        counts = self._services.watches.counts()
        return sum(count for watch, count in counts.items() if watch not in muted)

    def render(self, request: Request, template: str, **values: Any) -> str:
        """A template as text."""
        person = getattr(request.state, "person", None) or self._gate.person(request)
        theme = request.cookies.get("theme", "")
        shared = {
            "person": person,
            "seal": self._gate.seal(person) if person else "",
            "theme": theme if theme in THEMES else "",
            "here": _here(request),
            "path": request.url.path,
            "titles": self._services.titles(self.lang(request)),
            "rules": self._services.by_id,
            "news": self._news(person) if person else 0,
        }
        found = environment(self.lang(request), self._services.zone).get_template(template)
        return found.render({**shared, **values})


def _here(request: Request) -> str:
    """The address of the page, to come back to after a form."""
    if request.method != "GET":
        return "/"
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")
