"""A workbench over fakes: hand-made ads, an index that looks for words, watches in memory."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from fastapi.testclient import TestClient
from msgspec.structs import replace

import search
import text
from crawlers.picture_store import Pictures
from indicators.rule import Detection, Rule
from search import Found, Health, Page, Request
from stream import state
from stream.messages import Alert, Aside, Entity, Hit, RecordRef, ScoredAd, Span, Versions, now
from workbench.app import create_app
from workbench.services import Services

TOKEN = "synthetic-token-of-the-tests"
WARSAW = ZoneInfo("Europe/Warsaw")
BODY = b"<html><title>Sorting of parcels</title></html>"
NONE = Detection(())


def rule(identity: str, title: str, title_pl: str, **more: Any) -> Rule:
    """A rule with what pages show of it."""
    group = more.pop("group", "dependency")
    values = {"status": "experimental", "evidence": "C", "direction": "+", "kinds": ("job",)}
    langs = more.pop("langs", ("pl", "en", "uk"))
    return Rule(
        id=identity,
        group=group,
        title=title,
        title_pl=title_pl,
        description=f"Detects: {title.lower()}.",
        detection=dict.fromkeys(langs, NONE),
        **{**values, **more},
    )


RULES = (
    rule(
        "debt-upfront-fee",
        "Applicant asked to pay before work starts",
        "Opłata pobierana przed rozpoczęciem pracy",
        code="W1",
        flags_alone=True,
        references=("ILO indicators of trafficking for labour exploitation, 2009",),
        falsepositives=("Agencies that quote a fee the employer repays",),
    ),
    rule(
        "dependency-documents-held",
        "Identity documents to be handed over or kept",
        "Dokumenty tożsamości do oddania lub zatrzymywane",
        code="W7",
        flags_alone=True,
    ),
    rule(
        "dependency-tied-housing",
        "Housing tied to the job",
        "Zakwaterowanie uzależnione od pracy",
        code="W4",
        evidence="B",
    ),
    rule(
        "job-no-language",
        "No knowledge of the language needed",
        "Niewymagana znajomość języka",
        code="L3",
        group="job-offer",
    ),
    rule(
        "job-time-pressure",
        "Departure within days, decide today",
        "Presja czasu: wyjazd w ciągu kilku dni",
        code="L7",
        group="job-offer",
    ),
    rule(
        "recruiter-informal-contact",
        "Only a mobile, messenger or free-mail contact",
        "Kontakt tylko przez komórkę, komunikator lub darmową pocztę",
        code="R4",
        group="recruiter",
    ),
    rule(
        "recruiter-sector-prior",
        "High-risk sector",
        "Branża podwyższonego ryzyka",
        code="R10",
        group="recruiter",
        direction="0",
        langs=("pl", "en"),
    ),
    rule(
        "independent-worker",
        "Counter-signals of independence",
        "Przeciwwskaźniki: samodzielność",
        code="S9",
        group="control",
        evidence="B",
        direction="-",
        kinds=("escort",),
        langs=("pl", "en"),
    ),
    rule(
        "text-third-person",
        "Third-person or “our girls / we” voice",
        "Narracja w trzeciej osobie lub „my”",
        code="T4",
        group="text",
        evidence="B",
        kinds=("escort", "service"),
    ),
)
SHARES = {
    "debt-upfront-fee": 1.9,
    "dependency-documents-held": 1.4,
    "dependency-tied-housing": 0.3,
    "job-no-language": 0.4,
    "job-time-pressure": 0.5,
    "recruiter-informal-contact": 0.4,
    "recruiter-sector-prior": 0.0,
    "independent-worker": -0.8,
    "text-third-person": 0.7,
}
REASONS = {
    "debt-upfront-fee": (
        "A fee is asked before work starts.",
        "Opłata jest pobierana przed rozpoczęciem pracy.",
    ),
    "dependency-documents-held": (
        "A passport or identity card is to be handed over.",
        "Paszport lub dowód ma zostać oddany.",
    ),
}


def span(name: str, value: str, words: str) -> Span:
    """Where words stand in a field."""
    start = value.index(words)
    return Span(name, start, start + len(words), words)


def hit(indicator: str, title: str, body: str, *words: str) -> Hit:
    """A hit with its spans, in the field where the words stand."""
    spans = [span("title", title, w) if w in title else span("text", body, w) for w in words]
    reason, reason_pl = REASONS.get(indicator, ("", ""))
    share = SHARES[indicator]
    return Hit(
        indicator=indicator, share=share, spans=tuple(spans), reason=reason, reason_pl=reason_pl
    )


def entity(kind: str, body: str, words: str, value: str, **more: Any) -> Entity:
    """An entity in the text."""
    start = body.index(words)
    more.setdefault("obfuscated", False)
    return Entity(
        type=kind,
        text=words,
        field="text",
        start=start,
        end=start + len(words),
        value=value,
        **more,
    )


@dataclass
class Draft:
    """An ad before it is scored; ``signs`` are indicators with the words they stand on."""

    id: str
    title: str
    body: str
    signs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lang: str = "pl"
    kind: str = "job"
    source: str = "demo-jobs"
    city: str = ""
    country: str = "NL"
    employer: str = ""
    hours: float = 2
    entities: tuple[Entity, ...] = ()
    capture: bool = True
    route: str = "normal"
    posted: str | None = None


def scored(draft: Draft) -> ScoredAd:
    """The ad as the pipeline would hand it on."""
    at = datetime.now(UTC) - timedelta(hours=draft.hours)
    hits = tuple(hit(name, draft.title, draft.body, *w) for name, w in draft.signs.items())
    score = round(sum(one.share for one in hits), 2)
    alone = {"debt-upfront-fee", "dependency-documents-held"} & set(draft.signs)
    band = "high" if score >= 3 else "elevated" if alone or score >= 1.2 else "low"
    known = RecordRef(file="demo-jobs-2026-11.warc.gz", offset=18_204, sha256=_sha(BODY))
    return ScoredAd(
        id=draft.id,
        kind=draft.kind,
        url=f"https://jobs.example.com/ad/{draft.id}",
        source=draft.source,
        title=draft.title,
        text=draft.body,
        lang=draft.lang,
        posted=draft.posted,
        employer=draft.employer,
        country=draft.country,
        city=draft.city,
        version=int(at.timestamp() * 1e6),
        seen=at,
        capture=known if draft.capture else None,
        score=score,
        band=band if hits else "insufficient",
        flagged=band in ("elevated", "high") and bool(hits),
        route=draft.route,
        entities=draft.entities,
        hits=hits,
        versions=Versions(rules="2026.11-3f9c21", weights="priors-2026.11"),
    )


def _sha(body: bytes) -> str:
    import hashlib

    return hashlib.sha256(body).hexdigest()


PARCELS = (
    "Zatrudnimy do sortowania paczek w Venlo, praca od zaraz, wyjazd w piątek 🚐 – decyzja "
    "dziś!\n\n"
    "Oferujemy 14,50 € za godzinę, zakwaterowanie w domku pracowniczym (potrącane z wypłaty), "
    "transport z Polski busem. Język niewymagany, koordynator mówi po polsku.\n\n"
    "Przed wyjazdem wymagana opłata 300 zł za wizę i dokumenty. Paszport oddajesz koordynatorowi "
    "na czas kontraktu, zwrot po zakończeniu pracy.\n\n"
    "Kontakt tylko WhatsApp: 5OO 1OO 1O1 lub praca.venlo@example.com"
)
HOSTILE = (
    "<script>alert('x')</script> <img src=x onerror=alert(1)> praca\u202egnp.exe\u202c z\u200bero "
    'opłata & "cudzysłów" 👩\u200d👩\u200d👧 e\u0301'
)
DRAFTS = (
    Draft(
        "x-1",
        "Sortowanie paczek, Venlo – wyjazd w piątek",
        PARCELS,
        {
            "debt-upfront-fee": ("opłata 300 zł za wizę",),
            "dependency-documents-held": ("Paszport oddajesz koordynatorowi",),
            "dependency-tied-housing": ("zakwaterowanie w domku pracowniczym",),
            "job-time-pressure": ("wyjazd w piątek", "decyzja dziś"),
            "job-no-language": ("Język niewymagany",),
            "recruiter-informal-contact": ("Kontakt tylko WhatsApp",),
        },
        city="Venlo",
        posted="2026-11-22",
        entities=(
            entity("phone", PARCELS, "5OO 1OO 1O1", "+48500100101", obfuscated=True),
            entity("email", PARCELS, "praca.venlo@example.com", "praca.venlo@example.com"),
            entity("price", PARCELS, "14,50 €", "", amount=14.5, currency="EUR", per="hour"),
            entity("place", PARCELS, "Venlo", "Venlo"),
        ),
    ),
    Draft(
        "x-2",
        "Opiekunka do starszej pani, Hamburg",
        "Szukamy opiekunki do pani Heleny. Mieszkanie na miejscu, pokój z internetem. "
        "Umowa pisemna, wynagrodzenie 1 850 € netto miesięcznie. "
        "Wymagana kaucja 200 € za umundurowanie przed "
        "rozpoczęciem pracy.",
        {
            "debt-upfront-fee": ("kaucja 200 € za umundurowanie przed rozpoczęciem pracy",),
            "dependency-tied-housing": ("Mieszkanie na miejscu",),
            "recruiter-sector-prior": ("opiekunki",),
        },
        city="Hamburg",
        country="DE",
        employer="Dom Opieki Przykład Sp. z o.o.",
        hours=5,
    ),
    Draft(
        "x-3",
        "Warehouse pickers wanted, start Monday",
        "No English needed, our coordinator speaks your language. Decide today, the bus leaves on "
        "Monday. You leave your passport at the office for registration. Call +44 7700 900123.",
        {
            "job-no-language": ("No English needed",),
            "job-time-pressure": ("Decide today",),
            "dependency-documents-held": ("leave your passport at the office",),
        },
        lang="en",
        city="Leicester",
        country="GB",
        source="demo-board",
        hours=26,
    ),
    Draft(
        "x-4",
        "Прибирання офісів, Краків",
        "Потрібні працівниці для прибирання. Житло надаємо, оплата житла із зарплати. Знання мови "
        "не потрібне. Перед виїздом оплата 500 злотих за документи.",
        {
            "debt-upfront-fee": ("Перед виїздом оплата 500 злотих",),
            "job-no-language": ("Знання мови не потрібне",),
        },
        lang="uk",
        city="Kraków",
        country="PL",
        hours=50,
    ),
    Draft(
        "x-5",
        "Nasze dziewczyny zapraszają – masaż relaksacyjny",
        "Nasze dziewczyny zapraszają codziennie od 10 do 22. "
        "Nowy lokal, dyskretnie, blisko dworca.",
        {"text-third-person": ("Nasze dziewczyny zapraszają codziennie",)},
        kind="escort",
        source="demo-classifieds",
        city="Łódź",
        country="PL",
        hours=70,
    ),
    Draft(
        "x-6",
        "Kierowca kat. C+E, trasy krajowe",
        "Umowa o pracę, 8 500 zł brutto, delegacje. Firma zarejestrowana w Poznaniu.",
        city="Poznań",
        country="PL",
        employer="Transport Przykładowy S.A.",
        hours=9,
        capture=False,
    ),
    Draft("x-7", "<b>Praca</b> & więcej\u202e", HOSTILE,
          {"debt-upfront-fee": ("opłata",)}, hours=30),
    Draft("x-8", "", "Ogłoszenie bez tytułu, opłata 100 zł przed wyjazdem.",
          {"debt-upfront-fee": ("opłata 100 zł przed wyjazdem",)}, hours=300),
)  # fmt: skip
ADS = tuple(map(scored, DRAFTS))


def _doubted() -> ScoredAd:
    """An ad that denies two signs beside the one that it shows, which is not counted."""
    body = "Nie zabieramy paszportów. Umowa przed wyjazdem. Wpłacasz kaucję 400 zł."
    ad = scored(Draft("x-doubted", "Magazyn, Venlo", body, {}))
    found = hit("debt-upfront-fee", ad.title, body, "Wpłacasz kaucję 400 zł")
    denied = ("dependency-documents-held", "job-time-pressure")
    aside = Aside(hits=(replace(found, share=0.0),), denied=denied)
    return replace(ad, aside=aside, band="low")


DOUBTED = _doubted()
_CLAUSE = re.compile(r"(-?)(\w+):(\"[^\"]*\"|\S+)")


class FakeIndex:
    """Looks for the words of a query in title and text, and for ``field:value``."""

    def __init__(self, ads: Iterable[ScoredAd]) -> None:
        self.by_id = {ad.id: ad for ad in ads}

    def get(self, identity: str) -> ScoredAd | None:
        return self.by_id.get(identity)

    def health(self) -> Health:
        return Health("index", "tantivy 0.27", "green", {"bytes": 1_234_567})

    def search(self, request: Request) -> Page:
        wanted = [ad for ad in self.by_id.values() if self._matches(ad, request)]
        keys = {"score": lambda ad: -ad.score}
        wanted.sort(key=keys.get(request.sort, lambda ad: -ad.version))
        start = int(request.after or 0)
        part = wanted[start : start + request.limit]
        end = start + len(part)
        words = self._words(request.query.text)
        items = tuple(Found(ad, tuple(self._spans(ad, words))) for ad in part)
        following = str(end) if end < len(wanted) else None
        return Page(len(wanted), 0.1, items, self._facets(wanted), following)

    @staticmethod
    def _words(query: str) -> list[str]:
        plain = _CLAUSE.sub(" ", query).replace("(", " ").replace(")", " ").replace('"', " ")
        return [text.fold(word) for word in plain.split() if word not in ("OR", "AND")]

    def _matches(self, ad: ScoredAd, request: Request) -> bool:
        if not (request.all or ad.flagged) or (request.kind and ad.kind != request.kind):
            return False
        if request.since and (ad.seen is None or ad.seen < request.since):
            return False
        folded = text.fold(f"{ad.title} {ad.text}")
        if not all(word in folded for word in self._words(request.query.text)):
            return False
        return self._fields(ad, request.query.text)

    @staticmethod
    def _fields(ad: ScoredAd, query: str) -> bool:
        wanted: dict[str, list[bool]] = {}
        for minus, name, value in _CLAUSE.findall(query):
            known = {hit.indicator for hit in ad.hits}
            if name != "indicator":
                known = {str(getattr(ad, name, "")), str(getattr(ad, name, "")).lower()}
            found = value.strip('")') in known
            wanted.setdefault(minus + name, []).append(found != bool(minus))
        return all(all(v) if name.startswith("-") else any(v) for name, v in wanted.items())

    @staticmethod
    def _spans(ad: ScoredAd, words: list[str]) -> Iterable[Span]:
        for name in ("title", "text"):
            value = getattr(ad, name)
            for found in re.finditer(r"\w+", value):
                if any(word in text.fold(found[0]) for word in words):
                    yield Span(name, found.start(), found.end(), found[0])

    @staticmethod
    def _facets(ads: list[ScoredAd]) -> dict[str, list[tuple[str, int]]]:
        names = ("band", "kind", "source", "lang", "country", "city")
        facets = {name: Counter(getattr(ad, name) for ad in ads) for name in names}
        facets["indicator"] = Counter(hit.indicator for ad in ads for hit in ad.hits)
        return {name: [(v, n) for v, n in c.most_common() if v] for name, c in facets.items()}


class FakeEvidence:
    """One body for every capture."""

    def __init__(self, body: bytes = BODY) -> None:
        self.content = body

    def body(self, ref: RecordRef) -> bytes:
        return self.content


class FakeBus:
    """Counts that stand still."""

    def lag(self, group: str, topics: Any) -> list[Any]:
        return [SimpleNamespace(total=1204, left=3 if group == "index" else 0)]

    def count(self, topic: str) -> int:
        return 1 if topic.endswith("parse.dead") else 0 if topic.endswith(".dead") else 1204


SOURCES = (
    SimpleNamespace(
        id="demo-jobs", title="Demo board: jobs", kind="job", country="PL", languages=["pl", "uk"],
        legal_basis="Art. 20c ust. 1 ustawy o Policji (przykład)", purpose="Demonstration",
        authorised_by="Head of unit (example)", authorised_until=date(2027, 6, 30), pictures="hash",
    ),
    SimpleNamespace(
        id="demo-board", title="Demo board: notices", kind="job", country="GB", languages=["en"],
        legal_basis="Consent of the operator (example)", purpose="Demonstration",
        authorised_by="Head of unit (example)", authorised_until=date(2026, 1, 31), pictures="none",
    ),
)  # fmt: skip


@dataclass
class Bench:
    """A workbench with its fakes, and a client that is signed in (or, on demand, is not)."""

    app: FastAPI
    services: Services
    index: FakeIndex
    watches: search.Watches

    def client(self, *, signed_in: bool = True, lang: str = "en") -> TestClient:
        client = TestClient(self.app, base_url="http://127.0.0.1:8700", follow_redirects=False)
        client.headers["accept-language"] = lang
        if signed_in:
            client.get("/", params={"token": TOKEN})
        return client

    def watch(self, query: str, *found: tuple[ScoredAd, tuple[str, ...]], name: str = "") -> str:
        """A watch with alerts on the words of some ads; its id."""
        watch = self.watches.add(search.Watch(id="", query=query, name=name))
        self.watches.record([_alert(watch.id, ad, words) for ad, words in found])
        return watch.id

    def seal(self, client: TestClient) -> str:
        """What a form of this session carries."""
        found = re.search(r'data-seal="(\w+)"', client.get("/help").text)
        return found[1] if found else ""


def _alert(watch: str, ad: ScoredAd, words: Sequence[str]) -> Alert:
    return Alert(
        id=f"{watch}:{ad.id}", watch=watch, ad=ad.id, title=ad.title, source=ad.source,
        version=ad.version, raised_at=now(), spans=tuple(span("text", ad.text, w) for w in words),
    )  # fmt: skip


def bench(folder: Path, ads: Iterable[ScoredAd] = ADS, **more: Any) -> Bench:
    """A workbench whose state lies in a folder."""
    index, engine = FakeIndex(ads), state.open_state(f"sqlite:///{folder / 'state.db'}")
    watches = search.Watches(engine)
    values: dict[str, Any] = {
        "index": index,
        "watches": watches,
        "state": engine,
        "rules": RULES,
        "evidence": FakeEvidence(),
        "zone": WARSAW,
        "token": TOKEN,
        "sources": SOURCES,
        "bus": FakeBus(),
    }
    services = Services(**{**values, **more})
    return Bench(create_app(services), services, index, watches)


def tag(bench: Bench, client: TestClient, *, htmx: bool = False, **data: Any) -> Any:
    """Sends the form that tags ads."""
    headers = {"hx-request": "true"} if htmx else {}
    return client.post("/tag", data={"seal": bench.seal(client), **data}, headers=headers)


def copies(ad: ScoredAd, count: int) -> list[ScoredAd]:
    """Many ads like one, each a little older."""
    import msgspec

    return [
        msgspec.structs.replace(ad, id=f"{ad.id}-{n}", version=ad.version - n * 60_000_000)
        for n in range(count)
    ]


SAME, NEAR, FAR = "0" * 64, "0" * 60 + "00ff", "f" * 64
PICTURE = "https://jobs.example.com/img/{}.png"


def name_pictures(bench: Bench) -> Pictures:
    """Four ads of which one is not in the index have the same picture, a fifth another; those of a
    sixth have no hash, each for a reason of its own."""
    store = Pictures(bench.services.state, "demo-jobs")
    named = {"x-1": "a", "x-2": "a", "x-3": "b", "x-4": "far", "not-indexed": "a"}
    for ad, picture in named.items():
        store.name(ad, f"https://jobs.example.com/ad/{ad}", [PICTURE.format(picture)])
    for picture, hash_ in {"a": SAME, "b": NEAR, "far": FAR}.items():
        store.put(PICTURE.format(picture), sha256=_sha(picture.encode()), hash=hash_)
    for category in ("gone", "forbidden", "parse-failed", "timeout", ""):
        url = PICTURE.format(f"bad-{category}")
        store.name("x-5", "https://jobs.example.com/ad/x-5", [url])
        if category:
            store.put(url, category=category, detail="a reason in English")
    return store


def judge_many(bench: Bench) -> None:
    """Enough judgements that some indicators have an interval and others have not."""
    from workbench.review import Labels, Thing

    labels = Labels(bench.services.state)
    for name, yes, no in (("debt-upfront-fee", 14, 3), ("dependency-documents-held", 4, 1)):
        for n in range(yes + no):
            thing = Thing(f"old-{n}", name, "pl" if n % 3 else "en", "flagged")
            labels.judge([thing], "yes" if n < yes else "no", "reviewer-2")
    for n in range(31):
        thing = Thing(f"old-{n}", "job-no-language", "pl", "random")
        labels.judge([thing], "yes" if n % 3 else "no", "reviewer-2")
