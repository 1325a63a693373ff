"""An ordinary HTML page becomes the fields of an ad by what a person would look at."""

import re
from collections.abc import Iterator

from crawlers.pages.dates import iso_date
from crawlers.pages.dom import Node, Tree, absolute, attribute, flat, text_of
from crawlers.pages.fields import Fields, Place

SHORTEST = 25
"""Characters of text below which a page says too little to be an ad."""

_FURNITURE = re.compile(
    r"\b(?:cookies?|consent|gdpr|rodo|breadcrumbs?|related|similar|podobne|recommend\w*|newsletter"
    r"|social|share|pagination|pager|navbar|menu|sidebar-nav|site-?(?:header|footer)|toolbar|modal"
    r"|popup|skip-link|login)\b",
    re.IGNORECASE,
)
_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog"))
_MARKED = "[class],[id],[role],nav,footer,header"
_KEPT_TAGS = frozenset(("html", "body", "main", "article", "h1", "time", "form"))
_DATE_MARK = re.compile(r"date|posted|publi|added|dodan|created|data\b|time", re.IGNORECASE)
_DATE_LABEL = re.compile(
    r"^\s*(?:data (?:dodania|publikacji|wystawienia)|dodano|opublikowano|dodane|wystawiono"
    r"|posted|published|date posted|added|listed|опубликован[оа]|размещено|добавлено|дата"
    r"|опубліковано|розміщено|додано|publicat|adăugat|postat|publicado|publicada|fecha)"
    r"(?: on| la| el| pe| dnia)?\s*[:\-–]?\s*(.{4,40})$",
    re.IGNORECASE | re.MULTILINE,
)
_META_DATES = (
    "article:published_time", "og:published_time", "date", "dc.date", "dcterms.created",
    "publish-date", "datePublished",
)  # fmt: skip
_COMPANY = re.compile(
    r"^\s*(?:pracodawca|firma|employer|company|работодатель|роботодавець|компания|компанія"
    r"|angajator|companie|empresa)\s*:\s*(\S.{1,80})$",
    re.IGNORECASE | re.MULTILINE,
)


def article_fields(tree: Tree, place: Place) -> Fields | None:
    """The fields of the ad that a page shows; ``None`` for a list or a page that says little."""
    if tree.body is None:
        return None
    main = main_node(tree)
    dropped = furniture(main)
    text = text_of(main, dropped)
    title = page_title(tree)
    text = _without_title(text, title)
    if len(text) < SHORTEST or is_list(main, dropped, text, place):
        return None
    employer = _COMPANY.search(text)
    fields: Fields = {
        "title": title,
        "text": text,
        "posted": page_date(tree, text, place),
        "employer": flat(employer[1]) if employer else "",
        "images": tuple(page_images(main, dropped, place)),
    }
    return {name: value for name, value in fields.items() if value}


def main_node(tree: Tree) -> Node:
    """The element that holds what the page is about: ``main`` or the only ``article``, else all."""
    body = tree.body
    if body is None:
        raise ValueError("a page without body")
    whole = len(body.text(deep=True).strip()) or 1
    for query in ("main", '[role="main"]', "article", '[itemtype$="/JobPosting"]'):
        found = tree.css(query)
        if len(found) == 1 and len(text_of(found[0])) >= min(200, whole // 4):
            return found[0]
    return body


def furniture(main: Node) -> frozenset[int]:
    """Elements (by ``mem_id``) that are not part of what a page is about: menus, footers, similar
    ads, notices of cookies."""
    return frozenset(
        node.mem_id
        for node in main.css(_MARKED)
        if node.mem_id != main.mem_id and _is_furniture(node)
    )


def _is_furniture(node: Node) -> bool:
    tag = node.tag
    if tag in ("nav", "footer") or attribute(node, "role") in _ROLES:
        return True
    if tag == "header":
        return not _is_inside(node, "article", "main")
    if tag in _KEPT_TAGS:
        return False
    marks = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return bool(_FURNITURE.search(marks.replace("_", "-"))) and node.css_first("h1") is None


def _is_inside(node: Node, *tags: str) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in tags:
            return True
        parent = parent.parent
    return False


def page_title(tree: Tree) -> str:
    """The heading of a page; else its title without the name of the site."""
    headings = [flat(text_of(node)) for node in tree.css("h1")[:3]]
    site = meta(tree, "og:site_name")
    for heading in headings:
        if heading and heading.casefold() != site.casefold():
            return heading[:500]
    title = tree.css_first("title")
    text = meta(tree, "og:title") or (flat(title.text(deep=True)) if title is not None else "")
    return _without_site(text, site)[:500]


def _without_site(title: str, site: str) -> str:
    head, separator, tail = title.rpartition(" - ")
    for sign in (" | ", " – ", " — ", " » "):
        other = title.rpartition(sign)
        if len(other[2]) < len(tail):
            head, separator, tail = other
    known = bool(site) and tail.strip().casefold() == site.casefold()
    return (
        head.strip()
        if separator and head.strip() and (known or len(tail) < 25 < len(head))
        else title
    )


def _without_title(text: str, title: str) -> str:
    first, separator, rest = text.partition("\n")
    return rest if separator and title and flat(first) == title else text


def meta(tree: Tree, name: str) -> str:
    """The content of a ``meta`` element of the head, by ``property``, ``name`` or ``itemprop``."""
    for node in tree.head.css("meta[content]")[:200] if tree.head is not None else ():
        held = node.attributes
        if name in (held.get("property"), held.get("name"), held.get("itemprop")):
            return flat(held.get("content") or "")
    return ""


def is_list(main: Node, dropped: frozenset[int], text: str, place: Place) -> bool:
    """Whether a page leads to ads rather than being one: its words stand in links, or in several
    cards of one make that each lead somewhere else."""
    links = [node for node in main.css("a[href]") if not _is_within(node, dropped)]
    words = sum(len(flat(node.text(deep=True))) for node in links[:5_000])
    if words > 0.5 * len(text) and (len(links) > 3 or len(text) < 200):
        return True
    cards = _cards(links)
    return cards >= 5 and len(text) < 400 * cards and place.kind != "review"


def _is_within(node: Node, dropped: frozenset[int]) -> bool:
    at: Node | None = node
    for _ in range(40):
        if at is None:
            return False
        if at.mem_id in dropped:
            return True
        at = at.parent
    return False


def _cards(links: list[Node]) -> int:
    """How many links stand in headings or cards that are built alike."""
    makes: dict[str, set[str]] = {}
    for link in links[:2_000]:
        card = _card(link)
        if card:
            makes.setdefault(card, set()).add(attribute(link, "href"))
    return max((len(found) for found in makes.values()), default=0)


def _card(link: Node) -> str:
    at: Node | None = link.parent
    for _ in range(4):
        if at is None:
            return ""
        if at.tag in ("article", "h2", "h3", "h4", "li", "tr"):
            return f"{at.tag} {attribute(at, 'class')}"
        at = at.parent
    parent = link.parent
    mark = attribute(parent, "class") if parent is not None else ""
    return f"div {mark}" if mark else ""


def page_date(tree: Tree, text: str, place: Place) -> str | None:
    """When a page says that its ad was published."""
    for stated in _stated_dates(tree, text):
        if found := iso_date(stated, place.at, place.languages):
            return found
    return None


def _stated_dates(tree: Tree, text: str) -> Iterator[str]:
    yield from filter(None, (meta(tree, name) for name in _META_DATES))
    times = tree.css("time")[:10]
    for node in sorted(times, key=lambda node: not _DATE_MARK.search(_marks(node))):
        yield attribute(node, "datetime") or flat(node.text(deep=True))
    label = _DATE_LABEL.search(text[:20_000])
    if label:
        yield label[1]


def _marks(node: Node) -> str:
    return f"{attribute(node, 'class')} {attribute(node, 'itemprop')}"


def page_images(main: Node, dropped: frozenset[int], place: Place) -> Iterator[str]:
    """Addresses of the pictures of an ad, without icons."""
    seen = set()
    for node in main.css("img")[:200]:
        source = attribute(node, "data-src") or attribute(node, "src")
        url = absolute(source, place.base) if source else ""
        if url and url not in seen and not _is_icon(node) and not _is_within(node, dropped):
            seen.add(url)
            yield url


def _is_icon(node: Node) -> bool:
    sizes = [attribute(node, name) for name in ("width", "height")]
    return any(size.isdecimal() and int(size) < 50 for size in sizes)
