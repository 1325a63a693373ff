"""What others collected: CSV, JSON Lines, WARC and folders of HTML become ads or pages."""

from crawlers.importers.read import read
from crawlers.importers.rows import ImportFileError, RawPage, Rejected

__all__ = ["ImportFileError", "RawPage", "Rejected", "read"]
