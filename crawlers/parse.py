"""A capture becomes ads, without any I/O: by the page object of its source, by the structured data
of the page, or by what the page shows."""

import re
from collections.abc import Coroutine
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

import msgspec

from crawlers import sites, verdict
from crawlers.outline import Outline
from crawlers.pages.article import (
    article_fields,
    furniture,
    main_node,
    meta,
    page_images,
    page_title,
)
from crawlers.pages.choose import address, item_ads
from crawlers.pages.decode import Decoded, codec, decode
from crawlers.pages.dom import Tree, absolute, attribute, flat, parse_html, text_of
from crawlers.pages.fields import Fields, Place
from crawlers.pages.markup import read_items
from stream.errors import InputError
from stream.messages import Ad, Capture
from stream.records import ad_from_record, ad_id

MAX_BODY = 20 * 1024 * 1024
MAX_HTML = 3_000_000
"""Characters of a page that are looked at, besides structured data further down."""

_PAGE_TYPES = ("", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream")
_TAG = re.compile(r"<[a-zA-Z!]")
_MAGIC = (b"%pdf", b"\x89png", b"\xff\xd8\xff", b"gif8", b"pk\x03\x04", b"\x1f\x8b", b"riff")
_NOTICES = ",".join(
    f'[class*="{mark}"]' for mark in ("alert", "notice", "expired", "message", "warning", "status")
)


class ParseError(InputError):
    """A capture is no page that ads could be read from."""


class Reading(NamedTuple):
    """The ads of a page and what the page is: an ad, a list or neither, or gone."""

    ads: list[Ad]
    found: Literal["ad", "none", "gone"]
    decoded: Decoded


def parse(capture: Capture, body: bytes, *, encoding: str = "") -> list[Ad]:
    """The ads of a page; none for a list, a page that is gone, or one that says too little."""
    return read(capture, body, encoding=encoding).ads


def read(capture: Capture, body: bytes, *, encoding: str = "") -> Reading:
    """The ads of a page with what else was found out; ``ParseError`` where it is no HTML."""
    forced = _forced(encoding)
    _refuse_what_is_no_page(capture, body)
    decoded = decode(body, capture.content_type, capture.encoding, forced)
    decoded = decoded._replace(text=_bounded(decoded.text))
    if not _TAG.search(decoded.text):
        raise ParseError("holds no HTML", where=capture.url, cure="give a page in HTML")
    if capture.status >= 400:
        return Reading([], "gone", decoded)
    tree = parse_html(decoded.text)
    own = sites.page_class(capture.source)
    if own is not None:
        found = _by_page_object(own, capture, body, decoded)
    elif verdict.of_page(_outline(tree, decoded.text), capture.url).category:
        return Reading([], "gone", decoded)
    else:
        found = _generic(tree, decoded.text, capture)
    ads = [_ad(fields, capture, tree) for fields in found if _says_something(fields)]
    return Reading(ads, "ad" if ads else "none", decoded)


def _forced(encoding: str) -> str:
    if not encoding:
        return ""
    if not (known := codec(encoding)):
        raise ParseError(
            f"{encoding!r} is no encoding of pages", where="encoding", cure="use one such as utf-8"
        )
    return known


def _refuse_what_is_no_page(capture: Capture, body: bytes) -> None:
    where = capture.url
    if not body.strip():
        raise ParseError("the page is empty", where=where)
    if len(body) > MAX_BODY:
        raise ParseError(f"holds {len(body)} bytes, more than {MAX_BODY} are not read", where=where)
    media = capture.content_type.partition(";")[0].strip().lower()
    is_page = media in _PAGE_TYPES or media.endswith("xml")
    head = body[:2048].lstrip().lower()
    if not is_page and not head.startswith((b"<!doctype html", b"<html")):
        raise ParseError(f"is {media}, not HTML", where=where)
    if head.startswith(_MAGIC) or _is_binary(head, capture.content_type):
        raise ParseError("is a binary file, not HTML", where=where)


def _is_binary(head: bytes, content_type: str) -> bool:
    """Whether bytes hold what no text does, unless they are text of two bytes a character."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or "utf-16" in content_type.lower():
        return False
    if b"<\0" in head or b"\0<" in head:
        return False
    odd = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\f\x1b")
    return odd > len(head) // 32


def _bounded(html: str) -> str:
    """The beginning of a page, and the scripts with structured data of its rest."""
    if len(html) <= MAX_HTML:
        return html
    parts = [html[:MAX_HTML]]
    at = html.find("application/ld+json", MAX_HTML)
    while at >= 0 and len(parts) < 20:
        start, end = html.find(">", at), html.find("</script", at)
        if 0 <= start < end:
            parts.append(f'<script type="application/ld+json">{html[start + 1 : end]}</script>')
        at = html.find("application/ld+json", max(end, at + 1))
    return "".join(parts)


def _outline(tree: Tree, html: str) -> Outline:
    """What the verdict on a page needs of it."""
    title = tree.css_first("title")
    body = tree.body
    text = flat(body.text(deep=True)) if body is not None and len(html) < 100_000 else ""
    if body is not None and text and len(text) < 20_000:
        text = flat(text_of(body))
    return Outline(
        title=flat(title.text(deep=True)) if title is not None else "",
        headings=[flat(text_of(node)) for node in tree.css("h1,h2")[:5]],
        notices=[flat(text_of(node))[:400] for node in tree.css(_NOTICES)[:20]],
        text=text or " " * verdict.SHORT,
        password=tree.css_first('input[type="password"]') is not None,
        posting="JobPosting" in html,
    )


def _generic(tree: Tree, html: str, capture: Capture) -> list[Fields]:
    base_node = tree.css_first("base[href]")
    base = absolute(attribute(base_node, "href"), capture.url) if base_node is not None else ""
    place = Place(capture.url, base or capture.url, capture.fetched_at, capture.kind, _langs(tree))
    addresses = frozenset(filter(None, (address(capture.url), address(_url(capture, tree)))))
    found = item_ads(read_items(tree, html, place.base), place, addresses)
    if found is None:
        shown = article_fields(tree, place)
        found = [shown] if shown is not None else []
    elif len(found) == 1 and capture.kind != "review":
        found = [_completed(found[0], tree, place)]
    hint = next(iter(place.languages), "")
    return [{**f, "extra": {**f.get("extra", {}), "html_lang": hint}} if hint else f for f in found]


def _langs(tree: Tree) -> tuple[str, ...]:
    html = tree.css_first("html")
    lang = attribute(html, "lang").lower()[:2] if html is not None else ""
    return (lang,) if lang.isalpha() else ()


def _completed(fields: Fields, tree: Tree, place: Place) -> Fields:
    """Structured data that leaves out the text, or cuts it off, with what the page shows."""
    main = main_node(tree) if tree.body is not None else None
    if main is None:
        return fields
    dropped = furniture(main)
    more: Fields = {"title": fields.get("title") or page_title(tree)}
    if not fields.get("images"):
        more["images"] = tuple(page_images(main, dropped, place))
    text = fields.get("text", "")
    if not text or text.endswith(("…", "...")) or place.kind != "job":
        shown = text_of(main, dropped)
        start = flat(text.rstrip("….")[:60])
        if len(shown) > len(text) and (not text or start in flat(shown)):
            more["text"] = shown
    return {**fields, **{name: value for name, value in more.items() if value}}


def _by_page_object(own: Any, capture: Capture, body: bytes, decoded: Decoded) -> list[Fields]:
    from web_poet import HttpResponse

    headers = {"Content-Type": capture.content_type} if capture.content_type else {}
    response = HttpResponse(
        url=capture.url,
        body=body,
        status=capture.status,
        headers=headers,
        encoding=decoded.encoding,
    )
    item = _waited(own(response=response).to_item(), capture.url)
    return [dict(one) for one in (item if isinstance(item, list) else [item]) if one]


def _waited(coroutine: Coroutine[Any, Any, Any], where: str) -> Any:
    """The result of a coroutine that has nothing to wait for, as page objects do no I/O."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    except (InputError, MemoryError):
        raise
    except Exception as error:
        what = f"its page object failed ({type(error).__name__}: {error})"
        raise ParseError(what, where=where, cure="correct pages.py of the source") from error
    coroutine.close()
    raise ParseError("its page object waited", where=where, cure="page objects do no I/O")


def _says_something(fields: Fields) -> bool:
    return bool((fields.get("title") or "").strip() or (fields.get("text") or "").strip())


def _ad(fields: Fields, capture: Capture, tree: Tree) -> Ad:
    url = _url(capture, tree)
    part = fields.get("part", "")
    record = {name: _json(value) for name, value in fields.items() if name != "part"}
    record = {
        "kind": capture.kind,
        **{name: value for name, value in record.items() if value is not None},
        "source": capture.source,
        "url": url,
        "capture": msgspec.to_builtins(capture.record),
        "trace": capture.trace or capture.id,
    }
    record.setdefault("id", ad_id(capture.source, f"{url}#{part}" if part else url))
    return ad_from_record(record, now=capture.fetched_at)


def _json(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else msgspec.to_builtins(value)


def _url(capture: Capture, tree: Tree) -> str:
    """The canonical address of a page where it is on the same host and no parent of the page."""
    link = tree.css_first('link[rel="canonical"][href]')
    stated = attribute(link, "href") if link is not None else meta(tree, "og:url")
    url = absolute(stated, capture.url) if stated else ""
    if not url:
        return capture.url
    path, host = urlsplit(url).path.rstrip("/"), urlsplit(url).hostname
    mine = urlsplit(capture.url)
    parent = not path or (mine.path.rstrip("/") != path and mine.path.startswith(path + "/"))
    return capture.url if parent or host != mine.hostname else url
