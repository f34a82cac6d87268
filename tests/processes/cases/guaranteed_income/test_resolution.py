"""What may be recorded: two people for every answer, an amount and a first day for a grant."""

from datetime import date
from typing import Any

import pytest

from processes.cases.guaranteed_income.resolution import Resolution, ResolutionRefused, read_resolution

TABLES: dict[str, Any] = {
    "income_amount": {"state": "amount", "amount": "472.05", "full_amount": 672},
    "income_kind": {"kind": "estructural"},
    "eligibility": {"proposal": "grant", "unmet": []},
    "accrual": {"state": "granted", "accrues_from": "2026-12-01"},
}
TWO = {"proposed_by": "gema", "decided_by": "dora"}


def test_a_grant() -> None:
    assert read_resolution({**TABLES, **TWO, "resolution": "granted"}) == Resolution(
        status="granted",
        proposed_by="gema",
        decided_by="dora",
        kind="estructural",
        unmet=(),
        amount_cents=47205,
        accrues_from=date(2026, 12, 1),
    )


def test_a_refusal_keeps_its_reasons_and_no_amount() -> None:
    tables = {**TABLES, "eligibility": {"unmet": ["age", "means"]}}
    refused = read_resolution({**tables, **TWO, "resolution": "refused"})
    assert (refused.unmet, refused.amount_cents, refused.accrues_from) == (("age", "means"), None, None)


def test_what_is_withdrawn_needs_nobody_to_decide() -> None:
    withdrawn = read_resolution({"resolution": "withdrawn"})
    assert (withdrawn.status, withdrawn.decided_by, withdrawn.kind) == ("withdrawn", None, None)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"resolution": "ask_data"}, "resolution of"),
        ({"resolution": None}, "resolution of"),
        ({"decided_by": "gema"}, "not two"),
        ({"decided_by": None}, "not two"),
        ({"proposed_by": None}, "not two"),
        ({"decided_by": "gema", "resolution": "refused"}, "not two"),
        ({"income_amount": {"state": "no_amount", "amount": 0}}, "amount"),
        ({"income_amount": None}, "amount"),
        ({"accrual": {"accrues_from": None}}, "the day"),
    ],
)
def test_what_may_not_be_recorded(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ResolutionRefused, match=said) as refusal:
        read_resolution({**TABLES, **TWO, "resolution": "granted", **changed})
    assert "gema" not in str(refusal.value)
