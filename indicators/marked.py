"""Strict YAML: every value knows its file, line and field, so that errors can say where."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

import yaml

from indicators.errors import RuleError

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = yaml.SafeLoader("")


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML node with its place; the readers below refuse what is not of their type."""

    node: yaml.Node
    file: str
    field: str = ""

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    @property
    def where(self) -> str:
        place = f"{self.file}:{self.line}"
        return f"{place}: {self.field}" if self.field else place

    def refuse(self, what: str, cure: str) -> NoReturn:
        raise RuleError(what, where=self.where, cure=cure)

    def mapping(self, known: Sequence[str] = (), needed: Sequence[str] = ()) -> "dict[str, Marked]":
        """The fields by name; refuses doubles, names that are not known and missing ones."""
        if not isinstance(self.node, yaml.MappingNode):
            self.refuse(f"{self.kind} where fields are expected", "write it as `name: value` lines")
        fields: dict[str, Marked] = {}
        for key, value in self.node.value:
            name = str(key.value)
            child = Marked(value, self.file, f"{self.field}.{name}" if self.field else name)
            self._check_name(Marked(key, self.file, child.field), name, fields, known)
            fields[name] = child
        for name in needed:
            if name not in fields:
                self.refuse(f"field `{name}` is missing", f"add `{name}:`")
        return fields

    def _check_name(
        self, key: "Marked", name: str, fields: Mapping[str, "Marked"], known: Sequence[str]
    ) -> None:
        if name in fields:
            key.refuse("the field stands twice", "keep one of them")
        if known and name not in known:
            key.refuse("unknown field", f"use one of: {', '.join(known)}")

    def items(self) -> "Iterator[Marked]":
        """The entries of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            self.refuse(f"{self.kind} where a list is expected", "write it as `[one, two]`")
        for number, value in enumerate(self.node.value):
            yield Marked(value, self.file, f"{self.field}[{number}]")

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    @property
    def kind(self) -> str:
        if self.is_mapping:
            return "a mapping"
        return "a list" if self.is_list else f"{self.node.value!r}"

    def value(self) -> object:
        """The scalar as YAML reads it: text, number, truth value, date or ``None``."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.refuse(f"{self.kind} where one value is expected", "write one value")
        try:
            return _PLAIN.construct_object(self.node)
        except (ValueError, yaml.YAMLError) as error:
            self.refuse(f"cannot be read ({error})", "put it in quotes")

    def string(self, allowed: Sequence[str] = ()) -> str:
        """Text that is not empty, whatever type YAML would make of it."""
        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value.strip():
            self.refuse(f"{self.kind} where text is expected", "write some text")
        text = str(self.node.value).strip()
        if allowed and text not in allowed:
            self.refuse(f"{text!r} is not known", f"use one of: {', '.join(allowed)}")
        return text

    def regex(self) -> str:
        """A regular expression that can be compiled."""
        try:
            re.compile(self.string())
        except re.error as error:
            self.refuse(f"no valid regex ({error})", "correct it")
        return self.string()

    def strings(self, allowed: Sequence[str] = ()) -> tuple[str, ...]:
        return tuple(item.string(allowed) for item in self.items())

    def truth(self) -> bool:
        value = self.value()
        if not isinstance(value, bool):
            self.refuse(f"{value!r} is neither true nor false", "write true or false")
        return value

    def number(self) -> float:
        value = self.value()
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(f"{value!r} is no number", "write a number")
        return float(value)

    def whole(self, low: int = 0, high: int = 100) -> int:
        value = self.value()
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.refuse(f"{value!r} is no whole number from {low} to {high}", "correct it")
        return value

    def day(self) -> date:
        value = self.value()
        if not isinstance(value, date):
            self.refuse(f"{value!r} is no date", "write it as 2026-01-31")
        return value


def read(path: Path, name: str = "") -> Marked:
    """The root node of one YAML file; ``name`` is what errors call the file."""
    name = name or path.name
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"cannot be read ({error})", where=str(path), cure="check it") from error
    return parse(text, name)


def parse(text: str, name: str) -> Marked:
    """The root node of YAML text."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        what = getattr(error, "problem", None) or str(error)
        cure = 'correct the YAML; a lone minus sign stands in quotes: "-"'
        raise RuleError(f"no valid YAML ({what})", where=where, cure=cure) from error
    if node is None:
        raise RuleError("the file is empty", where=f"{name}:1", cure="fill or remove it")
    return Marked(node, name)
