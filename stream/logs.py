"""Structured logs: a line of JSON an event, on stderr, so that stdout stays clean."""

import logging
import sys

import structlog

INFO, WARNING = logging.INFO, logging.WARNING


def configure(level: int = INFO) -> None:
    """Sends the events of a level and above to stderr."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def ensure() -> None:
    """Configures the logs unless the program has done so."""
    if not structlog.is_configured():
        configure()
