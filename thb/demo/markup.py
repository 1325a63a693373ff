"""The pages of the job board and the review board as HTML, with all the faults of real ones."""

import html
from random import Random
from typing import Any

import msgspec

from thb.demo import dirt
from thb.demo.generator import DemoAd
from thb.demo.shelf import Shelf

NAMES = {
    "demo-jobs": "Demo Jobs",
    "demo-classifieds": "Demo Classifieds",
    "demo-reviews": "Demo Reviews",
}
EXPIRED = {
    "pl": "Ogłoszenie wygasło i nie jest już dostępne.",
    "en": "This ad has expired and is no longer available.",
    "uk": "Термін дії оголошення закінчився.",
    "ru": "Срок действия объявления истёк.",
    "ro": "Anunțul a expirat și nu mai este disponibil.",
    "es": "El anuncio ha caducado y ya no está disponible.",
}
_UNITS = {"hour": "HOUR", "month": "MONTH"}


def frame(source: str, title: str, body: str, *, lang: str = "en", charset: str = "utf-8") -> str:
    """A whole page of a board."""
    name = NAMES[source]
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="{charset}">'
        f"<title>{html.escape(title)} | {name}</title>"
        '<meta name="viewport" content="width=device-width">'
        '<link rel="stylesheet" href="/board.css"></head>\n'
        f'<body><header><a href="/">{name}</a><span>invented ads for a demonstration</span>'
        f"</header>\n<main>{body}</main>\n"
        "<footer>Everything here is invented. No ad, person or firm exists.</footer>"
        "</body></html>\n"
    )


def home(source: str, path: str) -> str:
    """The front page of a board."""
    body = f'<h1>{NAMES[source]}</h1><p><a href="{path}">All ads</a></p>'
    return frame(source, NAMES[source], body)


def listing(shelf: Shelf, number: int, path: str) -> str:
    """A list page: ads, some by their old address, further pages, leftovers on the first."""
    rows = "".join(
        f'<li><a href="{_link(ad)}">{html.escape(ad.title)}</a>'
        f"<small>{html.escape(ad.employer or ad.city)} · {ad.posted}</small></li>\n"
        for ad in shelf.page(number)
    )
    pages = "".join(
        f'<a href="{path}?page={page}"{_rel(page, number)}>{page}</a> '
        for page in shelf.links(number)
    )
    body = (
        f'<h1>All ads</h1><ul class="list">{rows}</ul>{_leftovers(shelf, path, number)}'
        f'<nav class="pages">{pages}</nav><p><a href="{path}private/staff">Staff</a></p>'
    )
    return frame(shelf.source, f"All ads, page {number}", body)


def job(ad: DemoAd) -> str:
    """A job ad: JobPosting as JSON-LD on most pages, as microdata or RDFa on the others."""
    rng = Random(ad.id)  # noqa: S311  (which fault a page has)
    text = dirt.markup(ad.text, rng)
    style = ad.index % 20
    charset = "iso-8859-2" if style == 8 else "utf-8"
    body = _microdata(ad, text) if style < 3 else _rdfa(ad, text) if style < 6 else _plain(ad, text)
    return frame(ad.source, ad.title, body, lang=ad.lang, charset=charset)


def review(ad: DemoAd) -> str:
    """A review: ordinary HTML with class names of its own."""
    text = dirt.markup(ad.text, Random(ad.id))  # noqa: S311  (which fault a page has)
    stars = "★" * ad.extra["rating"] + "☆" * (5 - ad.extra["rating"])
    body = (
        f'<div class="review" data-id="{ad.id}"><h1 class="headline">{html.escape(ad.title)}</h1>'
        f'<p class="facts"><span class="venue">{html.escape(ad.extra["venue"])}</span>'
        f'<span class="where">{html.escape(ad.city)}, {ad.country}</span>'
        f'<span class="rating" title="{ad.extra["rating"]} / 5">{stars}</span>'
        f'<span class="on">{ad.posted}</span></p>'
        f'<div class="text opinion">{text}</div>{_pictures(ad)}</div>'
    )
    return frame(ad.source, ad.title, body, lang=ad.lang)


def expired(source: str, lang: str) -> str:
    """What a board shows with status 200 where an ad was."""
    return frame(source, EXPIRED[lang], f'<p class="notice">{EXPIRED[lang]}</p>', lang=lang)


def _link(ad: DemoAd) -> str:
    return ad.path.replace("/jobs/", "/jobs/old/") if ad.index % 40 == 4 else ad.path


def _rel(page: int, number: int) -> str:
    return ' rel="next"' if page == number + 1 else ' rel="prev"' if page == number - 1 else ""


def _leftovers(shelf: Shelf, path: str, number: int) -> str:
    if number != 1:
        return ""
    prefix = "review" if shelf.source == "demo-reviews" else "job"
    names = [f"{prefix}-{shelf.seed}-{gone:06d}" for gone in shelf.withdrawn]
    links = "".join(f'<li><a href="{path}{name}">{name}</a></li>' for name in ["gone-1", *names])
    return f'<h2>Recently viewed</h2><ul class="list">{links}</ul>'


def _pictures(ad: DemoAd) -> str:
    paths = ("/img/" + image.rpartition("/")[2] for image in ad.images)
    tags = "".join(f'<img src="{path}" alt="" width="120" height="90">' for path in paths)
    return f'<p class="pictures">{tags}</p>' if tags else ""


def _plain(ad: DemoAd, text: str) -> str:
    data = msgspec.json.encode(_posting(ad)).decode().replace("</", "<\\/")
    return (
        f"<article><h1>{html.escape(ad.title)}</h1>{_facts(ad)}"
        f'<div class="text">{text}</div>{_pictures(ad)}</article>'
        f'<script type="application/ld+json">{data}</script>'
    )


def _facts(ad: DemoAd) -> str:
    cells = (ad.employer, ad.city, ad.posted)
    return (
        '<p class="facts">'
        + "".join(f"<span>{html.escape(cell)}</span>" for cell in cells if cell)
        + "</p>"
    )


def _posting(ad: DemoAd) -> dict[str, Any]:
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": ad.title,
        "description": "".join(f"<p>{html.escape(part)}</p>" for part in ad.text.split("\n")),
        "datePosted": ad.posted,
        "identifier": {"@type": "PropertyValue", "name": "Demo Jobs", "value": ad.id},
        "inLanguage": ad.lang,
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": ad.city,
                "addressCountry": ad.country,
            },
        },
    }
    if ad.employer:
        posting["hiringOrganization"] = {"@type": "Organization", "name": ad.employer}
    if ad.salary:
        posting["baseSalary"] = {
            "@type": "MonetaryAmount",
            "currency": ad.salary.currency,
            "value": {
                "@type": "QuantitativeValue",
                "minValue": ad.salary.min,
                "maxValue": ad.salary.max,
                "unitText": _UNITS[ad.salary.unit],
            },
        }
    return posting


def _microdata(ad: DemoAd, text: str) -> str:
    firm = (
        '<span itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization">'
        f'<span itemprop="name">{html.escape(ad.employer)}</span></span>'
        if ad.employer
        else ""
    )
    return (
        '<article itemscope itemtype="https://schema.org/JobPosting">'
        f'<h1 itemprop="title">{html.escape(ad.title)}</h1><p class="facts">{firm}'
        '<span itemprop="jobLocation" itemscope itemtype="https://schema.org/Place">'
        '<span itemprop="address" itemscope itemtype="https://schema.org/PostalAddress">'
        f'<span itemprop="addressLocality">{html.escape(ad.city)}</span>, '
        f'<span itemprop="addressCountry">{ad.country}</span></span></span>'
        f'<time itemprop="datePosted" datetime="{ad.posted}">{ad.posted}</time></p>'
        f'{_microdata_pay(ad)}<div class="text" itemprop="description">{text}</div>'
        f"{_pictures(ad)}</article>"
    )


def _microdata_pay(ad: DemoAd) -> str:
    if ad.salary is None:
        return ""
    return (
        '<span itemprop="baseSalary" itemscope itemtype="https://schema.org/MonetaryAmount">'
        f'<meta itemprop="currency" content="{ad.salary.currency}">'
        '<span itemprop="value" itemscope itemtype="https://schema.org/QuantitativeValue">'
        f'<meta itemprop="minValue" content="{ad.salary.min}">'
        f'<meta itemprop="maxValue" content="{ad.salary.max}">'
        f'<meta itemprop="unitText" content="{_UNITS[ad.salary.unit]}"></span></span>'
    )


def _rdfa(ad: DemoAd, text: str) -> str:
    firm = (
        '<span property="hiringOrganization" typeof="Organization">'
        f'<span property="name">{html.escape(ad.employer)}</span></span>'
        if ad.employer
        else ""
    )
    return (
        '<article vocab="https://schema.org/" typeof="JobPosting">'
        f'<h1 property="title">{html.escape(ad.title)}</h1><p class="facts">{firm}'
        '<span property="jobLocation" typeof="Place"><span property="address" '
        f'typeof="PostalAddress"><span property="addressLocality">{html.escape(ad.city)}</span>, '
        f'<span property="addressCountry">{ad.country}</span></span></span>'
        f'<time property="datePosted" datetime="{ad.posted}">{ad.posted}</time></p>'
        f'{_rdfa_pay(ad)}<div class="text" property="description">{text}</div>'
        f"{_pictures(ad)}</article>"
    )


def _rdfa_pay(ad: DemoAd) -> str:
    pay = _microdata_pay(ad).replace("itemprop=", "property=")
    return pay.replace('itemscope itemtype="https://schema.org/', 'typeof="')
