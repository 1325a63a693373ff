"""Page of the demo classifieds as the browser leaves it."""

from typing import Any
from urllib.parse import urljoin

from web_poet import WebPage, field

from crawlers.pages.dom import parse_html, text_of


class ClassifiedPage(WebPage[dict[str, Any]]):
    """An ad of the classifieds board; no ad where the script has drawn a list or a notice."""

    @field
    def id(self) -> str | None:
        return self.css("article.ad::attr(id)").get()

    @field
    def kind(self) -> str | None:
        return self.css("article.ad::attr(data-kind)").get()

    @field
    def lang(self) -> str | None:
        return self.css("article.ad::attr(lang)").get()

    @field
    def title(self) -> str | None:
        return self.css("article.ad h1::text").get()

    @field
    def text(self) -> str | None:
        node = parse_html(self.response.text).css_first("article.ad .text")
        return text_of(node) if node else None

    @field
    def city(self) -> str | None:
        return self.css("article.ad .city::text").get()

    @field
    def country(self) -> str | None:
        return self.css("article.ad .country::text").get()

    @field
    def posted(self) -> str | None:
        return self.css("article.ad time::attr(datetime)").get()

    @field
    def images(self) -> list[str]:
        paths = self.css("article.ad .pictures img::attr(src)").getall()
        return [urljoin(str(self.url), path) for path in paths]
