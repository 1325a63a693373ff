"""What a person would read of an element: its text, line by line."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.pages.tame import tame

Node = LexborNode
Tree = LexborHTMLParser
MAX_NODES = 300_000
"""Nodes of a page that are looked at; a page of ten megabytes has about as many."""

_SILENT_TAGS = """
script style noscript template svg math head iframe object map canvas select datalist textarea
button video audio dialog -comment
"""
_BLOCK_TAGS = """
address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section summary
table tbody tfoot thead tr ul
"""
_SILENT = frozenset(_SILENT_TAGS.split())
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_CELLS = frozenset(("td", "th"))
_INLINE = frozenset(
    ("span", "b", "i", "em", "strong", "small", "a", "font", "u", "s", "sub", "sup")
)
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--")
_CONTACT = re.compile(
    r"^(?:tel|sms|callto|mailto|viber|whatsapp):|//(?:wa\.me|t\.me)/", re.IGNORECASE
)


def parse_html(html: str) -> Tree:
    """The tree of a page as a browser would build it."""
    return Tree(tame(html))


def children(node: Node) -> Iterator[Node]:
    """The elements directly inside another."""
    return node.iter(include_text=False)


def attribute(node: Node, name: str) -> str:
    """An attribute, stripped; empty where it is absent."""
    return (node.attributes.get(name) or "").strip()


def text_of(node: Node, dropped: frozenset[int] = frozenset()) -> str:
    """The text of an element with a line for each block; ``dropped`` are elements (by ``mem_id``)
    that are left out with all that is in them."""
    parts: list[str] = []
    end = node.mem_id
    at: Node | None = node.child
    left = MAX_NODES
    while at is not None and left:
        left -= 1
        tag = at.tag or ""
        if tag == "-text":
            parts.append((at.text_content or "") if _keeps_lines(at) else _flat(at.text_content))
        elif tag not in _SILENT and at.mem_id not in dropped and not _is_unseen(at, tag):
            if tag in _BLOCKS:
                parts.append("\n")
            if at.child is not None:
                at = at.child
                continue
        at = _after(at, end, parts)
    return tidy("".join(parts))


def _after(at: Node, end: int, parts: list[str]) -> Node | None:
    """The next node in document order behind this one, with what its end leaves in the text."""
    here: Node | None = at
    while here is not None and here.mem_id != end:
        tag = here.tag
        if tag in _BLOCKS:
            parts.append("\n")
        elif tag in _CELLS:
            parts.append(" ")
        elif tag == "a":
            parts.append(_contact(here))
        elif tag == "span" and _stands_apart(here):
            parts.append(" ")
        if here.next is not None:
            return here.next
        here = here.parent
    return None


def _stands_apart(span: Node) -> bool:
    """Whether a styled span touches another: pages set such labels apart without a space."""
    next_one = span.next
    if next_one is None or next_one.tag != "span":
        return False
    pair = (span, next_one)
    return all("class" in one.attributes and len(one.text(deep=True)) > 2 for one in pair)


def _flat(text: str | None) -> str:
    return text.replace("\n", " ") if text else ""


def _keeps_lines(node: Node) -> bool:
    parent = node.parent
    return parent is not None and parent.tag == "pre"


def _is_unseen(node: Node, tag: str) -> bool:
    """Inline decoys that a person does not see, such as those that break up a phone number."""
    if tag not in _INLINE or tag == "a":
        return False
    attributes = node.attributes
    return bool(attributes) and (
        "hidden" in attributes or bool(_UNSEEN.search(attributes.get("style") or ""))
    )


def _contact(link: Node) -> str:
    """The number or address behind a link that does not show it, such as “call”."""
    href = link.attributes.get("href") or ""
    if not _CONTACT.search(href):
        return ""
    value = unquote(href if "//" in href else href.partition(":")[2]).partition("?")[0].strip()
    shown = link.text(deep=True)
    if not value or _bare(value)[-9:] in _bare(shown):
        return ""
    return f" {value} "


def _bare(value: str) -> str:
    return re.sub(r"[^\w@]", "", value.rpartition("/")[2]).casefold()


def tidy(text: str) -> str:
    """Text with single spaces, single line breaks and no space at the ends of lines."""
    return _LINES.sub("\n", _SPACE.sub(" ", text.replace("\r", "\n"))).strip()


def flat(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split())


def plain(value: str) -> str:
    """Text of a value that may hold HTML, escaped once or twice."""
    for _ in range(2):
        if "&" in value:
            value = unescape(value)
        if "<" in value and _TAG.search(value):
            root = parse_html(value).body
            value = text_of(root) if root is not None else ""
    return tidy(value)


def absolute(url: str, base: str) -> str:
    """A web address in full; empty when it is none."""
    try:
        full = urljoin(base, url.strip())
        parts = urlsplit(full)
    except ValueError:
        return ""
    return full if parts.scheme in ("http", "https") and parts.netloc else ""
