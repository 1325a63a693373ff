"""Page of the demo review board: ordinary HTML, nothing structured."""

from typing import Any
from urllib.parse import urljoin

from web_poet import WebPage, field

from crawlers.pages.dom import parse_html, text_of


class ReviewPage(WebPage[dict[str, Any]]):
    """A review of a venue; no review where the page is a list or a notice."""

    @field
    def id(self) -> str | None:
        return self.css("div.review::attr(data-id)").get()

    @field
    def lang(self) -> str | None:
        return self.css("html::attr(lang)").get()

    @field
    def title(self) -> str | None:
        return self.css("div.review .headline::text").get()

    @field
    def text(self) -> str | None:
        node = parse_html(self.response.text).css_first("div.review .opinion")
        return text_of(node) if node else None

    @field
    def city(self) -> str | None:
        return self._where()[0]

    @field
    def country(self) -> str | None:
        return self._where()[1]

    @field
    def posted(self) -> str | None:
        return self.css("div.review .on::text").get()

    @field
    def images(self) -> list[str]:
        paths = self.css("div.review .pictures img::attr(src)").getall()
        return [urljoin(str(self.url), path) for path in paths]

    @field
    def extra(self) -> dict[str, Any]:
        rating = self.css("div.review .rating::attr(title)").re_first(r"\d")
        found = {
            "venue": self.css("div.review .venue::text").get(),
            "rating": rating and int(rating),
        }
        return {name: value for name, value in found.items() if value}

    def _where(self) -> tuple[str | None, str | None]:
        city, _, country = (self.css("div.review .where::text").get() or "").rpartition(", ")
        return city or None, country or None
