"""Rule files become ``Rule`` values; what is not understood is refused with file, line, field."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from indicators import matchers
from indicators.catalogue import load_catalogue
from indicators.errors import RuleError
from indicators.examples_reader import read_examples
from indicators.marked import Marked, parse
from indicators.rule import (
    DIRECTIONS,
    EVERY,
    GRADES,
    KINDS,
    LANGUAGES,
    STATUSES,
    Detection,
    Rule,
    TogetherMatcher,
)

RULES = Path(__file__).parent / "rules"
NEEDED = ("id", "title", "status", "evidence", "direction", "kinds", "description", "detection")
FIELDS = (
    "id",
    "code",
    "title",
    "title_pl",
    "status",
    "evidence",
    "direction",
    "flags_alone",
    "protected",
    "route",
    "scope",
    "kinds",
    "description",
    "description_pl",
    "reason",
    "reason_pl",
    "references",
    "detection",
    "falsepositives",
    "falsepositives_pl",
    "examples",
)


_DETECTION = re.compile(r"^detection:\n((?:(?: .*)?\n)+)", re.MULTILINE)
_EXAMPLES = re.compile(r"^examples:\n(?:(?: .*)?\n)+", re.MULTILINE)
_LANGUAGE = re.compile(r"^  (\w+):\n", re.MULTILINE)
TEXTS = (
    "code", "title", "title_pl", "description", "description_pl", "reason", "reason_pl",
)  # fmt: skip


def load_rules(folder: Path = RULES, *, lazy: bool = False) -> tuple[Rule, ...]:
    """All rules under ``folder`` (``<group>/<id>.yml``), by id; ids are unique.

    Raises ``RuleError`` that names file, line and field of the first mistake. With ``lazy`` what
    stands under a language is read when it is first asked for, and examples are left out: for rules
    that are known to be right.
    """
    files = sorted(folder.rglob("*.yml"))
    if not files:
        raise RuleError("no rules (*.yml)", where=str(folder), cure="name a folder of rule files")
    rules: dict[str, Rule] = {}
    for path in files:
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        rule = load_rule(path, name, lazy=lazy)
        if rule.id in rules:
            other = rules[rule.id].where
            raise RuleError(f"id {rule.id!r} is taken by {other}", where=rule.where, cure="rename")
        rules[rule.id] = rule
    return tuple(rules[name] for name in sorted(rules))


def known_ids(folder: Path = RULES) -> frozenset[str]:
    """The ids of the catalogue and of all rules under ``folder``, retired ones too, by the names of
    their files."""
    return frozenset(path.stem for path in folder.rglob("*.yml")).union(load_catalogue())


def load_rule(path: Path, name: str = "", *, lazy: bool = False) -> Rule:
    """The rule of one file; its group is the folder it lies in."""
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"cannot be read ({error})", where=str(path), cure="check it") from error
    return read_rule(content, name or path.name, path.parent.name, lazy=lazy)


def read_rule(content: str, name: str, group: str, *, lazy: bool = False) -> Rule:
    """The rule that the text of a file holds."""
    unread = _unread(content, name) if lazy else None
    shown = content if unread is None else _EXAMPLES.sub("", _DETECTION.sub("", content))
    fields = parse(shown, name).mapping(FIELDS, NEEDED if unread is None else NEEDED[:-1])
    kinds = fields["kinds"].strings(KINDS)
    if not kinds:
        fields["kinds"].refuse("no kind of ad", f"use one or more of: {', '.join(KINDS)}")
    identity = fields["id"].string()
    return Rule(
        id=identity,
        group=group,
        kinds=kinds,
        status=fields["status"].string(STATUSES),
        evidence=fields["evidence"].string(GRADES),
        direction=fields["direction"].string(DIRECTIONS),
        scope=_choice(fields, "scope", ("ad", "operation")),
        route=_choice(fields, "route", ("normal", "priority")),
        flags_alone="flags_alone" in fields and fields["flags_alone"].truth(),
        protected="protected" in fields and fields["protected"].truth(),
        detection=_detection(_by_language(fields["detection"])) if unread is None else unread,
        references=_strings(fields, "references"),
        falsepositives=_strings(fields, "falsepositives"),
        falsepositives_pl=_strings(fields, "falsepositives_pl"),
        examples=() if lazy else read_examples(fields.get("examples"), identity, kinds[0]),
        where=f"{name}:1",
        digest=hashlib.sha256(content.encode()).hexdigest(),
        **{name: _text(fields, name) for name in TEXTS},
    )


def _text(fields: Mapping[str, Marked], name: str) -> str:
    return fields[name].string() if name in fields else ""


def _choice(fields: Mapping[str, Marked], name: str, allowed: tuple[str, ...]) -> str:
    return fields[name].string(allowed) if name in fields else allowed[0]


def _strings(fields: Mapping[str, Marked], name: str) -> tuple[str, ...]:
    return fields[name].strings() if name in fields else ()


def _by_language(field: Marked) -> dict[str, Marked]:
    parts = field.mapping((*LANGUAGES, EVERY))
    if not parts:
        field.refuse("no language", f"add one of: {', '.join((*LANGUAGES, EVERY))}")
    return parts


class _Unread(Mapping[str, Detection]):
    """What stands under each language, read when it is first asked for."""

    def __init__(self, texts: Mapping[str, str], name: str) -> None:
        self._texts, self._name = texts, name
        self._read: dict[str, Detection] = {}

    def __getitem__(self, lang: str) -> Detection:
        if lang not in self._read:
            root = parse(self._texts[lang], self._name).mapping()
            self._read[lang] = matchers.read(root["detection"].mapping()[lang], lang)
        return self._read[lang]

    def __contains__(self, lang: object) -> bool:
        return lang in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def _unread(content: str, name: str) -> _Unread | None:
    """The languages of a rule that is written as those that are shipped: a block each."""
    found = _DETECTION.search(content)
    if found is None:
        return None
    _, *parts = _LANGUAGE.split(found[1])
    texts = {}
    line = content.count("\n", 0, found.start(1))
    for lang, text in zip(parts[::2], parts[1::2], strict=True):
        # Errors name the lines of the file.
        texts[lang] = "\n" * (line - 1) + f"detection:\n  {lang}:\n{text}"
        line += 1 + text.count("\n")
    return _Unread(texts, name) if texts.keys() <= {*LANGUAGES, EVERY} else None


def _detection(parts: Mapping[str, Marked]) -> dict[str, Detection]:
    found = {lang: matchers.read(part, lang) for lang, part in parts.items()}
    named = {name for detection in found.values() for name in detection.parts}
    for matcher in found[EVERY].any if EVERY in found else ():
        if isinstance(matcher, TogetherMatcher):
            for name in {*matcher.parts, *matcher.lacks} - named:
                cure = f"use one of: {', '.join(sorted(named)) or 'none is given'}"
                raise RuleError(f"no part {name!r}", where=matcher.where, cure=cure)
    return found
