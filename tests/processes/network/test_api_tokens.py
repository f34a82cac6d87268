"""Tokens: what can be one, found by its secret only, until its end."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from processes.network.api_tokens import (
    PREFIX,
    TokenRefused,
    TokenRequest,
    create_token,
    find_token,
    list_tokens,
    note_use,
    revoke_token,
)

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def request(**changed: object) -> TokenRequest:
    about = {"name": "payroll", "scopes": ("tasks:read",), "processes": ("call",), "created_by": "ana"}
    return TokenRequest(**(about | changed))  # type: ignore[arg-type]


def test_it_is_found_by_its_secret(network_session: Session) -> None:
    token, secret = create_token(network_session, request(), now=NOW)
    assert secret.startswith(PREFIX)
    assert len(secret) - len(PREFIX) == 43  # 256 bits
    assert find_token(network_session, secret, now=NOW) == token
    assert find_token(network_session, secret[:-1], now=NOW) is None
    assert token.actor == "system:payroll"


def test_two_tokens_differ(network_session: Session) -> None:
    secrets = {create_token(network_session, request(), now=NOW)[1] for _ in range(5)}
    assert len(secrets) == 5
    assert len(list_tokens(network_session)) == 5


def test_it_ends_to_the_moment(network_session: Session) -> None:
    _, secret = create_token(network_session, request(lifetime=timedelta(days=2)), now=NOW)
    assert find_token(network_session, secret, now=NOW + timedelta(days=2, microseconds=-1)) is not None
    assert find_token(network_session, secret, now=NOW + timedelta(days=2)) is None


def test_it_is_revoked_once(network_session: Session) -> None:
    token, secret = create_token(network_session, request(), now=NOW)
    assert revoke_token(network_session, token.token_id, now=NOW)
    assert find_token(network_session, secret, now=NOW) is None
    assert not revoke_token(network_session, token.token_id, now=NOW)
    assert not revoke_token(network_session, "t-none", now=NOW)


def test_its_use_is_noted(network_session: Session) -> None:
    token, _ = create_token(network_session, request(), now=NOW)
    note_use(network_session, token.token_id, now=NOW)
    network_session.expire_all()
    assert list_tokens(network_session)[0].last_used_at == NOW


@pytest.mark.parametrize(
    "changed",
    [
        {"scopes": ()},
        {"scopes": ("tasks:read", "everything")},
        {"name": ""},
        {"name": "Two words"},
        {"lifetime": timedelta()},
        {"lifetime": timedelta(days=367)},
        {"username": "nobody", "processes": ()},
    ],
)
def test_what_is_no_token(network_session: Session, changed: dict[str, object]) -> None:
    with pytest.raises(TokenRefused, match=r"Expected .*, but "):
        create_token(network_session, request(**changed), now=NOW)
    assert list_tokens(network_session) == []
