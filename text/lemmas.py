"""Dictionary forms: folded lemma candidates of a folded word.

The lexicon is asked once a word and language; what it said is kept for the words seen last.
"""

from collections.abc import Iterable
from functools import cache

from text.endings import guesses
from text.fold import fold
from text.kept import Kept
from text.lexicon import Lexicon, load

LANGUAGES = ("pl", "en", "uk", "ru", "ro", "es")
_ENCLITICS = ("'s", "'")
"""What English glues to a word: worker's."""

_MORE = {
    "pl": {
        "ma": ("miec",),
        "pokrywa": ("pokrywac",),
        "gra": ("grac",),
        "ruszy": ("ruszyc",),
        "zlozy": ("zlozyc",),
        "ustali": ("ustalic",),
        "rozlozy": ("rozlozyc",),
        "wyplat": ("wyplata",),
        "place": ("placic",),
        "znajduje": ("znajdowac",),
        "znajduja": ("znajdowac",),
        "znajdujesz": ("znajdowac",),
        "znajdujemy": ("znajdowac",),
    }
}
"""Readings of frequent forms that the dictionary lacks, folded."""


def lemmas(word: str, lang: str) -> tuple[str, ...]:
    """Folded lemma candidates of one word; the folded word itself where nothing is known. Those of
    all languages where ``lang`` is empty."""
    return _cache(vocabulary_of(lang))[fold(word)]


def all_lemmas(forms: Iterable[str], lang: str) -> tuple[tuple[str, ...], ...]:
    """``lemmas`` of many words that are folded already."""
    return tuple(map(_cache(vocabulary_of(lang)).__getitem__, forms))


OTHER = "und"
"""Stands for all languages without a dictionary, of which a text may state any."""


def vocabulary_of(lang: str) -> str:
    """The language itself where it has a dictionary (or is empty), else ``OTHER``."""
    return lang if not lang or lang in LANGUAGES else OTHER


def query_lemmas(word: str) -> frozenset[str]:
    """Lemma candidates in all languages together with the folded form itself."""
    return frozenset((fold(word), *lemmas(word, "")))


@cache
def _cache(lang: str) -> Kept[str, tuple[str, ...]]:
    if not lang:
        return Kept(_in_any)
    if lang not in LANGUAGES:
        return Kept(lambda form: (form,))
    lexicon = load(lang)
    if lang == "uk":
        return Kept(lambda form: _in_ukrainian(lexicon, form))
    more = _MORE.get(lang, {})
    return Kept(lambda form: _in_one(lexicon, form) + more.get(form, ()))


def _in_ukrainian(lexicon: Lexicon, form: str) -> tuple[str, ...]:
    """Lemmas of the dictionary, which is small, else those that the ending tells; of a reflexive
    verb, which is the passive, the plain verb's as well."""
    found = lexicon.lemmas(form)
    if not found:
        return (form, *guesses(form, lexicon.lemmas)) if "а" <= form[:1] <= "ґ" else (form,)
    plain = (lemma[:-2] for lemma in found if lemma != form and lemma.endswith("тися"))
    return (*found, *plain)


def _in_one(lexicon: Lexicon, form: str) -> tuple[str, ...]:
    if found := lexicon.lemmas(form):
        return found
    if "'" in form:
        for ending in _ENCLITICS:
            if form.endswith(ending) and (found := lexicon.lemmas(form.removesuffix(ending))):
                return found
    return (form,)


def _in_any(form: str) -> tuple[str, ...]:
    found = dict.fromkeys(
        lemma for lang in LANGUAGES for lemma in _in_one(load(lang), form) if lemma != form
    )
    return (form, *found)
