"""Where a page leads: the addresses of a source that were not asked for yet, without traps."""

from urllib.parse import urljoin

from crawlers import links
from crawlers.fetched import Next
from crawlers.outline import Link, Outline
from crawlers.source import Source


class Frontier:
    """Remembers what was asked for in a run, and which kinds of page lead nowhere."""

    def __init__(self, source: Source) -> None:
        self.depth = source.limits.depth
        self.scope = links.scope_of(source)
        self.starts = list(dict.fromkeys(links.normalise(url) for url in source.start_urls))
        self.traps = links.Traps()
        self.asked = set(self.starts)

    def fresh(self, page: Outline, url: str, encoding: str = "utf-8") -> list[links.Found]:
        """The links of a page to addresses that are new; each is new once."""
        refresh = [Link(page.refresh[1], "", "")] if page.refresh else []
        base = urljoin(url, page.base) if page.base else url
        found = links.links([*page.links, *refresh], base, self.scope, encoding)
        fresh = [one for one in found if one.url not in self.asked]
        self.asked.update(one.url for one in fresh)
        return fresh

    def steps(self, page: Outline, url: str, depth: int, fresh: list[links.Found]) -> list[Next]:
        """The new addresses to follow. A list that goes on (a link of its own kind on a page that
        bore something) is no step further away."""
        bore = self.traps.saw(url, page.text, [one.url for one in fresh])
        kind = links.shape(url)
        steps = [
            Next(one.url, depth + (0 if bore and links.shape(one.url) == kind else 1))
            for one in fresh
            if not one.document and not self.traps.crowded(one.url)
        ]
        return [one for one in steps if one.depth <= self.depth]
