"""Analysis: a text read once, as everything else wants to see it."""

from text.doc import Doc
from text.fold import fold_with_origins
from text.language import detect
from text.tokens import boundaries, number_sentences, split


def analyse(text: str, lang: str = "") -> Doc:
    """A text as a ``Doc``; its language is detected where ``lang`` is empty. Never raises."""
    folded, origins = fold_with_origins(text)
    tokens = split(folded)
    lang = lang or detect(text)
    starts, ends = _original(tokens.starts, tokens.ends, origins)
    return Doc(
        original=text,
        lang=lang,
        folded=folded,
        origins=origins,
        forms=tokens.forms,
        starts=starts,
        ends=ends,
        sentences=number_sentences(tokens.starts, boundaries(folded, text, origins)),
    )


def _original(
    starts: tuple[int, ...], ends: tuple[int, ...], origins: tuple[int, ...] | None
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Positions in the folded text as positions in the original."""
    if origins is None:
        return starts, ends
    return tuple([origins[at] for at in starts]), tuple([origins[at - 1] + 1 for at in ends])


def tokenise(text: str) -> tuple[str, ...]:
    """The folded forms of a text, for queries; the same as ``Doc.forms``."""
    folded = fold_with_origins(text)[0]
    return (folded,) if folded.isalpha() else split(folded).forms
