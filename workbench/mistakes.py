"""Why a query is refused, in the reader's language.

The query language says cause and cure in English; the forms of its sentences stand here, so that
they are in the catalogue. A sentence that is not among them is shown as it is.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from workbench.i18n import Tongue
from workbench.words import N_

FORMS = (
    N_("the query is longer than %(a)s characters"),
    N_("split it into several"),
    N_("the bracket %(a)s is not closed"),
    N_("close it or remove it"),
    N_("a quote stands inside a word"),
    N_("put a blank before it or remove it"),
    N_("the quote is not closed"),
    N_('put a second " at the end of the phrase'),
    N_("brackets are nested deeper than %(a)s"),
    N_("use fewer brackets"),
    N_("the bracket %(a)s was never opened"),
    N_("remove it or open it before"),
    N_("%(a)s closes the bracket %(b)s"),
    N_("close a bracket with its own kind"),
    N_("the query ends where a word is expected"),
    N_("add a word or remove what is open"),
    N_("a number is expected here"),
    N_("write ~1 or ~2, or quote the sign"),
    N_("%(a)s has nothing to work on"),
    N_("put a word on each side of it, or quote it"),
    N_("there is nothing before %(a)s"),
    N_("write something into the brackets"),
    N_("the query is nested too deeply"),
    N_("use fewer brackets and NOTs"),
    N_("AND and OR are mixed (words beside each other are joined by AND)"),
    N_("put brackets around the parts that belong together, as in a (b OR c)"),
    N_("+ has no meaning beside OR"),
    N_("remove it, or use brackets"),
    N_("the field %(a)s stands inside the field %(b)s"),
    N_("write each field on its own, joined by AND or OR"),
    N_("%(a)s cannot stand here"),
    N_("quote it"),
    N_("quote it, or put a backslash before it"),
    N_("there is no field %(a)s"),
    N_("did you mean %(a)s: ? To look for the text itself, quote it. Fields: %(b)s"),
    N_("To look for the text itself, quote it. Fields: %(a)s"),
    N_("there is no indicator %(a)s"),
    N_("did you mean %(a)s? All are listed by `thb indicators list` and on the page Indicators"),
    N_("all are listed by `thb indicators list` and on the page Indicators"),
    N_("%(a)s is not understood"),
    N_("write %(a)s"),
    N_("write NOT or - for what must be absent"),
    N_("%(a)s holds no letter or digit"),
    N_("remove it"),
    N_("%(a)s has no value"),
    N_("write one after the colon"),
    N_("%(a)s is never %(b)s"),
    N_("use one of: %(a)s"),
    N_("%(a)s is no phone number"),
    N_("write it whole, as in phone:+48500100101, or its beginning, as in phone:+48500*"),
    N_("there is no word between the quotes"),
    N_("put one there or remove them"),
    N_("~ works on text only, not on %(a)s"),
    N_("too many words are too far apart"),
    N_("use fewer words or a smaller number"),
    N_("after ~ stands no whole number of words"),
    N_('write it as in "a b"~5'),
    N_("a wildcard at the beginning would have to look through every word"),
    N_("begin with %(a)s letters or more, as in prefix*"),
    N_("a wildcard stands at the end of a word only, and it is *"),
    N_("write prefix*, or join spellings by OR; quote the word to look for the sign"),
    N_("a prefix is one word"),
    N_("join its parts by AND, the last one with *"),
    N_("a prefix has %(a)s characters or more"),
    N_("write more of the word"),
    N_("a word has either * or ~"),
    N_("remove one of them"),
    N_("~ does not work on %(a)s"),
    N_("~ works on one word"),
    N_('for several write "these words"~5'),
    N_("a word may differ by 1 or 2 letters"),
    N_("write ~1 or ~2"),
    N_("regular expressions are not understood"),
    N_("use words, prefix* or fuzzy~1; quote a slash"),
    N_("%(a)s is more than %(b)s"),
    N_("write the smaller one first"),
    N_("%(a)s is no number"),
    N_("write it as in %(a)s:250"),
    N_("%(a)s is no date of the years %(b)s to %(c)s"),
    N_("write it as in %(a)s:2026-11-02 or %(b)s:2026-11-02T14:30"),
    N_("%(a)s is later than %(b)s"),
    N_("write the earlier one first"),
    N_("a range stands without a field"),
    N_("%(a)s has no order"),
    N_("use price, wage, score, posted or seen, as in price:[50 TO 100]"),
    N_("%(a)s has no beginnings"),
    N_("use %(a)s:>=…"),
    N_("weights (^) are not understood"),
    N_("there is nothing to look for"),
    N_("write a query; * means every ad"),
)
_HOLE = re.compile(r"%\(\w\)s")


class Form(NamedTuple):
    """A sentence with holes, and the pattern that fills them."""

    text: str
    pattern: re.Pattern[str]


@cache
def forms() -> tuple[Form, ...]:
    """Every form, those that say most outside of their holes first."""
    ordered = sorted(FORMS, key=lambda text: len(_HOLE.sub("", text)), reverse=True)
    return tuple(Form(text, re.compile(_pattern(text))) for text in ordered)


def _pattern(text: str) -> str:
    return re.sub(r"%\\\((\w)\\\)s", r"(?P<\1>.+?)", re.escape(text).replace("%", "%"))


def explain(speak: Tongue, *sentences: str) -> str:
    """Cause and cure, one sentence each, in the reader's language where it is known."""
    return " ".join(_sentence(text) for text in _translated(speak, sentences) if text)


def _translated(speak: Tongue, sentences: tuple[str, ...]) -> Iterator[str]:
    for sentence in sentences:
        found = next((m for form in forms() if (m := _filled(form, sentence, speak))), None)
        yield found or sentence


def _filled(form: Form, sentence: str, speak: Tongue) -> str | None:
    match = form.pattern.fullmatch(sentence)
    return speak.gettext(form.text) % match.groupdict() if match else None


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "…")) else ".")
