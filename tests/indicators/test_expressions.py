"""A search where a literal stands, from where a match may begin, finds what a plain one finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.expressions import ANYTHING, literals, matches, starts
from indicators.rule import RegexMatcher
from tests.indicators.shipped import ALL

KNOWN = {
    r"\b(?:1[4-9]|20)\s*h": "[12]",
    r"\bno (?:papers|visa)": "[n]",
    r"(?<!\d\s)\bпо\s\d": "[п]",
    r"(?:tel )?\d+": r"[\dt]",
    r"[a-c\d-]x": r"[\-\da-c]",
    r"(a|b)?(c|d)": "[abcd]",
    r"(?:de\s)?(?:turno|dia)s?": "[dt]",
    r"(?<!\w)[nc]*x": "[cnx]",
    r"\b[-\d]x": r"[\d\-]",
}
WHOLE = (r"\b(?:1[4-9]|20)\s*h", r"\bno (?:papers|visa)", r"(?<!\w)[nc]*x")
"""Those that begin with a letter or figure before which no other stands."""
UNKNOWN = (r"[^a]b", r"a?", r".x", r"(?:a|b*)c?", r"(a)?\1", r"\Wx")


@pytest.mark.parametrize(("pattern", "found"), KNOWN.items())
def test_the_first_characters_are_told(pattern, found):
    begins = starts(pattern)
    characters, _, rest = begins.partition("]")
    assert set(f"{characters}]") == set(found)
    assert bool(rest) is (pattern in WHOLE)


@pytest.mark.parametrize("pattern", UNKNOWN)
def test_what_cannot_be_told_is_searched_everywhere(pattern):
    assert starts(pattern) == ""


LITERALS = {
    r"\bno (?:papers|visa)": ("papers", "visa"),
    r"\bno [a-z]|no visa\b": ("no ", "no visa"),
    r"(?:1[4-9]|20)\s*(?:h|hours?)\s(?:daily|a day)": ("a day", "daily"),
    r"(?:fee|a?)\d": ANYTHING,
    r"\[ ?(?:name|city|phone) ?\]": ("[",),
    r"(?:fee )?deposit": ("deposit",),
    r"(?:fee )+\d{2,}": ("fee ",),
    r"(?<!no )(?=fee)\bfee\b(?! back)": ("fee",),
    r"[ab]+|c*": ANYTHING,
    r"(?i)fee": ANYTHING,
    r"(?>visa)\d": ("visa",),
}


@pytest.mark.parametrize(("pattern", "found"), LITERALS.items())
def test_the_rarest_literals_are_told(pattern, found):
    assert literals(pattern) == found


@pytest.mark.parametrize("pattern", [one for one in (*KNOWN, *LITERALS) if "(?=" not in one])
@given(data=st.data())
def test_every_match_holds_a_literal(pattern, data):
    text = data.draw(st.from_regex(pattern))
    assert any(literal in text for literal in literals(pattern))


@given(
    pattern=st.sampled_from((*KNOWN, *UNKNOWN)),
    text=st.text(alphabet="abcdx no12h tel-turpia sпо visapers4\n", max_size=80),
)
def test_the_same_is_found(pattern, text):
    compiled, begins = re.compile(pattern), starts(pattern)
    plain = [match.span() for match in compiled.finditer(text)]
    tried = matches(compiled, re.compile(begins) if begins else None, text)
    assert [match.span() for match in tried] == plain


def test_rules_begin_with_something():
    """An expression that begins with anything is tried at every place of every ad."""
    patterns = {
        matcher.pattern
        for rule in ALL
        for detection in rule.detection.values()
        for matcher in (*detection.any, *detection.none)
        if isinstance(matcher, RegexMatcher)
    }
    assert patterns
    assert not {pattern for pattern in patterns if not starts(pattern)}
