"""The floor: fold, tokenise, lemmatise and name the language of a text; pure functions."""

from text.analysis import analyse, tokenise
from text.doc import Doc
from text.fold import fold
from text.language import Part, detect, parts
from text.lemmas import LANGUAGES, lemmas, query_lemmas

__all__ = [
    "LANGUAGES",
    "Doc",
    "Part",
    "analyse",
    "detect",
    "fold",
    "lemmas",
    "parts",
    "query_lemmas",
    "tokenise",
]
