"""The composition root: settings, command line, pipeline, demo."""

__version__ = "0.1.0"
