"""The rim: what every text goes through once before it becomes part of a message."""

import re

from stream.messages import MAX_TEXT

_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(value: str, limit: int = MAX_TEXT) -> tuple[str, bool]:
    """The text with lone surrogates as U+FFFD and NUL as a space, one for one, cut to ``limit``
    code points; and whether it was cut."""
    cut = len(value) > limit
    if cut:
        value = value[:limit]
    if "\0" in value:
        value = value.replace("\0", " ")
    try:
        value.encode()
    except UnicodeEncodeError:
        value = _SURROGATE.sub("\ufffd", value)
    return value, cut
