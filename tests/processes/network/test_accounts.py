from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from processes.network.accounts import WeakPassword, authenticate, set_password
from processes.network.tables import Account, StoredProfessional

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PASSWORD = "una contraseña larga"


@pytest.fixture
def with_account(network_session: Session) -> Session:
    set_password(network_session, "ana", PASSWORD, now=NOW)
    network_session.commit()
    return network_session


def test_the_right_name_and_password_let_in(with_account: Session) -> None:
    ana = authenticate(with_account, "ana", PASSWORD)
    assert ana is not None
    assert ana.roles == {"ceas_ts"}


@pytest.mark.parametrize(
    ("username", "password"),
    [("ana", PASSWORD.upper()), ("ana", ""), ("bea", PASSWORD), ("stranger", PASSWORD), ("", "")],
)
def test_anything_else_does_not(with_account: Session, username: str, password: str) -> None:
    assert authenticate(with_account, username, password) is None


def test_who_left_cannot_enter(with_account: Session) -> None:
    with_account.get_one(StoredProfessional, "ana").is_active = False
    with_account.flush()
    assert authenticate(with_account, "ana", PASSWORD) is None


def test_only_a_salted_argon2_hash_is_kept_and_a_new_password_replaces_it(with_account: Session) -> None:
    first = with_account.get_one(Account, "ana").password_hash
    assert first.startswith("$argon2id$")
    set_password(with_account, "ana", PASSWORD, now=NOW)
    with_account.commit()
    assert with_account.get_one(Account, "ana").password_hash != first
    set_password(with_account, "ana", "otra distinta", now=NOW)
    with_account.commit()
    assert authenticate(with_account, "ana", PASSWORD) is None
    assert authenticate(with_account, "ana", "otra distinta") is not None


def test_a_short_password_is_refused(with_account: Session) -> None:
    with pytest.raises(WeakPassword, match="10 characters"):
        set_password(with_account, "ana", "corta", now=NOW)


def test_a_broken_hash_lets_nobody_in(with_account: Session) -> None:
    with_account.get_one(Account, "ana").password_hash = "not a hash"
    with_account.flush()
    assert authenticate(with_account, "ana", "not a hash") is None
