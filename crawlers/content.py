"""Whether bytes are a page of HTML, whatever they are declared to be."""

import re

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_VAGUE = frozenset(
    {"", "text/plain", "application/octet-stream", "unknown/unknown", "text/xml", "application/xml"}
)
_MARKUP = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*"
    rb"<(!doctype html|html|head|body|title|meta|h1|div|p|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAGIC = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "a ZIP archive or office document",
    b"\x89PNG": "a PNG image",
    b"GIF8": "a GIF image",
    b"\xff\xd8\xff": "a JPEG image",
    b"\x1f\x8b": "gzip data",
    b"RIFF": "media",
    b"\xd0\xcf\x11\xe0": "an office document",
}
_BOMS = (b"\xff\xfe", b"\xfe\xff")


def mime(content_type: str) -> str:
    """The type alone, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def is_media(content_type: str) -> bool:
    """Whether a declared type rules out a page, so that its body need not be fetched."""
    kind = mime(content_type)
    return kind.startswith(("image/", "video/", "audio/", "font/")) or kind in (
        "application/pdf",
        "application/zip",
        "application/msword",
        "application/x-gzip",
    )


def not_html(content_type: str, body: bytes) -> str:
    """Why bytes are no page, in words; empty when they are one."""
    kind = mime(content_type)
    if held := next((name for magic, name in _MAGIC.items() if body.startswith(magic)), ""):
        return f"holds {held}"
    if not body.strip():
        return "is empty"
    if b"\0" in body[:1024] and not body.startswith(_BOMS):
        return "holds binary data"
    if kind in _HTML_TYPES or (kind in _VAGUE and _has_markup(body)):
        return ""
    return f"is {kind or 'of no declared type'}"


def _has_markup(body: bytes) -> bool:
    return bool(_MARKUP.match(body[:2048].removeprefix(b"\xef\xbb\xbf")))
