"""Who may withdraw an alert, by role, place and status; what is told to its process."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from processes.network.professionals import Post, Professional
from processes.risk.review import STEPS, ReviewRefused, check_step
from processes.risk.tables import Alert
from processes.risk.withdrawing import may_withdraw, withdraw

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def alert_in(status: str, *, closed: bool = False) -> Alert:
    return Alert(
        id="a1", run_id="r", participant="P00001", territory="norte", kind="model", probability=0.8,
        lower=0.7, upper=0.9, horizon=24, contributions=[], data_date=date(2026, 11, 1), status=status,
        raised_at=NOW, closed_at=NOW if closed else None,
    )  # fmt: skip


def holder_of(role: str, *territories: str, regional: bool = False) -> Professional:
    post = Post(
        role=role, organisation="o", organisation_name="O", territories=territories, is_regional=regional
    )
    return Professional(username="u", name="U", organisation="o", organisation_name="O", posts=(post,))


@pytest.mark.parametrize(
    ("role", "territory", "may"),
    [
        ("coordinador_red", "norte", True),
        ("coordinador_red", "sur", False),
        ("supervisor", "norte", False),
        ("gss", "norte", False),
        ("ceas_ts", "norte", False),
        ("cc", "norte", False),
        ("evaluador", "norte", False),
        ("colaborador", "norte", False),
    ],
)
def test_only_the_networks_coordination_there(role: str, territory: str, may: bool) -> None:
    assert may_withdraw(holder_of(role, territory), alert_in("under_review")) is may


@pytest.mark.parametrize(
    ("status", "closed", "may"),
    [
        ("raised", False, True),
        ("under_review", False, True),
        ("watch", False, True),
        ("awaiting_data", False, True),
        ("accepted", False, True),
        ("accepted", True, False),
        ("dismissed", False, False),
        ("withdrawn", True, False),
    ],
)
def test_only_while_it_is_open(status: str, closed: bool, may: bool) -> None:
    alert = alert_in(status, closed=closed)
    assert may_withdraw(holder_of("coordinador_red", "norte"), alert) is may


class Told:
    """A publisher that keeps what it is given, once by message id."""

    def __init__(self) -> None:
        self.messages: dict[str, tuple[str, str, Mapping[str, Any]]] = {}

    def publish(
        self, *, name: str, key: str, variables: Mapping[str, Any], message_id: str, connection: Connection
    ) -> bool:
        assert connection is not None
        is_new = message_id not in self.messages
        self.messages.setdefault(message_id, (name, key, dict(variables)))
        return is_new


def test_the_process_of_the_alert_is_told_once(session: Session) -> None:
    told, alert = Told(), alert_in("under_review")
    for _ in range(2):
        withdraw(session, told, alert, by="rosa", reason="  Era otra persona.  ")
    said = {"withdrawn_by": "rosa", "withdraw_reason": "Era otra persona."}
    assert list(told.messages.values()) == [("alert_withdrawn", "a1", said)]


@pytest.mark.parametrize("reason", ["", " " * 20, "corto", "x" * 2001])
def test_a_reason_is_needed(session: Session, reason: str) -> None:
    told = Told()
    with pytest.raises(ReviewRefused, match="reason"):
        withdraw(session, told, alert_in("under_review"), by="rosa", reason=reason)
    assert told.messages == {}


def test_no_step_leads_out_of_a_withdrawn_alert() -> None:
    assert STEPS["withdrawn"] == frozenset()
    with pytest.raises(ReviewRefused):
        check_step("a1", "withdrawn", "under_review")
