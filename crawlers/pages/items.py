"""What a page describes, in whatever syntax."""

from dataclasses import dataclass, field

from crawlers.pages.dom import flat


@dataclass(slots=True, eq=False)
class Item:
    """A thing that a page describes; ``values`` hold texts and further items, in document order."""

    types: frozenset[str] = frozenset()
    values: dict[str, list["str | Item"]] = field(default_factory=dict)
    parents: tuple[str, ...] = ()

    def add(self, name: str, value: "str | Item") -> None:
        if value != "":
            self.values.setdefault(name, []).append(value)

    def texts(self, *names: str) -> list[str]:
        """All texts under names, in their order."""
        return [v for name in names for v in self.values.get(name, ()) if isinstance(v, str)]

    def text(self, *names: str) -> str:
        """The first text under names; empty where there is none."""
        return next(iter(self.texts(*names)), "")

    def items(self, *names: str) -> list["Item"]:
        """All items under names, in their order."""
        return [v for name in names for v in self.values.get(name, ()) if isinstance(v, Item)]

    def label(self, *names: str) -> str:
        """The first text under names, or the name of the first item there, on one line."""
        for name in names:
            for value in self.values.get(name, ()):
                found = value if isinstance(value, str) else value.text("name", "value", "title")
                if found:
                    return flat(found)
        return ""
