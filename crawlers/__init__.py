"""A site becomes captures, a capture becomes ads."""

from crawlers.evidence import Archive, Page
from crawlers.source import Source
from crawlers.source_file import SourceError, load_sources, read_sources

__all__ = ["Archive", "Page", "Source", "SourceError", "load_sources", "read_sources"]
