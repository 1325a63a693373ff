"""The matchers of a rule's ``detection``: words, entities, fields, codes, registers, parts."""

import re
from collections.abc import Callable
from typing import Any

import text
from indicators import phrase as notation
from indicators.codes import load_codes
from indicators.expressions import literals
from indicators.fields import read_tests
from indicators.marked import Marked
from indicators.rule import (
    EVERY,
    KINDS,
    SCOPES,
    CodesMatcher,
    Detection,
    EntityMatcher,
    FieldMatcher,
    Matcher,
    ModelMatcher,
    OperationMatcher,
    PhraseMatcher,
    RegexMatcher,
    RegisterMatcher,
    SignMatcher,
    TextMatcher,
    TogetherMatcher,
)
from indicators.shared import load_names
from stream.snapshots import NAMES

TEXT_KINDS = ("phrase", "free", "regex")
OTHER_KINDS = ("entity", "field", "codes", "model", "operation", "together", "register", "sign")
ASKS = ("absent", "present", "inactive", "recent", "invalid")
_TEXT_OPTIONS = ("negated", "scope", "fields", "kinds", "none")
FREE_WITHIN = 8
PLACES = ("title", "text")


def read(part: Marked, lang: str) -> Detection:
    """What stands under one language, or under ``every``."""
    fields = part.mapping(("words", "parts", "any", "none", "beside"))
    if "parts" not in fields:
        part.mapping((), ("any",))
    words = read_words(fields["words"]) if "words" in fields else {}
    any_, none, beside = (
        _list(fields[name], lang, words) if name in fields else ()
        for name in ("any", "none", "beside")
    )
    if none:
        _spareless(fields["none"], none)
    if beside:
        _only_words(fields["beside"], beside)
    parts = fields["parts"].mapping() if "parts" in fields else {}
    named = {name: _list(item, lang, words) for name, item in parts.items()}
    return Detection(any_, none, beside, named, words)


def _list(field: Marked, lang: str, words: notation.Words) -> tuple[Matcher, ...]:
    found = tuple(_matcher(item, lang, words) for item in field.items())
    if not found:
        field.refuse("an empty list", "add at least one matcher")
    return found


def read_words(field: Marked) -> dict[str, tuple[str, ...]]:
    """Lists of alternatives by name; an entry is one word or several."""
    return {name: _entries(item) for name, item in field.mapping().items()}


def _entries(item: Marked) -> tuple[str, ...]:
    """A list's entries: as they are written there, or those of lists that rules share."""
    if not item.is_mapping:
        return item.strings()
    lists = load_names()
    names = item.mapping(("shared",), ("shared",))["shared"].strings(tuple(lists))
    return tuple(entry for name in names for entry in lists[name])


def _matcher(item: Marked, lang: str, words: notation.Words) -> Matcher:
    if not item.is_mapping:
        _needs_language(item, lang)
        return PhraseMatcher(phrase=read_phrase(item, words), where=item.where)
    fields = item.mapping()
    kinds = [name for name in (*TEXT_KINDS, *OTHER_KINDS) if name in fields]
    if len(kinds) != 1:
        names = ", ".join((*TEXT_KINDS, *OTHER_KINDS))
        item.refuse("not exactly one kind of matcher", f"give one of: {names}")
    if kinds[0] in TEXT_KINDS:
        _needs_language(item, lang)
        return _text_matcher(item, kinds[0], lang, words)
    if kinds[0] in ("together", "register", "sign") and lang != EVERY:
        item.refuse("what needs no words stands under a language", f"move it to `{EVERY}`")
    return _READERS[kinds[0]](item)


def _needs_language(item: Marked, lang: str) -> None:
    if lang == EVERY:
        item.refuse("words without a language", f"move it from `{EVERY}` to a language")


def read_phrase(item: Marked, words: notation.Words, *, within: int = 0) -> notation.Phrase:
    """One phrase; a mistake in its notation is refused where it stands."""
    try:
        return notation.parse(item.string(), words, within=within)
    except ValueError as error:
        what, _, cure = str(error).partition("; ")
        item.refuse(what, cure or "correct the phrase")


def _text_matcher(item: Marked, kind: str, lang: str, words: notation.Words) -> TextMatcher:
    extra = ("within",) if kind == "free" else ()
    fields = item.mapping((kind, *extra, *_TEXT_OPTIONS))
    options: dict[str, Any] = {
        "where": item.where,
        "negated": "negated" in fields and fields["negated"].truth(),
        "scope": fields["scope"].string(SCOPES) if "scope" in fields else "sentence",
        "fields": fields["fields"].strings(PLACES) if "fields" in fields else PLACES,
        "kinds": _kinds(fields),
        "none": _own_none(fields["none"], lang, words) if "none" in fields else (),
    }
    if kind == "regex":
        return RegexMatcher(pattern=_regex(fields["regex"]), **options)
    within = 0
    if kind == "free":
        within = fields["within"].whole(2, 40) if "within" in fields else FREE_WITHIN
    return PhraseMatcher(phrase=read_phrase(fields[kind], words, within=within), **options)


def _own_none(field: Marked, lang: str, words: notation.Words) -> tuple[TextMatcher, ...]:
    """What speaks against one matcher alone: words."""
    return _only_words(field, _spareless(field, _list(field, lang, words)))


def _only_words(field: Marked, found: tuple[Matcher, ...]) -> tuple[TextMatcher, ...]:
    known = tuple(one for one in found if isinstance(one, TextMatcher))
    if len(known) < len(found):
        field.refuse("more than words", "use phrase, free or regex there")
    return known


def _spareless(field: Marked, found: tuple[Matcher, ...]) -> tuple[Matcher, ...]:
    """Matchers of a ``none``, which have none themselves."""
    if any(isinstance(one, TextMatcher) and one.none for one in found):
        field.refuse("a `none` inside a `none`", "leave it out, or make the outer one narrower")
    return found


def _kinds(fields: dict[str, Marked]) -> tuple[str, ...]:
    return fields["kinds"].strings(KINDS) if "kinds" in fields else ()


def _regex(field: Marked) -> str:
    pattern = field.string()
    try:
        found = literals(pattern)
    except re.error as error:
        field.refuse(f"no valid regex ({error})", "correct it")
    for one in found:
        if one != text.fold(one):
            field.refuse(f"{one!r} is not folded", f"write {text.fold(one)!r}")
    return pattern


def _entity(item: Marked) -> EntityMatcher:
    fields = item.mapping(("entity", "at_least", "heed_words", "kinds"))
    parts = fields["entity"].mapping((), ("type",))
    kind = parts.pop("type")
    types = kind.strings() if kind.is_list else (kind.string(),)
    least = fields["at_least"].whole(1, 50) if "at_least" in fields else 1
    return EntityMatcher(
        types=types,
        tests=tuple(test for name in parts for test in read_tests(name, parts[name])),
        where=item.where,
        at_least=least,
        heed_words="heed_words" in fields and fields["heed_words"].truth(),
        kinds=_kinds(fields),
    )


def _field(item: Marked) -> FieldMatcher:
    fields = item.mapping(("field", "is", "kinds"), ("field", "is"))
    tests = read_tests(fields["field"].string(), fields["is"])
    if len(tests) != 1:
        fields["is"].refuse("not exactly one comparison", "write one matcher for each")
    return FieldMatcher(test=tests[0], where=item.where, kinds=_kinds(fields))


def _codes(item: Marked) -> CodesMatcher:
    fields = item.mapping(("codes", "at_least", "kinds"))
    least = fields["at_least"].whole(1, 50) if "at_least" in fields else 1
    return CodesMatcher(
        codes=fields["codes"].string(tuple(load_codes())),
        at_least=least,
        where=item.where,
        kinds=_kinds(fields),
    )


def _model(item: Marked) -> ModelMatcher:
    fields = item.mapping(("model", "at_least", "kinds"))
    least = fields["at_least"].number() if "at_least" in fields else 0.5
    return ModelMatcher(
        model=fields["model"].string(), at_least=least, where=item.where, kinds=_kinds(fields)
    )


def _operation(item: Marked) -> OperationMatcher:
    fields = item.mapping(("operation", "is", "kinds"), ("operation", "is"))
    tests = read_tests(fields["operation"].string(), fields["is"])
    if len(tests) != 1:
        fields["is"].refuse("not exactly one comparison", "write one matcher for each")
    return OperationMatcher(test=tests[0], where=item.where, kinds=_kinds(fields))


def _together(item: Marked) -> TogetherMatcher:
    fields = item.mapping(("together", "lacks", "kinds"))
    return TogetherMatcher(
        parts=fields["together"].strings(),
        lacks=fields["lacks"].strings() if "lacks" in fields else (),
        where=item.where,
        kinds=_kinds(fields),
    )


def _sign(item: Marked) -> SignMatcher:
    fields = item.mapping(("sign", "kinds"))
    return SignMatcher(sign=fields["sign"].string(), where=item.where, kinds=_kinds(fields))


def _register(item: Marked) -> RegisterMatcher:
    fields = item.mapping(("register", "by", "is", "look_up", "kinds"), ("register", "by", "is"))
    names = fields["register"]
    parts = fields["look_up"].mapping((), ("type",)) if "look_up" in fields else {}
    kind = parts.pop("type", None)
    types = () if kind is None else kind.strings() if kind.is_list else (kind.string(),)
    return RegisterMatcher(
        registers=names.strings(NAMES) if names.is_list else (names.string(NAMES),),
        by=fields["by"].string(),
        ask=fields["is"].string(ASKS),
        types=types,
        tests=tuple(test for name in parts for test in read_tests(name, parts[name])),
        where=item.where,
        kinds=_kinds(fields),
    )


_READERS: dict[str, Callable[[Marked], Matcher]] = {
    "entity": _entity,
    "field": _field,
    "codes": _codes,
    "model": _model,
    "operation": _operation,
    "together": _together,
    "register": _register,
    "sign": _sign,
}
