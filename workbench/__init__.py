"""What people use: the web pages, access control, review, audit."""

from workbench.app import create_app
from workbench.services import Services

__all__ = ["Services", "create_app"]
