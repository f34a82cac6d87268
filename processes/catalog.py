"""Which diagrams, decisions and forms a release ships: the files beside the rules of each area. Imports no handler."""

from collections.abc import Iterator
from importlib import resources as packages
from importlib.resources.abc import Traversable

from engine import Deployment, Engine

AREAS = ("cases", "risk")
SUFFIXES = (".bpmn", ".dmn", ".form.json")


class FileTwice(ValueError):
    """Two areas ship a file of the same name, which is its id."""


def resources() -> dict[str, bytes]:
    """Every shipped file by name. One deployment: what areas share (decisions, forms) is there once."""
    found: dict[str, bytes] = {}
    for file in _shipped():
        if file.name in found:
            raise FileTwice(f"Expected one file called {file.name}, but two areas ship it")
        found[file.name] = file.read_bytes()
    return found


def deploy_all(engine: Engine, actor: str, *, reason: str = "") -> Deployment:
    """Deploy the release; what is deployed already stays. Raises DeploymentRefused with every fault."""
    return engine.deploy(resources(), actor=actor, reason=reason)


def _shipped() -> Iterator[Traversable]:
    for area in AREAS:
        folder = packages.files(f"processes.{area}")
        yield from sorted(
            (file for file in folder.iterdir() if file.name.endswith(SUFFIXES)), key=lambda file: file.name
        )
