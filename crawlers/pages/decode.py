"""Bytes become text: BOM, header, ``meta``, or what the bytes themselves look like."""

import re
from typing import NamedTuple

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

# Codecs such as punycode or unicode_escape are no encodings of pages, and some are quadratic.
_PAGE_CODEC = re.compile(
    r"(?:utf[-_]?(?:8|16|32)|ascii|cp\d|iso8859|koi8|mac[-_]|gb|big5|euc|shift_jis|iso2022_jp|tis)"
)
_LETTERS = {
    "cp1252": "áéíóúñü¿¡ÁÉÍÓÚÑ€ßàèçêôãõâ",
    "cp1250": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻăâîţş",
    "iso8859-2": "ąćęłńóśźżĄĆĘŁŃÓŚŹŻăâîţş",
    "cp1251": "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґё",
    "koi8-u": "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґё",
}
_SINGLE_BYTE = re.compile(r"cp125\d|iso8859|koi8")
_PUNCTUATION = "„”“’‘–—…«»•€°\xa0"
_LANG = re.compile(rb"""<html[^>]{0,200}\slang\s*=\s*["']?([a-zA-Z]{2})""")
_HOME = {b"es": "cp1252", b"en": "cp1252", b"de": "cp1252", b"fr": "cp1252"}


class Decoded(NamedTuple):
    """The text of a page, the codec it was read with, and whether what was declared was wrong."""

    text: str
    encoding: str
    mistaken: bool


def decode(body: bytes, content_type: str = "", hint: str = "", forced: str = "") -> Decoded:
    """The text of a page; never fails: what cannot be decoded becomes U+FFFD.

    ``forced`` is obeyed, and ``hint`` where it is a codec (who fetched the page found it out);
    ``content_type`` is believed where the bytes allow it.
    """
    name, mark = read_bom(body)
    if name and mark:
        return Decoded(body[len(mark) :].decode(name, "replace"), name, mistaken=False)
    if told := forced or codec(hint):
        return Decoded(body.decode(told, "replace"), told, mistaken=False)
    declared = _declared(body, content_type)
    if declared.startswith(("utf-16", "utf-32")) and b"\0" in body[:1000]:
        return Decoded(body.decode(declared, "replace"), declared, mistaken=False)
    try:
        return _sound_utf8(body, body.decode("utf-8"), declared)
    except UnicodeDecodeError:
        return _other(body, declared)


def _sound_utf8(body: bytes, text: str, declared: str) -> Decoded:
    if declared in ("", "utf-8", "ascii") or body.isascii() or _is_plainly_utf8(text):
        wrong = declared not in ("", "utf-8") and not body.isascii()
        return Decoded(text, "utf-8", wrong)
    return Decoded(body.decode(declared, "replace"), declared, mistaken=False)


def codec(name: str) -> str:
    """The codec of a declared encoding; empty when pages are not written in it."""
    found = resolve_encoding(name.strip()) if name.strip() else None
    return found if found and _PAGE_CODEC.match(found) else ""


def _declared(body: bytes, content_type: str) -> str:
    names = (
        http_content_type_encoding(content_type) or "",
        html_body_declared_encoding(body[:4096]) or "",
    )
    return next((found for found in map(codec, names) if found), "")


def _is_plainly_utf8(text: str) -> bool:
    """Two letters beyond ASCII that happen to be sound UTF-8 are no accident."""
    return sum(1 for character in text[:200_000] if character > "\x7f") >= 2


def _other(body: bytes, declared: str) -> Decoded:
    """The text of bytes that are no sound UTF-8."""
    if not _SINGLE_BYTE.match(declared):
        if declared and declared != "utf-8":
            try:
                return Decoded(body.decode(declared), declared, mistaken=False)
            except UnicodeDecodeError:
                pass
        if _mostly_utf8(body):
            return Decoded(body.decode("utf-8", "replace"), "utf-8", mistaken=True)
    guess = guess_encoding(body, declared)
    return Decoded(body.decode(guess, "replace"), guess, bool(declared) and guess != declared)


def _mostly_utf8(body: bytes) -> bool:
    """A page in UTF-8 with a few broken bytes, such as one that was cut off."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(1 for character in text if character > "\x7f") - broken
    return sound > 4 * broken or (broken == 1 and text.endswith("\ufffd"))


def guess_encoding(body: bytes, declared: str = "") -> str:
    """The likeliest codec; a declared one unless another is far likelier."""
    high = bytes(byte for byte in body[:60_000] if byte > 0x7F)[:5_000]
    likeness = {name: _likeness(high, name) for name in _LETTERS}
    match = _LANG.search(body[:2_000])
    home = _HOME.get(match[1].lower(), "cp1250") if match else "cp1250"
    best = max(likeness, key=lambda name: (likeness[name], name == home))
    if not _SINGLE_BYTE.match(declared):
        return best
    known = likeness.get(declared, _likeness(high, declared))
    return best if likeness[best] - known >= max(4, 0.3 * len(high)) else declared


def _likeness(high: bytes, name: str) -> int:
    """Letters that are written in the languages of a codec, less those that are not."""
    letters = _LETTERS.get(name, "")
    text = high.decode(name, "replace")
    good = sum(1 for character in text if character in letters)
    neutral = sum(1 for character in text if character in _PUNCTUATION)
    return 2 * good + neutral - len(text)
