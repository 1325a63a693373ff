"""Pictures of every page: ``python tests/workbench/screens.py [FOLDER]`` (``docs/screenshots``).

Serves the workbench over the invented ads of the tests on a free port of this machine, and opens it
in the Chromium of the system: each page wide and narrow, light and dark.
"""

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Page, sync_playwright

sys.path.append(str(Path(__file__).parent))
import workbench_fakes as fakes

from workbench.tags import Tags

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
PAGES = {
    "search": "/?q=op%C5%82ata",
    "search-all": "/?all=1&f=kind:job&f=-source:demo-board",
    "search-mistake": "/?q=kind%3Ajob+(op%C5%82ata+OR+wiza",
    "search-nothing": "/?q=nieistniej%C4%85ce",
    "ad": "/ad/x-1?q=op%C5%82ata",
    "ad-hostile": "/ad/x-7",
    "ad-pictures": "/ad/x-5",
    "watches": "/watches?query=op%C5%82ata+wiza",
    "alerts": "/watches/{watch}",
    "review": "/review",
    "tags": "/tags",
    "tag": "/tags/Venlo",
    "indicators": "/indicators",
    "indicator": "/indicators/debt-upfront-fee",
    "sources": "/sources",
    "status": "/status",
    "help": "/help",
    "missing": "/nothing-here",
}


@contextmanager
def serving(bench: fakes.Bench) -> Iterator[str]:
    """The address of a workbench that is served while the block runs."""
    config = uvicorn.Config(bench.app, host="127.0.0.1", port=0, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def browser() -> Iterator[Any]:
    """The Chromium of the system."""
    named = os.environ.get("THB_CHROMIUM")
    path = named or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield found
        finally:
            found.close()


def filled(folder: Path) -> tuple[fakes.Bench, str]:
    """A workbench with enough in it to look like one in use, and the id of a watch with alerts."""
    ads = [*fakes.ADS, *(copy for ad in fakes.ADS[1:6] for copy in fakes.copies(ad, 9))]
    bench = fakes.bench(folder, ads)
    fakes.judge_many(bench)
    fakes.name_pictures(bench)
    first, second = fakes.ADS[0], fakes.ADS[1]
    found = [(first, ("opłata", "wizę")), (second, ("kaucja",))]
    watch = bench.watch("(opłata OR kaucja) kind:job", *found, name="Opłaty przed wyjazdem")
    Tags(bench.services.state).add(["x-1", "x-2", "x-7"], "Venlo", "A. Nowak")
    bench.watch("paszport oddajesz", (first, ("Paszport oddajesz",)))
    bench.watch('phone:"500 100 101"')
    return bench, watch


def shoot(page: Page, address: str, target: Path, *, whole: bool = False) -> None:
    """One picture."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(target), full_page=whole)


def main(folder: Path, only: str = "") -> None:
    """All pictures; file names are page, size, colours and language."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        bench, watch = filled(Path(home))
        with serving(bench) as address, browser() as chromium:
            for size, (width, height) in SIZES.items():
                for scheme in ("light", "dark"):
                    lang = "pl" if scheme == "light" else "en"
                    context = chromium.new_context(
                        viewport={"width": width, "height": height},
                        color_scheme=scheme,
                        locale=lang,
                    )
                    page = context.new_page()
                    page.goto(f"{address}/?token={fakes.TOKEN}")
                    for name, path in PAGES.items():
                        if only and only not in name:
                            continue
                        target = folder / f"{name}-{size}-{scheme}-{lang}.png"
                        shoot(page, address + path.format(watch=watch), target)
                    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screenshots"), *sys.argv[2:3])
