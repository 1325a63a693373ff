"""Elasticsearch and PostgreSQL refuse to run as root: root lends them an unprivileged user."""

import os
import pwd
import shutil
from pathlib import Path


def uid() -> int | None:
    """The user ``nobody`` when root asks, else ``None``: whoever asks is good enough."""
    return pwd.getpwnam("nobody").pw_uid if os.getuid() == 0 else None


def own(folder: Path) -> None:
    """Gives a folder with all in it to the user that will run the server."""
    user = uid()
    if user is None:
        return
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            shutil.chown(path, user, user)
