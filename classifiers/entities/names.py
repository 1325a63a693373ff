"""First names in all their forms: Annę, Marka, Оленою → Anna, Marek, Олена.

The list is ``data/names.txt`` (language, gender, name a line; made by ``names_build``); the forms
are made by rule when they are first asked for.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from text.fold import fold

DATA = Path(__file__).with_name("data")


class Name(NamedTuple):
    """A first name in its base form, of a language and a gender (f or m)."""

    base: str
    lang: str
    gender: str
    inflected: bool


_SOFTENED = {
    "k": "c", "g": "dz", "r": "rz", "t": "ci", "d": "dzi", "ch": "sz", "l": "l", "sł": "sl",
}  # fmt: skip


@cache
def forms() -> dict[str, tuple[Name, ...]]:
    """Folded form → the names it may be, those that are written so first."""
    known: dict[str, list[Name]] = {}
    lines = [line.split() for line in (DATA / "names.txt").read_text("utf-8").splitlines()]
    words = [fold(base) for _, _, base in lines]
    for word, (lang, gender, base) in zip(words, lines, strict=True):
        known.setdefault(word, []).append(Name(base, lang, gender, inflected=False))
    for word, (lang, gender, base) in zip(words, lines, strict=True):
        for form in {*_inflected(word, lang, gender)} - {word}:
            known.setdefault(form, []).append(Name(base, lang, gender, inflected=True))
    return {form: tuple(names) for form, names in known.items()}


@cache
def words() -> frozenset[str]:
    """Names in their base form that are words as well."""
    return frozenset(
        name.base for names in forms().values() for name in names if name.lang == _AMBIGUOUS
    )


_AMBIGUOUS = "xx"


def _inflected(word: str, lang: str, gender: str) -> Iterator[str]:
    if lang == "pl":
        yield from _polish(word, gender)
    elif lang in ("uk", "ru"):
        yield from _slavic(word)
    elif lang == "ro" and gender == "f" and word.endswith("a"):
        yield word[:-1] + ("ei" if not word.endswith("ca") else "ai")
        yield word[:-1] + "o"


def _polish(word: str, gender: str) -> Iterator[str]:
    """Singular cases of a Polish first name, folded."""
    if word.endswith("a"):
        stem = word[:-1]
        yield from (stem + ending for ending in ("y", "i", "e", "o", "u", "ie"))
        if stem.endswith(("i", "j")):
            yield stem[:-1] + "i"
            yield stem
        yield from (stem.removesuffix(end) + soft + "e" for end, soft in _SOFTENED.items()
                    if stem.endswith(end))  # fmt: skip
        if stem.endswith("l"):
            yield stem + "e"
    elif gender == "m":
        yield from _polish_masculine(word)


def _polish_masculine(word: str) -> Iterator[str]:
    if word.endswith(("y", "i")):
        stem = word if word.endswith("i") else word[:-1]
        yield from (stem + ending for ending in ("ego", "emu", "m", "ym"))
        return
    stem = word
    if word.endswith("ek"):
        stem = word[:-2] + "k"
    elif word.endswith("iec"):
        stem = word[:-3] + "c"
    elif word == "pawel":
        stem = "pawl"
    elif word == "kuba":
        stem = "kub"
    yield from (stem + ending for ending in ("a", "owi", "em", "iem", "u", "ie", "e", "ze"))
    if word.endswith("iek"):
        yield from (word[:-3] + ending for ending in ("ka", "kowi", "kiem", "ku"))
    if stem.endswith(("t", "d")):
        yield stem[:-1] + ("cie" if stem.endswith("t") else "dzie")


def _slavic(word: str) -> Iterator[str]:
    """Singular cases of a Ukrainian or Russian first name, folded."""
    stem, last = word[:-1], word[-1]
    if last == "а":
        yield from (stem + ending for ending in ("и", "ы", "і", "е", "у", "ою", "ой", "о", "ею"))
        if stem.endswith("г"):
            yield stem[:-1] + "зі"
        if stem.endswith("к"):
            yield stem[:-1] + "ці"
    elif last == "я":
        yield from (
            stem + ending for ending in ("і", "ї", "и", "е", "ю", "єю", "ею", "ей", "є", "ьо")
        )
    elif last in "йь":
        yield from (
            stem + ending for ending in ("я", "ю", "єві", "еві", "єм", "ем", "ї", "і", "е", "и")
        )
    elif last == "о":
        yield from (stem + ending for ending in ("а", "у", "ові", "ом", "і", "ю"))
    else:
        stem = {"павел": "павл"}.get(word, word)
        yield from (stem + ending for ending in ("а", "у", "ові", "ом", "і", "е"))
        if last == "р":
            yield from (stem + ending for ending in ("я", "ю", "еві", "ем"))


def base_of(form: str, lang: str, oblique: bool) -> Name:
    """The name that a form is in a text of a language; after a word that wants another case than
    the first (``oblique``) rather the inflected reading."""
    names = forms()[form]
    ranked = sorted(
        names, key=lambda name: (name.inflected != oblique, name.lang != lang, name.base)
    )
    own = [name for name in ranked if name.lang == lang]
    if not oblique:
        return ranked[0] if not ranked[0].inflected else (own or ranked)[0]
    if own:
        return own[0]
    return min(names, key=lambda name: name.inflected)


_SURNAMES = (
    ("skiego", "ski"), ("ckiego", "cki"), ("skiemu", "ski"), ("skim", "ski"), ("ckim", "cki"),
    ("skiej", "ska"), ("ckiej", "cka"), ("ą", "a"),
    ("ського", "ський"), ("ському", "ський"), ("ської", "ська"), ("ській", "ська"),
    ("ську", "ська"),
    ("енка", "енко"), ("енку", "енко"), ("енком", "енко"),
    ("ского", "ский"), ("скому", "ский"), ("ской", "ская"), ("скую", "ская"),
    ("вну", "вна"), ("вне", "вна"), ("ичну", "ична"), ("ича", "ич"), ("ичу", "ич"),
    ("вні", "вна"),
    ("івну", "івна"),
    ("овой", "ова"), ("евой", "ева"), ("ову", "ова"), ("еву", "ева"), ("иной", "ина"),
)  # fmt: skip


def surname(written: str, name: Name) -> str:
    """A surname in its base form beside a first name that is inflected."""
    if not name.inflected:
        return written
    for ending, base in _SURNAMES:
        if written.endswith(ending):
            return written.removesuffix(ending) + base
    for ending in ("iem", "em", "owi") if name.gender == "m" and name.lang == "pl" else ():
        if written.endswith(ending) and len(written) > len(ending) + 3:
            return written.removesuffix(ending)
    masculine = name.gender == "m"
    if (
        masculine
        and name.lang in ("pl", "uk", "ru")
        and written[-1:] in "aаyу"
        and len(written) > 4
    ):
        return written[:-1]
    return written
