"""Analysis: a text read once, as everything else wants to see it."""

from text.doc import Doc
from text.fold import fold_with_origins
from text.language import detect
from text.romanised import respell
from text.tokens import split


def analyse(text: str, lang: str = "") -> Doc:
    """A text as a ``Doc``; its language is detected where ``lang`` is empty. Never raises."""
    lang = lang or detect(text)
    folded, origins = respell(*fold_with_origins(text), lang)
    tokens = split(folded)
    return Doc(
        original=text,
        lang=lang,
        folded=folded,
        origins=origins,
        forms=tokens.forms,
        places=tokens.starts,
    )


def tokenise(text: str) -> tuple[str, ...]:
    """The folded forms of a text, for queries; the same as ``Doc.forms``."""
    folded = fold_with_origins(text)[0]
    return (folded,) if folded.isalpha() else split(folded).forms
