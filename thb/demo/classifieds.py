"""The classifieds board: an empty page, a script, and the JSON that the script draws."""

from random import Random
from typing import Any

from thb.demo import dirt, markup
from thb.demo.generator import DemoAd
from thb.demo.shelf import Shelf


def shell() -> str:
    """The page as the server gives it: nothing in it until the script has run."""
    body = '<div id="app"></div><script src="/app.js"></script>'
    return markup.frame("demo-classifieds", "Ads", body)


def listing(shelf: Shelf, number: int) -> dict[str, Any]:
    """A list page as JSON."""
    items = [
        {"path": ad.path, "title": ad.title, "city": ad.city, "posted": ad.posted}
        for ad in shelf.page(number)
    ]
    links = [
        {"number": page, "label": str(page), "rel": _rel(page - number)}
        for page in shelf.links(number)
    ]
    return {"items": items, "links": links}


def ad(one: DemoAd) -> dict[str, Any]:
    """An ad as JSON; the text is HTML, with the faults of what people paste."""
    return {
        "id": one.id,
        "kind": one.kind,
        "lang": one.lang,
        "title": one.title,
        "city": one.city,
        "country": one.country,
        "posted": one.posted,
        "html": dirt.markup(one.text, Random(one.id)),  # noqa: S311  (which fault a page has)
        "images": ["/img/" + image.rpartition("/")[2] for image in one.images],
    }


def _rel(step: int) -> str:
    return {1: "next", -1: "prev"}.get(step, "bookmark")
