"""The pages, a module each; all routes but signing in are guarded."""

from fastapi import APIRouter

from workbench.access import Gate
from workbench.desk import Desk
from workbench.pages import (
    ad,
    exporting,
    indicators,
    judging,
    searching,
    session,
    sources,
    tagging,
    watching,
)
from workbench.services import Services
from workbench.view import Views


def routers(services: Services, views: Views, gate: Gate) -> list[APIRouter]:
    """The routes of every page."""
    desk = Desk(services, views)
    guarded = [
        module.router(desk)
        for module in (
            *(searching, ad, exporting, tagging, watching, judging, indicators, sources),
        )
    ]
    return [session.router(services, views, gate), *guarded]
