"""A migrated database with the shipped processes, and an environment that says where it is."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from processes import catalog
from processes.application import Application
from processes.bootstrap import build, migrate
from webapp.doctor.examination import examine
from webapp.doctor.finding import Finding

Examine = Callable[..., dict[str, Finding]]


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database as `concierto migrate` and `deploy` leave it: each test has a copy."""
    path = tmp_path_factory.mktemp("installed") / "concierto.db"
    migrate(f"sqlite:///{path}")
    application = build(f"sqlite:///{path}")
    catalog.deploy_all(application.engine, "gema")
    application.dispose()
    return path


@pytest.fixture
def installed(deployed: Path, tmp_path: Path) -> Iterator[Application]:
    """An installation in `tmp_path/var`."""
    (tmp_path / "var").mkdir(mode=0o700)
    path = tmp_path / "var" / "concierto.db"
    shutil.copy(deployed, path)
    application = build(f"sqlite:///{path}")
    yield application
    application.dispose()


@pytest.fixture
def examined(tmp_path: Path) -> Examine:
    """`examined(CONCIERTO_LOG="json")`: the findings by code."""

    def made(**environment: str) -> dict[str, Finding]:
        return {finding.code: finding for finding in examine(environment, tmp_path / "var")}

    return made
