"""The language of a text."""

import re

_SIGNS = (  # noqa: E501
    ("uk", re.compile("[іїєґ]")), ("ru", re.compile("[а-яё]")), ("pl", re.compile("[ąęłńśźż]")), ("ro", re.compile("[ăâîșțşţ]")),
    ("es", re.compile("[ñ¿¡]|\\b(?:el|los|las|una|con|para)\\b")), ("de", re.compile("[äöüß]")), ("cs", re.compile("[ěřů]")),
    ("pl", re.compile(r"\b(?:praca|dla|sie|jest|nie|oraz|przy|lub|bez|od|jak|tel|zl)\b")), ("en", re.compile("[a-z]{2}")),
)  # fmt: skip


def detect(text: str) -> str:
    """The language code of a text, or nothing when it cannot be told."""
    lower = text[:2000].lower()
    return next((lang for lang, sign in _SIGNS if sign.search(lower)), "")
