"""Dictionary forms: folded lemma candidates of a folded word."""

from functools import lru_cache

from text.fold import fold

LANGUAGES = ("pl", "en", "uk", "ru", "ro", "es")


@lru_cache(maxsize=1 << 16)
def lemmas(word: str, lang: str) -> tuple[str, ...]:
    """Folded lemma candidates of a word; the folded word itself where nothing is known."""
    from simplemma import lemmatize

    if lang not in LANGUAGES or not word:
        return (fold(word),)
    return (fold(lemmatize(word, lang)),)


def query_lemmas(word: str) -> frozenset[str]:
    """Lemma candidates in all languages together with the folded form itself."""
    return frozenset({fold(word)}.union(*(lemmas(word, lang) for lang in LANGUAGES)))
