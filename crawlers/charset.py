"""Which encoding a page is in, whatever it declares."""

import codecs
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALIASES = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
_BY_LANGUAGE = {
    "pl": ("cp1250", "iso8859-2"),
    "ro": ("cp1250", "iso8859-16", "iso8859-2"),
    "uk": ("cp1251", "koi8-u"),
    "ru": ("cp1251", "koi8-r"),
}
_LETTERS = {
    "pl": "ąćęłńóśźż",
    "ro": "ăâîșțşţ",
    "es": "áéíñóúü",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "de": "äöüß",
}
_SAMPLE = 200_000


class Decoded(NamedTuple):
    """A page as text; ``wrong`` says in words how the declared encoding differs, if it does."""

    text: str
    encoding: str
    wrong: str


def decode(body: bytes, content_type: str = "", languages: Sequence[str] = ()) -> Decoded:
    """Decodes a page: byte order mark, then UTF-8 where the bytes are UTF-8, then what is declared
    by header or page, or what fits the letters of the languages better."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return Decoded(body.decode(name, "replace"), name, "")
    header, meta = _header(content_type), _meta(body)
    declared = header or meta
    if body.isascii():
        return Decoded(body.decode("ascii"), declared or "utf-8", "")
    if declared not in _MULTIBYTE and _is(body, "utf-8"):
        return _told(body.decode("utf-8"), "utf-8", declared, declared)
    encoding = _best(body, [name for name in (header, meta) if name], languages)
    return _told(body.decode(encoding, "replace"), encoding, declared, declared or "nothing")


_MULTIBYTE = frozenset({"shift_jis", "euc_jp", "gbk", "gb2312", "gb18030", "big5", "iso2022_jp"})


def _told(text: str, encoding: str, declared: str, said: str) -> Decoded:
    if declared != encoding and (declared or encoding != "utf-8"):
        return Decoded(text, encoding, f"declares {said}, read as {encoding}")
    lost = text.count("\ufffd")
    return Decoded(text, encoding, f"{lost} characters are not {encoding}" if lost else "")


def known(label: str) -> str:
    """The codec of a label as browsers understand it; empty when there is none."""
    try:
        name = codecs.lookup(label.strip()).name
        b"a".decode(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    return _ALIASES.get(name, name)


def _header(content_type: str) -> str:
    found = re.search(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", content_type, re.IGNORECASE)
    return known(found.group(1)) if found else ""


def _meta(body: bytes) -> str:
    found = _META.search(body[:4096])
    name = known(found.group(1).decode("ascii", "replace")) if found else ""
    return "utf-8" if name.startswith("utf-16") else name


def _is(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _best(body: bytes, declared: Sequence[str], languages: Sequence[str]) -> str:
    """The declared encodings first; another must read clearly better."""
    candidates = dict.fromkeys([*declared, *_usual(languages), "cp1252", "utf-8"])
    sample = body[:_SAMPLE]
    letters = frozenset("".join(_LETTERS.get(lang, "") for lang in languages) or _LETTERS["es"])
    scores = {name: _score(sample.decode(name, "replace"), letters) for name in candidates}
    best = max(scores, key=scores.__getitem__)
    first = next(iter(candidates))
    return first if declared and scores[best] < scores[first] + _margin(scores[first]) else best


def _usual(languages: Iterable[str]) -> list[str]:
    return [name for lang in languages for name in _BY_LANGUAGE.get(lang, ())]


def _margin(score: float) -> float:
    return max(2.0, 0.2 * abs(score))


def _score(text: str, letters: frozenset[str]) -> float:
    return sum(_worth(char, letters) for char in text if char > "\x7f")


def _worth(char: str, letters: frozenset[str]) -> float:
    if char in letters:
        return 1.0
    if char == "\ufffd" or "\x80" <= char <= "\x9f":
        return -3.0
    if char.lower() in letters:
        return 0.3
    return -0.5 if char.isalpha() else -0.1 if char in "–—„”“’…€•«»\xa0" else -1.0
