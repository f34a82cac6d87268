from datetime import UTC, datetime

from sqlalchemy.orm import Session

from processes.network.process_drafts import (
    Drawing,
    drop_process_draft,
    etag_of,
    find_process_draft,
    save_process_draft,
)

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def save(session: Session, xml: bytes, *, replaces: str | None) -> str | None:
    drawing = Drawing(xml=xml, author="eloy", base_definition_id=7)
    return save_process_draft(session, "intake", drawing, now=NOW, replaces=replaces)


def test_the_first_draft_and_the_next(network_session: Session) -> None:
    first = save(network_session, b"<one/>", replaces=None)
    assert first == etag_of(b"<one/>")
    second = save(network_session, b"<two/>", replaces=first)
    draft = find_process_draft(network_session, "intake")
    assert draft is not None
    assert (draft.xml, draft.etag, draft.author, draft.at) == (b"<two/>", second, "eloy", NOW)
    assert draft.base_definition_id == 7


def test_nobody_writes_over_what_they_have_not_seen(network_session: Session) -> None:
    first = save(network_session, b"<one/>", replaces=None)
    assert save(network_session, b"<two/>", replaces=first)
    assert save(network_session, b"<mine/>", replaces=first) is None
    assert save(network_session, b"<mine/>", replaces=None) is None
    draft = find_process_draft(network_session, "intake")
    assert draft is not None
    assert draft.xml == b"<two/>"


def test_a_dropped_draft_is_gone_and_cannot_be_replaced(network_session: Session) -> None:
    first = save(network_session, b"<one/>", replaces=None)
    drop_process_draft(network_session, "intake")
    assert find_process_draft(network_session, "intake") is None
    assert save(network_session, b"<two/>", replaces=first) is None
    assert save(network_session, b"<two/>", replaces=None)
