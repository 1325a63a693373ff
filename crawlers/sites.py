"""Page objects of sources that have their own: ``pages.py`` of a source folder, by source id."""

import importlib.util
import sys
from functools import cache
from pathlib import Path
from typing import Any

from crawlers.source_file import load_sources
from stream.errors import InputError

SHIPPED = Path(__file__).parent / "sources"
_folders: list[Path] = [SHIPPED]


def add_folder(folder: Path) -> None:
    """Makes the page objects of a folder of sources known to this process; they go first."""
    if folder not in _folders:
        _folders.insert(0, folder)
        page_class.cache_clear()


@cache
def page_class(source: str) -> Any:
    """The web-poet page object of a source; ``None`` where the generic ones do."""
    for folder in _folders:
        found = _home(folder, source)
        if found is not None:
            file = found[0] / "pages.py"
            return _only_page(file, found[1]) if file.is_file() else None
    return None


def _home(folder: Path, source: str) -> tuple[Path, str] | None:
    """The folder of a source and the name of its page object, if it names one."""
    try:
        known = load_sources(folder) if folder.is_dir() else []
    except InputError:
        # a folder with a fault elsewhere: a source's own folder still has its name
        own = folder / source.replace("-", "_")
        return (own, "") if own.is_dir() else None
    return next(((one.folder, one.page) for one in known if one.id == source), None)


def _only_page(file: Path, name: str) -> Any:
    from web_poet import ItemPage

    module = _load(file)
    classes = [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, ItemPage)
        and value.__module__ == module.__name__
        and (not name or value.__name__ == name.rpartition(".")[2].rpartition(":")[2])
    ]
    if len(classes) != 1:
        cure = "leave one, or name it in source.yml as page: CLASS"
        raise InputError(f"{len(classes)} page objects fit", where=str(file), cure=cure)
    return classes[0]


def _load(file: Path) -> Any:
    if file.is_relative_to(SHIPPED):
        return importlib.import_module(f"crawlers.sources.{file.parent.name}.pages")
    name = f"thb_source_{abs(hash(file.resolve()))}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise InputError("cannot be loaded", where=str(file))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
