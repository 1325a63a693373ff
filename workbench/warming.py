"""What is slow the first time, done before the first request: templates and dictionaries."""

import logging

import search
from stream.errors import ThbError
from workbench.i18n import LANGUAGES
from workbench.services import Services
from workbench.view import environment

log = logging.getLogger(__name__)
QUERY = '"paszport opłata"~5 OR passport'


def warm(services: Services) -> None:
    """Compiles the templates and asks the index once. What fails here is said where it is asked
    for."""
    for lang in LANGUAGES:
        templates = environment(lang, services.zone)
        for name in templates.list_templates():
            templates.get_template(name)
    try:
        query = search.parse_query(QUERY, services.zone)
        services.index.search(search.Request(query=query, all=True, limit=1))
    except ThbError as error:
        log.warning("the workbench starts cold: %s", error)
