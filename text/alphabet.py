"""What each character folds to, and the 8-bit code page of the usual ones."""

import codecs
import re
import unicodedata
from functools import lru_cache

_LATIN = "ąćęłńóśźżăâîșțşţáéíñúüäöčďěňřšťůýž"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ"
_SIGNS = "\u00a0–—„”“’…•€£«»°·"

_LETTERS = {
    "ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i",
    "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ſ": "s", "ə": "e", "ɛ": "e", "ɑ": "a", "ɡ": "g",
    "ɪ": "i", "ɴ": "n", "ʀ": "r", "ʏ": "y", "ʟ": "l", "ʙ": "b", "ʜ": "h", "ɢ": "g", "ᴀ": "a",
    "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ᴊ": "j", "ᴋ": "k", "ᴍ": "m", "ᴏ": "o", "ᴘ": "p", "ᴛ": "t",
    "ᴜ": "u", "ᴠ": "v", "ᴡ": "w", "ᴢ": "z", "ꜰ": "f", "ꜱ": "s",
    "й": "й", "ї": "ї", "ё": "е", "ґ": "г", "ѓ": "г", "ќ": "к", "ў": "у",
}  # fmt: skip
"""Letters that decomposition does not fold as wanted; й and ї stay letters of their own."""

_MARKS = {
    **dict.fromkeys("’‘ʼʹ′`´‛＇ʻ՚ꞌ", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("\u2028\u2029\u0085", "\n"),
}
_KEPT = frozenset("…™℠№ªº")
_DROPPED = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F), (0xFE20, 0xFE2F), (0x00AD, 0x00AD), (0x061C, 0x061C), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB),
    (0xE0000, 0xE0FFF), (0x115F, 0x1160), (0x3164, 0x3164), (0xFFA0, 0xFFA0),
)  # fmt: skip
"""Combining marks, variation selectors, zero-width and direction characters, tags, fillers."""
_SQUARED = ((0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189))
_NEGATIVE_DIGITS = {
    **dict(zip("❶❷❸❹❺❻❼❽❾", "123456789", strict=True)),
    "⓿": "0",
    "🄌": "0",
    "❿": "10",
    "🔟": "10",
    "〇": "0",
    "⭕": "o",
}
_NEGATIVE_DIGITS |= {chr(code): str(code - 0x24EB + 11) for code in range(0x24EB, 0x24F5)}
_NEGATIVE_DIGITS |= {chr(code): str(code - 0x24F5 + 1) for code in range(0x24F5, 0x24FF)}
_NEGATIVE_DIGITS |= dict(zip("➀➁➂➃➄➅➆➇➈➊➋➌➍➎➏➐➑➒", "123456789" * 2, strict=True))


@lru_cache(maxsize=1 << 14)
def fold_char(char: str) -> str:
    """What one character folds to: mostly one character, none or several for some."""
    code = ord(char)
    if any(low <= code <= high for low, high in _DROPPED):
        return ""
    for low, high in _SQUARED:
        if low <= code <= high:
            return chr(ord("a") + code - low)
    if char in _KEPT:
        return char
    return _MARKS.get(char) or _NEGATIVE_DIGITS.get(char) or _fold_letter(char)


def _fold_letter(char: str) -> str:
    if char.isascii():
        return char.lower()
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(int(digit))
    if char.isspace():
        return " "
    lower = char.lower()
    if lower in _LETTERS:
        return _LETTERS[lower]
    parts = unicodedata.normalize("NFKD", lower)
    base = "".join(_LETTERS.get(part, part) for part in parts.lower() if not _is_mark(part))
    return base if base and all(map(_is_plain, base)) else lower[:1]


def _is_mark(char: str) -> bool:
    return any(low <= ord(char) <= high for low, high in _DROPPED)


def _is_plain(char: str) -> bool:
    """ASCII that prints, Greek or Cyrillic: where folding by decomposition is wanted."""
    return " " <= char <= "~" or "\u0370" <= char <= "\u052f"


def _code_page() -> str:
    """256 characters: NUL first (else the C coder is not used), ASCII, then the usual others."""
    usual = _LATIN + _LATIN.upper() + _CYRILLIC + _CYRILLIC.upper() + _SIGNS
    chosen = [chr(code) for code in range(32, 127)] + ["\n", "\t", "\r"] + list(usual)
    page = ["\0", *dict.fromkeys(chosen)]
    return "".join(page[:256]).ljust(256, "\ufffe")


def _class(char: str) -> str:
    """L for a Latin letter, C for a Cyrillic one, a blank for all else."""
    if "a" <= char <= "z":
        return "L"
    return "C" if "\u0400" <= char <= "\u04ff" else " "


_PAGE = _code_page()
DECODE = "".join(char if char == "\ufffe" else fold_char(char) for char in _PAGE)
"""Code of the page → folded character."""
CLASSES = bytes(map(ord, map(_class, DECODE)))
"""Code of the page → L (Latin letter), C (Cyrillic letter) or blank."""
CODER = codecs.charmap_build(_PAGE)
"""The same page in the form that the C encoder takes fastest."""

BLANK = bytes([_PAGE.index(" ")])
"""The code of a blank."""
PAGE = _PAGE
"""Code of the page → its character."""
PLACES = bytes(
    code if char.isalnum() or char in "',." else BLANK[0] for code, char in enumerate(_PAGE)
)
"""Code of the page → itself for what may be part of a token, else the code of a blank."""
SOFT = re.compile(
    b"[" + bytes(map(_PAGE.index, ".,")) + b"](?![" + bytes(map(_PAGE.index, "0123456789")) + b"])"
)
"""Codes of the marks that no figure follows."""
