"""Letters of one script that stand in for another's, resolved where a word mixes scripts."""

import re

_TO_LATIN = dict(zip("авекмнорстухіјѕԁӏѵԛԝһүґ", "abekmhopctyxijsdlvqwhyr", strict=True)) | dict(
    zip("αβεζηικμνορτυχω", "abezhikmvoptyxw", strict=True)
)
_TO_CYRILLIC = dict(zip("abcehikmoptxy", "авсенікмортху", strict=True))
_TO_CYRILLIC |= {
    greek: _TO_CYRILLIC[latin]
    for greek, latin in _TO_LATIN.items()
    if "\u0370" <= greek <= "\u03ff" and latin in _TO_CYRILLIC
}
_MIXED = re.compile(
    r"[a-z][\u0370-\u052f]|[\u0370-\u052f][a-z]|[\u0370-\u03ff][\u0400-\u052f]|[\u0400-\u052f][\u0370-\u03ff]"
)
_WORD = re.compile(r"[a-z\u0370-\u052f]+")


def resolve(folded: str) -> str:
    """The same text, of the same length, with each mixed word in one script where every letter of
    the other has a look-alike; words that cannot be so resolved stay."""
    if folded.isascii() or not _MIXED.search(folded):
        return folded
    return _WORD.sub(lambda match: resolve_word(match[0]), folded)


def resolve_word(word: str) -> str:
    """One word of folded letters, see ``resolve``."""
    if not _MIXED.search(word):
        return word
    latin, cyrillic = (
        _converted(word, _TO_LATIN, "a", "z"),
        _converted(word, _TO_CYRILLIC, "\u0400", "\u052f"),
    )
    if latin and cyrillic:
        return cyrillic if _own(word, cyrillic) > _own(word, latin) else latin
    return latin or cyrillic or word


def _converted(word: str, table: dict[str, str], low: str, high: str) -> str:
    """The word in one script, or nothing where a letter has no look-alike there."""
    letters = [char if low <= char <= high else table.get(char, "") for char in word]
    return "".join(letters) if all(letters) else ""


def _own(word: str, converted: str) -> int:
    """How many letters were of the script already."""
    return sum(map(str.__eq__, word, converted))
