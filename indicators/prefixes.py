"""Numbers in an ad that are written with a country code, and whether that is the ad's."""

import re
from collections.abc import Iterator, Mapping, Sequence

from indicators.dialling import at_home
from stream.messages import Ad, Entity
from text.doc import Doc

_PLUS = re.compile(r"\+\s?\d(?:[ ().\-/]{0,3}\d){7,14}(?!\d)")
"""A number written with its country code."""
_SPREAD = ("en", "es", "ru")
"""Languages of many countries: a number in national form says nothing of its own."""


def prefixed(docs: Mapping[str, Doc], known: Sequence[Entity]) -> Iterator[Entity]:
    """Numbers (type ``prefix``) that are written with a country code and that no numbering plan
    has, so that they are no telephone entities: what they claim is their country all the same."""
    for name, doc in docs.items():
        for match in _PLUS.finditer(doc.original) if "+" in doc.original else ():
            start, end = match.span()
            if any(e.field == name and e.start < end and start < e.end for e in known):
                continue
            yield Entity(
                type="prefix",
                text=match[0],
                field=name,
                start=start,
                end=end,
                obfuscated=False,
                value="+" + "".join(filter(str.isdecimal, match[0])),
            )


def home_of(thing: object, ad: Ad) -> bool | None:
    """``at_home`` of an entity; unknown for a national form in a language of many countries."""
    if not isinstance(thing, Entity):
        return None
    national = thing.type == "phone" and not re.match(r"\W*(?:\+|00)", thing.text)
    if national and not thing.obfuscated and ad.lang in _SPREAD:
        return None
    return at_home(thing.value, ad)
