"""`concierto participant name` and `index`: a restricted case is not lost; people become findable."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_network import World
from sqlalchemy import select, update

from processes.cases.lifecycle.tables import RightsAct
from processes.cases.people.restricting import restrict
from processes.cases.people.tables import LikenessKey
from processes.cases.queries import find_case_for
from processes.network.queries import get_professional
from processes.network.tables import StoredProfessional
from webapp.cli import main
from webapp.commands.speaking import REFUSED

ASKED = ("--actor", "gema", "--reason", "Se han ido las dos")
CODE = "C-2026-0001"
Run = Callable[..., Result]


@pytest.fixture
def run(world: World, tmp_path: Path) -> Run:
    environment = {
        "CONCIERTO_DATABASE_URL": f"sqlite:///{tmp_path / 'network.db'}",
        "CONCIERTO_SECRET_KEY": "only for tests " * 3,
        "CONCIERTO_DOCUMENTS": str(tmp_path / "documents"),
    }
    return lambda *arguments: CliRunner().invoke(main, ["participant", *arguments], env=environment)


def test_named_when_nobody_of_the_named_is_left_and_not_before(run: Run, world: World) -> None:
    assert "No es un expediente reservado" in run("name", CODE, "diana", *ASKED).output
    with world.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        ana = get_professional(session, "ana")
        restrict(session, ana, CODE, reason="other_risk", names=[], now=world.clock.now())
    refused = run("name", CODE, "diana", *ASKED)
    assert (refused.exit_code, "que designe ella" in refused.output) == (REFUSED, True)
    with world.application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        gone = update(StoredProfessional).where(StoredProfessional.username == "ana")
        session.execute(gone.values(is_active=False))
    done = run("name", CODE, "diana", *ASKED)
    assert (done.exit_code, "diana" in done.output) == (0, True)
    with world.application.sessions() as session:
        assert find_case_for(session, get_professional(session, "diana"), CODE) is not None
        [act] = session.scalars(select(RightsAct)).all()
    assert (act.act, act.by, act.reason) == ("name", "gema", "Se han ido las dos")


def test_everybody_becomes_findable_once(run: Run, world: World) -> None:
    assert "40 personas más" in run("index").output
    assert "0 more people" in run("index", "--lang", "en").output
    with world.application.sessions() as session:
        assert session.scalar(select(LikenessKey.key).limit(1)) is not None
