"""Which diagrams, decisions and forms a release ships: files beside the rules that they go with. Imports no handler."""

from collections.abc import Iterator
from importlib import resources as packages
from importlib.resources.abc import Traversable

from engine import Deployment, Engine

FOLDERS = (
    "cases",
    "cases/access",
    "cases/basic_needs",
    "cases/consent",
    "cases/diagnosis",
    "cases/employment",
    "cases/guaranteed_income",
    "cases/housing",
    "cases/intensive",
    "cases/payroll",
    "cases/people",
    "cases/plan",
    "cases/protection",
    "cases/referrals",
    "cases/review",
    "network",
    "risk",
    "risk/community",
    "risk/rights",
)
"""Where a release looks, below `processes/`; a folder that is not there ships nothing."""
SUFFIXES = (".bpmn", ".dmn", ".form.json")
SCENARIOS = ".scenarios.json"


class FileTwice(ValueError):
    """Two folders ship a file of the same name, which is its id."""


def resources() -> dict[str, bytes]:
    """Every shipped file by name. One deployment: what they share (decisions, forms) is there once."""
    found: dict[str, bytes] = {}
    for file in _shipped():
        if file.name in found:
            raise FileTwice(f"Expected one file called {file.name}, but two folders ship it")
        found[file.name] = file.read_bytes()
    return found


def deploy_all(engine: Engine, actor: str, *, reason: str = "") -> Deployment:
    """Deploy the release; what is deployed already stays. Raises DeploymentRefused with every fault."""
    return engine.deploy(resources(), actor=actor, reason=reason)


def scenarios() -> dict[str, bytes]:
    """Every shipped file of saved scenarios by name; they are not deployed."""
    found = (file for folder in _folders() for file in folder.iterdir() if file.name.endswith(SCENARIOS))
    return {file.name: file.read_bytes() for file in sorted(found, key=lambda file: file.name)}


def folder_of(process_id: str) -> Traversable:
    """The folder of the diagram of that name. Raises KeyError when none is shipped."""
    return folder_of_file(f"{process_id}.bpmn")


def folder_of_file(name: str) -> Traversable:
    """The folder of that file. Raises KeyError when none is shipped."""
    for folder in _folders():
        if (folder / name).is_file():
            return folder
    raise KeyError(name)


def _shipped() -> Iterator[Traversable]:
    for folder in _folders():
        files = (file for file in folder.iterdir() if file.name.endswith(SUFFIXES))
        yield from sorted(files, key=lambda file: file.name)


def _folders() -> Iterator[Traversable]:
    root = packages.files("processes")
    yield from (root / name for name in FOLDERS if (root / name).is_dir())
