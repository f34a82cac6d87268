from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from processes.cases.consent.authorisations import AUTHORISATIONS, ConsentRefused, read_authorisations
from processes.cases.drafts import drop_drafts, find_draft, save_draft
from processes.cases.phases import (
    CLOSE_REASON_NAMES,
    CLOSE_REASONS,
    PHASE_NAMES,
    PHASES,
    check_close_reason,
    check_phase,
)
from processes.cases.story import EVENT_NAMES

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_each_authorisation_stands_alone() -> None:
    for name in AUTHORISATIONS:
        read = read_authorisations({**dict.fromkeys(AUTHORISATIONS, False), name: True})
        assert [getattr(read, each) for each in AUTHORISATIONS] == [each == name for each in AUTHORISATIONS]


def test_what_lacks_is_said() -> None:
    with pytest.raises(ConsentRefused, match="record, team"):
        read_authorisations({"carry_out": True, "team": None, "research": False})


def test_every_code_has_both_names() -> None:
    assert set(PHASE_NAMES) == set(PHASES)
    assert set(CLOSE_REASON_NAMES) == set(CLOSE_REASONS)
    for names in (PHASE_NAMES, CLOSE_REASON_NAMES, EVENT_NAMES):
        assert all(spanish and english for spanish, english in names.values())


def test_known_phases_and_reasons_pass() -> None:
    assert [check_phase("open", phase) for phase in PHASES] == list(PHASES)
    assert [check_close_reason(reason) for reason in CLOSE_REASONS] == list(CLOSE_REASONS)


def test_a_draft_is_its_writers_own_and_goes_with_the_task(network_session: Session) -> None:
    def keep(username: str, text: str) -> None:
        save_draft(network_session, 5, 7, username=username, values={"note": text}, now=NOW)
        network_session.commit()

    keep("ana", "first")
    keep("ana", "second")
    keep("bea", "other")
    mine = find_draft(network_session, 5, 7, "ana")
    assert mine is not None
    assert (mine.values, mine.saved_at) == ({"note": "second"}, NOW)
    assert find_draft(network_session, 5, 8, "ana") is None
    drop_drafts(network_session, 5, 7)
    network_session.commit()
    assert find_draft(network_session, 5, 7, "bea") is None
